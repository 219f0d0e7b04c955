use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum UserError {
    #[error("the database is busy")]
    #[status(503)]
    #[on_database(unavailable)]
    Busy(#[source] #[from_database] DatabaseError),

    #[error("the database failed")]
    #[status(500)]
    Database(#[source] #[from_database(first = read_only)] DatabaseError),
}

fn read_only(error: DatabaseError) -> Result<UserError, DatabaseError> {
    Err(error)
}
