//! Impls of `DatabaseError` for each driver's error. Each impl passes the error's code, names and
//! message to the classification of the database that the error is from.

#[cfg(feature = "diesel-2")]
mod diesel_2;
#[cfg(feature = "rusqlite-0")]
mod rusqlite_0;
#[cfg(any(feature = "sea-orm-1", feature = "sea-orm-2"))]
mod sea_orm;
#[cfg(any(feature = "sqlx-08", feature = "sqlx-09"))]
mod sqlx;
#[cfg(feature = "tokio-postgres-07")]
mod tokio_postgres_07;
