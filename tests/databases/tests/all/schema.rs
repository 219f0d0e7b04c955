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

/// Constraints that are no unique ones, by all names that the databases need.
#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum PetError {
    #[error("there is no such owner")]
    #[status(422)]
    #[constraint("pets_owner_fkey", side = "child", fields("owner"), columns("pets.owner"))]
    NoOwner,

    #[error("the owner has pets")]
    #[status(409)]
    #[constraint("pets_owner_fkey", side = "parent", columns("pets.owner"))]
    HasPets,

    #[error("a pet is not as old as that")]
    #[status(422)]
    #[constraint("pets_age_check", fields("age"), columns("pets.age"))]
    Age,

    #[error("a pet has a weight")]
    #[status(422)]
    #[constraint("pets_weight_positive", fields("weight"), columns("pets.weight"))]
    Weight,

    #[error("a pet has a name")]
    #[status(422)]
    #[constraint("pets_name_not_null", fields("name"), columns("pets.name"))]
    Name,
}

const PETS: [&str; 2] = [
    "CREATE TABLE owners (id INT PRIMARY KEY)",
    "CREATE TABLE pets (owner INT, name VARCHAR(10) NOT NULL, age INT CHECK (age < 100), weight INT,
        CONSTRAINT pets_weight_positive CHECK (weight > 0),
        CONSTRAINT pets_owner_fkey FOREIGN KEY (owner) REFERENCES owners (id))",
];

/// The same table after a migration that renames, and drops, constraints.
const CHANGED_PETS: [&str; 2] = [
    "DROP TABLE pets",
    "CREATE TABLE pets (owner INT, name VARCHAR(10), age INT, weight INT,
        CONSTRAINT pets_heavy CHECK (weight > 0),
        CONSTRAINT pets_person_fkey FOREIGN KEY (owner) REFERENCES owners (id))",
];

#[tokio::test]
async fn of_other_constraints_of_postgresql() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let mut connection = PgConnection::connect(database.url()).await.unwrap();
    for sql in PETS {
        connection.execute(sql).await.unwrap();
    }
    let expected = Expected::of::<PetError>();
    sqlx_09::assert_schema(&expected, &mut connection).await;
    for sql in CHANGED_PETS {
        connection.execute(sql).await.unwrap();
    }
    let diff = "
  - `NoOwner` declares `pets_owner_fkey`, and the database has no such constraint; the check constraint `pets_heavy` on pets is mapped by no variant; the foreign key `pets_person_fkey` on pets is mapped by no variant
  - `HasPets` declares `pets_owner_fkey`, and the database has no such constraint; the check constraint `pets_heavy` on pets is mapped by no variant; the foreign key `pets_person_fkey` on pets is mapped by no variant
  - `Age` declares `pets_age_check`, and the database has no such constraint; the check constraint `pets_heavy` on pets is mapped by no variant; the foreign key `pets_person_fkey` on pets is mapped by no variant
  - `Weight` declares `pets_weight_positive`, and the database has no such constraint; the check constraint `pets_heavy` on pets is mapped by no variant; the foreign key `pets_person_fkey` on pets is mapped by no variant
  - `Name` declares `pets_name_not_null`, and the database has no such constraint; the check constraint `pets_heavy` on pets is mapped by no variant; the foreign key `pets_person_fkey` on pets is mapped by no variant";
    assert_eq!(sqlx_09::diff(&expected, &mut connection).await.unwrap().to_string(), diff);
    let (client, socket) = tokio_postgres::connect(database.url(), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(socket);
    let through_another = status_error::database::schema::tokio_postgres_07::diff(&expected, &client).await.unwrap();
    assert_eq!(through_another.to_string(), diff);
}

