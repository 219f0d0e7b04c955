#[derive(Debug, thiserror::Error)]
#[error("connection to db-7.internal refused")]
struct DatabaseError;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the lookup failed: {source}")]
    #[status(409)]
    Lookup { source: DatabaseError },

    #[error("the import failed")]
    #[message("The import failed: {0}.")]
    #[status(409)]
    Import(#[from] DatabaseError),

    #[error("the export failed")]
    #[status(409)]
    #[header("x-reason", "{reason}")]
    #[cause("{reason}")]
    Export {
        #[source]
        reason: DatabaseError,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
