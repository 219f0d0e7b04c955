//! What is not compiled is not in the contract.

use status_error::{ApiError, catalog::{CatalogEntry, ProblemTypes as _}};

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError {
    #[error("buyer {id} was not found")]
    #[cfg_attr(all(), status(404))]
    #[cfg_attr(any(), status(410))]
    NotFound {
        #[cfg_attr(all(), public)]
        id: u64,
        #[cfg(any())]
        secret: Undefined,
    },

    #[cfg(any())]
    #[error("{undefined}")]
    Undefined(Undefined),

    #[cfg(all())]
    #[error("this buyer is archived")]
    #[status(410)]
    Archived(
        #[cfg(any())] Undefined,
        #[cfg(all())]
        #[public(name = "since")]
        u64,
    ),
}

fn main() {
    assert!(matches!(BuyerError::entries(), [CatalogEntry::Own(types), ..] if types().len() == 2));
    assert_eq!(status_error::response(&BuyerError::NotFound { id: 1 }).status(), 404);
    assert_eq!(status_error::response(&BuyerError::Archived(2)).status(), 410);
}
