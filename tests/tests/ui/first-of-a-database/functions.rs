use status_error::database::DatabaseFailure;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum UserError {
    #[error("the service is read-only")]
    #[status(503)]
    ReadOnly,
    #[error("the database failed")]
    #[status(500)]
    Database {
        #[source]
        #[from_database(first = by_reference)]
        failure: Failure,
    },
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("the database failed")]
#[status(500)]
struct OrderError(#[source] #[from_database(first = no_such_function)] Failure);

#[derive(Debug, thiserror::Error)]
#[error("it failed")]
struct Failure(DatabaseFailure);

impl status_error::database::DatabaseError for Failure {
    fn failure(&self) -> DatabaseFailure {
        self.0.clone()
    }
}

fn by_reference(_: &Failure) -> Option<UserError> {
    Some(UserError::ReadOnly)
}

fn main() {}
