use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the database failed")]
    #[status(500)]
    Database(#[source] #[from_database] DatabaseError),
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("the database failed")]
#[status(500)]
struct Named {
    #[from_database]
    source: DatabaseError,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error(transparent)]
#[status(500)]
struct Transparent(#[from_database] DatabaseError);

#[derive(Debug, status_error::ApiError)]
#[status(500)]
struct ByHand(#[from_database] DatabaseError);

impl std::fmt::Display for ByHand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the database failed")
    }
}

impl std::error::Error for ByHand {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}
