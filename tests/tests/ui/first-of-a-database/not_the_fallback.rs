use status_error::database::DatabaseFailure;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum UserError {
    #[error("the database is busy")]
    #[status(503)]
    #[on_database(unavailable)]
    Busy(#[source] #[from_database(first = read_only)] Failure),
    #[error("the database failed")]
    #[status(500)]
    Database(#[source] #[from_database] Failure),
}

#[derive(Debug, thiserror::Error)]
#[error("it failed")]
struct Failure(DatabaseFailure);

impl status_error::database::DatabaseError for Failure {
    fn failure(&self) -> DatabaseFailure {
        self.0.clone()
    }
}

fn read_only(error: Failure) -> Result<UserError, Failure> {
    Err(error)
}

fn main() {}
