//! Support for `#[from_database] sea_orm::DbErr` of SeaORM 1 and 2, which wraps sqlx's error.

macro_rules! implement {
    ($sea_orm:ident) => {
        impl crate::database::DatabaseError for $sea_orm::DbErr {
            fn failure(&self) -> crate::database::DatabaseFailure {
                use crate::database::failure::DatabaseFailure;
                use $sea_orm::RuntimeErr;
                match self {
                    Self::Exec(RuntimeErr::SqlxError(error)) | Self::Query(RuntimeErr::SqlxError(error)) => {
                        error.failure()
                    }
                    Self::Conn(RuntimeErr::SqlxError(error)) => match error.failure() {
                        DatabaseFailure::Other => DatabaseFailure::Unavailable,
                        failure => failure,
                    },
                    Self::Conn(_) | Self::ConnectionAcquire(_) => DatabaseFailure::Unavailable,
                    Self::RecordNotFound(_) | Self::RecordNotUpdated => DatabaseFailure::RowNotFound,
                    _ => DatabaseFailure::Other,
                }
            }
        }
    };
}

#[cfg(feature = "sea-orm-1")]
implement!(sea_orm_1);
#[cfg(feature = "sea-orm-2")]
implement!(sea_orm_2);
