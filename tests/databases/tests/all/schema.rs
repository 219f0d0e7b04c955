//! The schema check as users write it: one line in a test.

use sqlx::{Connection as _, Executor as _, MySqlConnection, PgConnection, SqliteConnection};
use status_error::database::schema::{Difference, Expected, sqlx_09};

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this identifier is taken")]
    #[status(409)]
    #[unique(
        "external_identifier",
        constraint = "buyers_account_external_key",
        columns("buyers.account", "buyers.external_identifier")
    )]
    ExternalIdentifierTaken,

    #[error("this e-mail address is taken")]
    #[status(409)]
    #[unique("email", constraint = "buyers_email_key", columns("buyers.email"))]
    EmailTaken,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this number is taken")]
#[status(409)]
#[unique("number", constraint = "orders_number_key", columns("orders.number"))]
struct NumberTaken;

fn expected() -> Expected {
    Expected::of::<BuyerError>().and::<NumberTaken>()
}

/// A schema that agrees. The order of columns in an index doesn't matter.
const AGREES: [&str; 5] = [
    "CREATE TABLE buyers (id INT PRIMARY KEY, account INT, external_identifier VARCHAR(100), email VARCHAR(100))",
    "CREATE UNIQUE INDEX buyers_account_external_key ON buyers (external_identifier, account)",
    "CREATE UNIQUE INDEX buyers_email_key ON buyers (email)",
    "CREATE TABLE orders (number INT, CONSTRAINT orders_number_key UNIQUE (number))",
    "CREATE TABLE somebody_elses (number INT, CONSTRAINT somebody_elses_key UNIQUE (number))",
];

/// Changes by a later migration, after which the schema and the contract differ.
const CHANGED: [&str; 5] = [
    "CREATE TABLE orders2 (number INT, place INT)",
    "CREATE UNIQUE INDEX orders_number_place_key ON orders2 (number, place)",
    "DROP TABLE orders",
    "ALTER TABLE orders2 RENAME TO orders",
    "CREATE UNIQUE INDEX buyers_id_email_key ON buyers (id, email)",
];

#[tokio::test]
async fn of_postgresql() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let mut connection = PgConnection::connect(database.url()).await.unwrap();
    for sql in AGREES {
        connection.execute(sql).await.unwrap();
    }
    sqlx_09::assert_schema(&expected(), &mut connection).await;

    // The check also accepts a pool or a transaction, and sees the transaction's own changes.
    let pool = sqlx::PgPool::connect(database.url()).await.unwrap();
    sqlx_09::assert_schema(&expected(), &pool).await;
    let mut transaction = connection.begin().await.unwrap();
    for sql in CHANGED {
        transaction.execute(sql).await.unwrap();
    }
    transaction.execute("DROP INDEX buyers_email_key").await.unwrap();
    transaction.execute("CREATE UNIQUE INDEX buyers_email_key ON buyers (account, lower(email))").await.unwrap();
    transaction.execute("DROP INDEX buyers_account_external_key").await.unwrap();
    transaction
        .execute("CREATE UNIQUE INDEX buyers_account_external_key ON buyers (external_identifier)")
        .await
        .unwrap();
    let diff = sqlx_09::diff(&expected(), &mut *transaction).await.unwrap();
    assert_eq!(
        diff.to_string(),
        "
  - the unique index `buyers_account_external_key` on buyers (external_identifier) is not on the columns that `ExternalIdentifierTaken` declares: buyers.account, buyers.external_identifier
  - the unique index `buyers_id_email_key` on buyers (id, email) is mapped by no variant
  - the unique index `orders_number_place_key` on orders (number, place) is mapped by no variant
  - `NumberTaken` declares `orders_number_key`, and the database has no such unique index"
    );
    assert!(matches!(diff.iter().next(), Some(Difference::Columns { variant: "ExternalIdentifierTaken", .. })));
}

#[tokio::test]
async fn of_mariadb() {
    let Some(database) = throwaway_servers::mariadb() else { return };
    let mut connection = MySqlConnection::connect(database.url()).await.unwrap();
    for sql in AGREES {
        connection.execute(sql).await.unwrap();
    }
    sqlx_09::assert_schema(&expected(), &mut connection).await;
    for sql in CHANGED {
        connection.execute(sql).await.unwrap();
    }
    assert_eq!(
        sqlx_09::diff(&expected(), &mut connection).await.unwrap().to_string(),
        "
  - the unique index `buyers_id_email_key` on buyers (id, email) is mapped by no variant
  - the unique index `orders_number_place_key` on orders (number, place) is mapped by no variant
  - `NumberTaken` declares `orders_number_key`, and the database has no such unique index"
    );
}

#[tokio::test]
#[should_panic(expected = "the declared constraints and the database differ:
  - the unique index `buyers_id_email_key` on buyers (id, email) is mapped by no variant
  - the unique index `orders_number_place_key` on orders (number, place) is mapped by no variant
  - `NumberTaken` declares `orders_number_key`, and the database has no such unique index")]
async fn of_sqlite() {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    for sql in AGREES {
        connection.execute(sql).await.unwrap();
    }
    sqlx_09::assert_schema(&expected(), &mut connection).await;
    for sql in CHANGED {
        connection.execute(sql).await.unwrap();
    }
    sqlx_09::assert_schema(&expected(), &mut connection).await;
}

/// A violation reports the partition's index, so the partitions' indexes have to be mapped.
#[tokio::test]
async fn of_partitions() {
    #[derive(Debug, thiserror::Error, status_error::ApiError)]
    #[error("this parcel is known")]
    #[status(409)]
    #[unique("code", constraint = "parcels_code_key", columns("parcels.region", "parcels.code"))]
    struct ByName;

    #[derive(Debug, thiserror::Error, status_error::ApiError)]
    #[error("this parcel is known")]
    #[status(409)]
    #[unique("code", constraint = "_region_code_idx", match = "suffix", columns("parcels.region", "parcels.code"))]
    struct BySuffix;

    let Some(database) = throwaway_servers::postgres() else { return };
    let mut connection = PgConnection::connect(database.url()).await.unwrap();
    for sql in [
        "CREATE TABLE parcels (region TEXT, code TEXT) PARTITION BY LIST (region)",
        "CREATE UNIQUE INDEX parcels_code_key ON parcels (region, code)",
    ] {
        connection.execute(sql).await.unwrap();
    }
    sqlx_09::assert_schema(&Expected::of::<ByName>(), &mut connection).await;
    connection.execute("CREATE TABLE parcels_north PARTITION OF parcels FOR VALUES IN ('north')").await.unwrap();
    sqlx_09::assert_schema(&Expected::of::<BySuffix>(), &mut connection).await;
    assert_eq!(
        sqlx_09::diff(&Expected::of::<ByName>(), &mut connection).await.unwrap().to_string(),
        "
  - the unique index `parcels_north_region_code_idx` on parcels (region, code) is mapped by no variant
  - `ByName` declares `parcels_code_key`, and the database has no such unique index"
    );
}
