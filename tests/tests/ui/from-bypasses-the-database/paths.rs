/// Drivers, as a derive sees them: by the paths of their errors.
mod sqlx {
    #[derive(Debug, thiserror::Error)]
    #[error("sqlx")]
    pub struct Error;
}
mod diesel {
    pub mod result {
        #[derive(Debug, thiserror::Error)]
        #[error("diesel")]
        pub struct Error;
    }
}
mod sea_orm_1 {
    #[derive(Debug, thiserror::Error)]
    #[error("SeaORM")]
    pub struct DbErr;
}
use diesel::result::Error as DieselError;
use status_error::database::DatabaseFailure;

#[derive(Debug, thiserror::Error)]
#[error("the driver failed")]
struct DriverError;

impl status_error::database::DatabaseError for DriverError {
    fn failure(&self) -> DatabaseFailure {
        DatabaseFailure::Other
    }
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409)]
    #[unique("email", constraint = "buyers_email_key")]
    EmailTaken,

    #[error("the database failed")]
    #[status(500)]
    Sqlx(#[from] sqlx::Error),

    #[error("the database failed")]
    #[status(500)]
    Diesel(#[from] DieselError),

    #[error("the database failed")]
    #[status(500)]
    SeaOrm(#[from] crate::sea_orm_1::DbErr),
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum OrderError {
    #[error("the database is busy")]
    #[status(503)]
    #[on_database(unavailable)]
    Busy,

    #[error("the database failed")]
    #[status(500)]
    Diesel(#[from] diesel::result::Error),
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum ItemError {
    #[error("there is no such order")]
    #[status(422)]
    #[constraint("items_order_fkey", fields("order"))]
    NoOrder,

    #[error("the database failed")]
    #[status(500)]
    Database(#[source] #[from_database] DriverError),

    #[error("the archive failed")]
    #[status(500)]
    Archive(#[from] sqlx::error::Error),
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
