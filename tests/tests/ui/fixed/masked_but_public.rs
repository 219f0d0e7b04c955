use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the storage of region {region} failed")]
    #[status(500, disclose)]
    Storage { #[public] region: String },

    #[error("the upstream refused the request")]
    #[status(502, disclose)]
    Upstream(#[field_errors] Vec<FieldError>),

    #[error("the storage is being migrated")]
    #[message("We are moving. Try again in an hour.")]
    #[status(503, disclose)]
    Migrating,
}
