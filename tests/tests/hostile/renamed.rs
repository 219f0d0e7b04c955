//! The runtime under another name.

use crate::common::text;

mod reexported {
    //! A re-export of the runtime, as in a crate that passes the runtime on to its users.
    pub(crate) mod deeply {
        pub(crate) use status_error as errors;
    }
}

use status_error as se;

#[derive(Debug, thiserror::Error, se::ApiError)]
#[api_error(crate = crate::renamed::reexported::deeply::errors)]
enum ByAbsolutePath {
    #[error("{id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: u8,
    },
    #[error("{0:>3} is busy")]
    #[message("{0:>3} is busy")]
    #[status(503, disclose)]
    Busy(#[public(name = "shop")] u8),
    #[error(transparent)]
    #[status(transparent)]
    Inner(#[from] ByAlias),
}

#[derive(Debug, thiserror::Error, se::ApiError)]
#[error("gone")]
#[status(410)]
#[api_error(crate = se)]
struct ByAlias;

#[derive(Debug, thiserror::Error, se::ApiError)]
#[error("gone since {0}")]
#[message("Gone since {0}.")]
#[status(410)]
#[api_error(crate = self::reexported::deeply::errors)]
struct BySelf(#[public(message)] u16);

#[derive(Debug, thiserror::Error, se::ApiError)]
#[error("any")]
#[api_error(crate = super::renamed::se, status(500, downcast(BySelf)))]
struct BySuper(#[source] Box<dyn std::error::Error>);

#[test]
fn the_runtime_is_found_by_its_path() {
    let table: [(&dyn se::ApiError, u16, &str); 6] = [
        (&ByAbsolutePath::NotFound { id: 7 }, 404, "7 was not found"),
        (&ByAbsolutePath::Busy(7), 503, "  7 is busy"),
        (&ByAbsolutePath::from(ByAlias), 410, "gone"),
        (&ByAlias, 410, "gone"),
        (&BySelf(1990), 410, "Gone since 1990."),
        (&BySuper(Box::new(BySelf(1990))), 410, "Gone since 1990."),
    ];
    for (error, status, part) in table {
        let response = se::response(error);
        assert_eq!(response.status(), status, "{error:?}");
        assert!(text(response).contains(part), "{error:?}");
    }
}
