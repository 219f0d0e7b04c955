//! `#[from_database(first = …)]` with the error of each driver.

use status_error::ApiError;
use std::cell::Cell;
use std::error::Error as _;

thread_local! {
    static CHOOSES: Cell<bool> = const { Cell::new(false) };
}

macro_rules! drivers {
    ($($name:ident: $error:ty = $value:expr;)*) => {$(
        #[test]
        fn $name() {
            #[derive(Debug, thiserror::Error, ApiError)]
            enum StoreError {
                #[error("the function chose this")]
                #[status(503)]
                Chosen(#[source] $error),
                #[error("the row is missing")]
                #[status(404)]
                #[on_database(row_not_found)]
                NoRow(#[source] #[from_database] $error),
                #[error("the database failed")]
                #[status(500)]
                Database(#[source] #[from_database(first = choose)] $error),
            }

            fn choose(error: $error) -> Result<StoreError, $error> {
                if CHOOSES.get() { Ok(StoreError::Chosen(error)) } else { Err(error) }
            }

            let text = $value.to_string();
            for (chooses, variants) in [(true, ["Chosen", "Chosen"]), (false, ["NoRow", "Database"])] {
                CHOOSES.set(chooses);
                let error = StoreError::from($value);
                assert!(variants.contains(&error.internal_type().variant), "{error:?}");
                assert_eq!(error.source().unwrap().to_string(), text);
            }
        }
    )*};
}

drivers! {
    sqlx_08: sqlx_08::Error = sqlx_08::Error::RowNotFound;
    sqlx_09: sqlx::Error = sqlx::Error::RowNotFound;
    diesel_2: diesel::result::Error = diesel::result::Error::NotFound;
    tokio_postgres_07: tokio_postgres::Error = "port=x".parse::<tokio_postgres::Config>().unwrap_err();
    rusqlite_039: rusqlite::Error = rusqlite::Error::QueryReturnedNoRows;
    sea_orm_1: sea_orm_1::DbErr = sea_orm_1::DbErr::RecordNotFound("it".to_owned());
    sea_orm_2: sea_orm::DbErr = sea_orm::DbErr::RecordNotFound("it".to_owned());
}
