#[derive(Debug, thiserror::Error, serde::Serialize)]
#[error("connection to db-7.internal refused")]
struct DatabaseError;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the lookup failed")]
    #[status(409)]
    Lookup(
        #[source]
        #[public(message)]
        DatabaseError,
    ),

    #[error("the import failed")]
    #[status(409)]
    Import(
        #[from]
        #[public(name = "reason")]
        DatabaseError,
    ),

    #[error("the export failed")]
    #[status(409)]
    Export {
        #[public]
        source: DatabaseError,
    },

    #[error("the database failed")]
    #[status(503, disclose)]
    Database {
        #[source]
        #[from_database]
        #[public]
        database: Box<DatabaseError>,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
