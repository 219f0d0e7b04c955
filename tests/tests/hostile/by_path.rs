//! The derive named by its path, next to a user's own type `ApiError`.

use crate::common::text;

/// An error type with a name that services often use.
#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum ApiError {
    #[error("not found")]
    #[status(404)]
    NotFound,
    #[error(transparent)]
    #[status(transparent)]
    Other(#[from] other::ApiError),
}

/// The same name in another module, and a type named like one of the runtime.
mod other {
    #[derive(Debug, thiserror::Error, status_error::ApiError)]
    pub(crate) enum ApiError {
        #[error("gone: {0}")]
        #[status(410)]
        Gone(#[public(message)] ProblemType),
    }

    #[derive(Debug, Clone, Copy)]
    pub(crate) struct ProblemType;

    impl std::fmt::Display for ProblemType {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a type of one's own")
        }
    }
}

/// A second type in this module with the same variant name, named like one of the runtime's types.
#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum CatalogEntry {
    #[error("the entry was not found")]
    #[status(404)]
    NotFound,
}

#[test]
fn names_of_ones_own_do_not_collide() {
    let table: [(&dyn status_error::ApiError, u16, &str); 3] = [
        (&ApiError::NotFound, 404, "not found"),
        (&ApiError::from(other::ApiError::Gone(other::ProblemType)), 410, "gone: a type of one's own"),
        (&CatalogEntry::NotFound, 404, "the entry was not found"),
    ];
    for (error, status, part) in table {
        let response = status_error::response(error);
        assert_eq!(response.status(), status);
        assert!(text(response).contains(part));
    }
}