#[tokio::test]
async fn of_other_constraints_of_mariadb() {
    let Some(database) = throwaway_servers::mariadb() else { return };
    let mut connection = MySqlConnection::connect(database.url()).await.unwrap();
    for sql in PETS {
        connection.execute(sql).await.unwrap();
    }
    let expected = Expected::of::<PetError>();
    sqlx_09::assert_schema(&expected, &mut connection).await;
    for sql in CHANGED_PETS {
        connection.execute(sql).await.unwrap();
    }
    let diff = sqlx_09::diff(&expected, &mut connection).await.unwrap();
    let missing = |difference: &Difference| match difference {
        Difference::MissingConstraint { variant, unmapped, .. } => (*variant, unmapped.len()),
        other => panic!("{other}"),
    };
    let missing: Vec<_> = diff.iter().map(missing).collect();
    assert_eq!(missing, [("NoOwner", 2), ("HasPets", 2), ("Age", 2), ("Weight", 2), ("Name", 2)]);
}

#[tokio::test]
async fn of_other_constraints_of_sqlite() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    let mut other = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    // SQLite doesn't report a column for a check, so the check of the age needs its name.
    for sql in PETS.map(|sql| sql.replace("age INT CHECK", "age INT CONSTRAINT pets_age_check CHECK")) {
        connection.execute_batch(&sql).unwrap();
        other.execute(sqlx::AssertSqlSafe(sql)).await.unwrap();
    }
    let expected = Expected::of::<PetError>();
    status_error::database::schema::rusqlite_0::assert_schema(&expected, &connection);
    sqlx_09::assert_schema(&expected, &mut other).await;
    for sql in CHANGED_PETS {
        connection.execute_batch(sql).unwrap();
    }
    let diff = status_error::database::schema::rusqlite_0::diff(&expected, &connection).unwrap();
    // A foreign key is found by its columns, because SQLite reports no name for it.
    assert_eq!(
        diff.to_string(),
        "
  - `Age` declares `pets_age_check`, and the database has no such constraint; the check constraint `pets_heavy` on pets is mapped by no variant; the foreign key `pets_person_fkey` on pets is mapped by no variant
  - `Weight` declares `pets_weight_positive`, and the database has no such constraint; the check constraint `pets_heavy` on pets is mapped by no variant; the foreign key `pets_person_fkey` on pets is mapped by no variant
  - `Name` declares `pets_name_not_null`, and the database has no such constraint; the check constraint `pets_heavy` on pets is mapped by no variant; the foreign key `pets_person_fkey` on pets is mapped by no variant"
    );
}

/// Checks of partitions, of a domain, and of a table in another schema.
#[tokio::test]
async fn of_constraints_elsewhere_in_postgresql() {
    #[derive(Debug, thiserror::Error, status_error::ApiError)]
    enum ElsewhereError {
        #[error("an order has an amount")]
        #[status(422)]
        #[constraint("amount_positive", columns("orders.amount"))]
        Order,
        #[error("an invoice has an amount")]
        #[status(422)]
        #[constraint("amount_positive", columns("ledger.invoices.amount"))]
        Invoice,
        #[error("this number is taken")]
        #[status(409)]
        #[unique("number", constraint = "invoices_number_key", columns("ledger.invoices.number"))]
        Number,
        #[error("that is no address")]
        #[status(422)]
        #[constraint("email_check")]
        Email,
        #[error("these overlap")]
        #[status(409)]
        #[constraint("nights_excl", columns("orders.night"))]
        Night,
    }
    let Some(database) = throwaway_servers::postgres() else { return };
    let mut connection = PgConnection::connect(database.url()).await.unwrap();
    for sql in [
        "CREATE TABLE orders (at INT, amount INT CONSTRAINT amount_positive CHECK (amount > 0)) PARTITION BY RANGE (at)",
        "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (1) TO (10)",
        "CREATE TABLE refunds (amount INT CONSTRAINT amount_positive CHECK (amount > 0), night INT4RANGE,
            CONSTRAINT nights_excl EXCLUDE USING gist (night WITH &&))",
        "CREATE SCHEMA ledger",
        "CREATE TABLE ledger.invoices (amount INT CONSTRAINT amount_positive CHECK (amount > 0), number INT CONSTRAINT invoices_number_key UNIQUE)",
        // Another schema's table with the same name is not the declared one.
        "CREATE TABLE invoices (number INT CONSTRAINT public_number_key UNIQUE)",
        "CREATE DOMAIN email AS TEXT CONSTRAINT email_check CHECK (value LIKE '%@%')",
    ] {
        connection.execute(sql).await.unwrap();
    }
    let expected = Expected::of::<ElsewhereError>();
    assert_eq!(
        sqlx_09::diff(&expected, &mut connection).await.unwrap().to_string(),
        "
  - `Night` declares `nights_excl`, and the database has no such constraint"
    );
    for sql in [
        "ALTER TABLE orders RENAME CONSTRAINT amount_positive TO amount_is_positive",
        "ALTER TABLE ledger.invoices RENAME CONSTRAINT invoices_number_key TO number_key",
        "ALTER TABLE ledger.invoices RENAME CONSTRAINT amount_positive TO positive",
        "ALTER DOMAIN email RENAME CONSTRAINT email_check TO email_at",
    ] {
        connection.execute(sql).await.unwrap();
    }
    let diff = sqlx_09::diff(&expected, &mut connection).await.unwrap().to_string();
    for missing in ["`Order` declares `amount_positive`", "`Invoice` declares", "`Number` declares", "`Email` declares"]
    {
        assert!(diff.contains(missing), "{diff}");
    }
    assert!(diff.contains("the unique index `number_key` on invoices (number) is mapped by no variant"), "{diff}");
    assert!(!diff.contains("public_number_key"), "{diff}");
}

