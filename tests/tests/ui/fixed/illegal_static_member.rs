use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(profile = PAYMENTS)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404, members(type = "buyer"))]
    NotFound,

    #[error("this buyer is archived")]
    #[status(410, members(kind = "auth", param = null))]
    Archived,

    #[error("this buyer is blocked")]
    #[status(403, members(error_type = "buyer"))]
    Blocked,

    #[error("buyer {id} is locked")]
    #[status(423, members(kind = "buyer", id = null))]
    Locked {
        #[public(name = "buyer_id")]
        id: u64,
    },

    #[error("the storage failed")]
    #[status(500, disclose, members(kind = "storage"))]
    Storage,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum Disclosed {
    #[error("the storage failed")]
    #[status(500, disclose)]
    Storage,
}
