use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the database is busy")]
    #[status(503)]
    #[on_database(retry, unavailable)]
    Busy,

    #[error("there is no such buyer")]
    #[status(404)]
    #[on_database(row_not_found)]
    NotFound,

    #[error("the database failed")]
    #[status(500)]
    Database(#[source] #[from_database] DatabaseError),
}