/// A renamed foreign key is found although its column has a not-null constraint, too.
#[tokio::test]
async fn of_a_key_whose_column_is_not_null() {
    #[derive(Debug, thiserror::Error, status_error::ApiError)]
    enum OrderError {
        #[error("there is no such buyer")]
        #[status(422)]
        #[constraint("orders_buyer_fkey", fields("buyer"), columns("orders.buyer"))]
        NoBuyer,
        #[error("an order has an amount")]
        #[status(422)]
        #[constraint("amount_positive", fields("amount"))]
        Amount,
        #[error("an order has a date")]
        #[status(422)]
        #[constraint("orders_at_not_null", fields("at"), columns("orders.at"))]
        At,
    }
    const MISSING: [&str; 2] = ["NoBuyer", "Amount"];
    const SCHEMA: [&str; 2] = [
        "CREATE TABLE buyers (id INT PRIMARY KEY)",
        "CREATE TABLE orders (buyer INT NOT NULL, amount INT NOT NULL, at INT NOT NULL,
            CONSTRAINT orders_buyer_id_fkey FOREIGN KEY (buyer) REFERENCES buyers (id),
            CONSTRAINT amount_is_positive CHECK (amount > 0))",
    ];
    fn missing(diff: &status_error::database::schema::Diff) -> Vec<&'static str> {
        let variant = |difference: &Difference| match difference {
            Difference::MissingConstraint { variant, .. } => *variant,
            other => panic!("{other}"),
        };
        diff.iter().map(variant).collect()
    }
    let expected = Expected::of::<OrderError>();
    if let Some(database) = throwaway_servers::postgres() {
        let mut connection = PgConnection::connect(database.url()).await.unwrap();
        for sql in SCHEMA {
            connection.execute(sql).await.unwrap();
        }
        assert_eq!(missing(&sqlx_09::diff(&expected, &mut connection).await.unwrap()), MISSING);
    }
    if let Some(database) = throwaway_servers::mariadb() {
        let mut connection = MySqlConnection::connect(database.url()).await.unwrap();
        for sql in SCHEMA {
            connection.execute(sql).await.unwrap();
        }
        assert_eq!(missing(&sqlx_09::diff(&expected, &mut connection).await.unwrap()), MISSING);
    }
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    for sql in SCHEMA {
        connection.execute(sql).await.unwrap();
    }
    // SQLite has no name for a foreign key, so its columns are enough.
    assert_eq!(missing(&sqlx_09::diff(&expected, &mut connection).await.unwrap()), ["Amount"]);
}
