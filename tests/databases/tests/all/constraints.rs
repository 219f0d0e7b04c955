//! Foreign keys, checks, not-null and exclusion constraints, as far as each database reports their
//! names.

use sqlx::{Connection as _, Executor, MySqlConnection, PgConnection, SqliteConnection};
use status_error::database::{DatabaseError as _, FromDatabase as _};
use status_error::{ApiError, response};

#[derive(Debug, thiserror::Error, ApiError)]
enum PetError {
    #[error("there is no such owner")]
    #[status(422)]
    #[constraint("pets_owner_fkey", fields("owner"))]
    Owner,

    #[error("a pet is not as old as that")]
    #[status(422)]
    #[constraint("pets_age_check", fields("age"))]
    Age,

    #[error("a pet has a name")]
    #[status(400)]
    #[constraint("pets_name_not_null", fields("name"), columns("pets.name"))]
    Name,

    #[error("it sleeps elsewhere then")]
    #[status(409)]
    #[constraint("pets_basket_excl")]
    Basket,

    #[error("the database failed")]
    #[status(500)]
    Database(
        #[source]
        #[from_database]
        sqlx::Error,
    ),
}

/// A violating statement, the variant that the violation becomes, and the pointers in the response.
type Case = (&'static str, &'static str, &'static [&'static str]);

const OWNER: Case = ("INSERT INTO pets (owner, age, name) VALUES (2, 1, 'a')", "Owner", &["#/owner"]);
const AGE: Case = ("INSERT INTO pets (owner, age, name) VALUES (1, 1000, 'a')", "Age", &["#/age"]);
const NAME: Case = ("INSERT INTO pets (owner, age, name) VALUES (1, 1, NULL)", "Name", &["#/name"]);

async fn violate<C>(connection: &mut C, schema: &[&'static str], cases: &[Case])
where
    C: sqlx::Connection,
    for<'c> &'c mut C: Executor<'c, Database = C::Database>,
{
    for sql in schema {
        (&mut *connection).execute(*sql).await.unwrap();
    }
    for (sql, becomes, pointers) in cases {
        let error: PetError = (&mut *connection).execute(*sql).await.map(drop).unwrap_err().into();
        assert_eq!(error.internal_type().variant, *becomes, "{sql}: {error:?}");
        let answer = response(&error);
        assert_eq!(answer.status(), error.internal_type().status_code());
        let body: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
        let errors = body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        let said: Vec<&str> = errors.iter().map(|it| it["pointer"].as_str().unwrap()).collect();
        assert_eq!(said, *pointers, "{sql}: {body}");
    }
}

#[tokio::test]
async fn of_postgresql() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let mut connection = PgConnection::connect(database.url()).await.unwrap();
    let schema = [
        "CREATE TABLE owners (id INT PRIMARY KEY)",
        "INSERT INTO owners VALUES (1)",
        "CREATE TABLE pets (owner INT CONSTRAINT pets_owner_fkey REFERENCES owners, name TEXT NOT NULL,
            age INT CONSTRAINT pets_age_check CHECK (age < 100), night INT4RANGE,
            CONSTRAINT pets_basket_excl EXCLUDE USING gist (night WITH &&))",
        "INSERT INTO pets VALUES (1, 'a', 1, '[1,3)')",
    ];
    let basket = ("INSERT INTO pets VALUES (1, 'b', 1, '[2,4)')", "Basket", &[][..]);
    let parent = ("DELETE FROM owners", "Owner", &["#/owner"][..]);
    let other = ("INSERT INTO owners VALUES (NULL)", "Database", &[][..]);
    violate(&mut connection, &schema, &[OWNER, AGE, NAME, basket, parent, other]).await;

    // tokio-postgres exposes the column, too.
    let (client, socket) = tokio_postgres::connect(database.url(), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(socket);
    let failure = client.execute(NAME.0, &[]).await.unwrap_err().failure();
    assert!(matches!(PetError::from_failure(&failure), Some(PetError::Name)), "{failure:?}");
}

#[tokio::test]
async fn of_mariadb() {
    let Some(database) = throwaway_servers::mariadb() else { return };
    let mut connection = MySqlConnection::connect(database.url()).await.unwrap();
    let schema = [
        "CREATE TABLE owners (id INT PRIMARY KEY)",
        "INSERT INTO owners VALUES (1)",
        "CREATE TABLE pets (owner INT, name VARCHAR(100) NOT NULL, age INT, CONSTRAINT pets_age_check CHECK (age < 100),
            CONSTRAINT pets_owner_fkey FOREIGN KEY (owner) REFERENCES owners (id))",
        "INSERT INTO pets VALUES (1, 'a', 1)",
    ];
    let parent = ("DELETE FROM owners", "Owner", &["#/owner"][..]);
    violate(&mut connection, &schema, &[OWNER, AGE, NAME, parent]).await;
    // The same with messages in German.
    connection.execute("SET lc_messages = 'de_DE'").await.unwrap();
    violate(&mut connection, &[], &[OWNER, AGE, NAME, parent]).await;
}

#[tokio::test]
async fn of_sqlite() {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    let schema = [
        "CREATE TABLE owners (id INT PRIMARY KEY)",
        "INSERT INTO owners VALUES (1)",
        "CREATE TABLE pets (owner INT CONSTRAINT pets_owner_fkey REFERENCES owners, name TEXT NOT NULL,
            age INT CONSTRAINT pets_age_check CHECK (age < 100))",
    ];
    // SQLite doesn't report which foreign key was violated.
    let owner = (OWNER.0, "Database", &[][..]);
    violate(&mut connection, &schema, &[owner, AGE, NAME]).await;
}

#[derive(Debug, thiserror::Error, ApiError)]
enum AmountError {
    #[error("an order has an amount")]
    #[status(422)]
    #[constraint("amount_positive", fields("amount"), columns("orders.amount"))]
    Order,

    #[error("an invoice has an amount")]
    #[status(422)]
    #[constraint("amount_positive", fields("amount"), columns("invoices.amount"))]
    Invoice,

    #[error("an invoice of the other ledger has an amount")]
    #[status(422)]
    #[constraint("amount_positive", fields("amount"), columns("ledger.invoices.amount"))]
    LedgerInvoice,

    #[error("this address is taken")]
    #[status(409)]
    #[unique("email", constraint = "_email_key", match = "suffix", columns("users.email"))]
    Email,

    #[error("a user has a name")]
    #[status(422)]
    #[constraint("users_name_not_null", fields("name"), columns("users.name"))]
    Name,
}

fn becomes(failure: &status_error::database::DatabaseFailure) -> Option<&'static str> {
    AmountError::from_failure(failure).map(|error| error.internal_type().variant)
}

/// Constraints with one name on several tables, in several schemas, and on partitions.
#[tokio::test]
async fn of_other_tables_of_postgresql() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let (client, socket) = tokio_postgres::connect(database.url(), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(socket);
    let mut connection = PgConnection::connect(database.url()).await.unwrap();
    for sql in [
        "CREATE TABLE orders (at INT, amount INT CONSTRAINT amount_positive CHECK (amount > 0)) PARTITION BY RANGE (at)",
        "CREATE TABLE orders_2026 PARTITION OF orders FOR VALUES FROM (1) TO (10)",
        "CREATE TABLE refunds (amount INT CONSTRAINT amount_positive CHECK (amount > 0))",
        "CREATE TABLE invoices (amount INT CONSTRAINT amount_positive CHECK (amount > 0))",
        "CREATE SCHEMA ledger",
        "CREATE TABLE ledger.invoices (amount INT CONSTRAINT amount_positive CHECK (amount > 0))",
        "CREATE TABLE users (region TEXT, name TEXT NOT NULL, email TEXT, CONSTRAINT users_email_key UNIQUE (region, email)) PARTITION BY LIST (region)",
        "CREATE TABLE users_north PARTITION OF users FOR VALUES IN ('north')",
        "ALTER INDEX users_north_region_email_key RENAME TO users_north_email_key",
        "CREATE TABLE invites (email TEXT CONSTRAINT invites_email_key UNIQUE)",
        "INSERT INTO users VALUES ('north', 'a', 'a')",
        "INSERT INTO invites VALUES ('a')",
    ] {
        connection.execute(sql).await.unwrap();
    }
    for (sql, told) in [
        ("INSERT INTO orders VALUES (1, 0)", Some("Order")),
        ("INSERT INTO refunds VALUES (0)", None),
        ("INSERT INTO invoices VALUES (0)", Some("Invoice")),
        ("INSERT INTO ledger.invoices VALUES (0)", Some("LedgerInvoice")),
        ("INSERT INTO users VALUES ('north', 'a', 'a')", Some("Email")),
        ("INSERT INTO invites VALUES ('a')", None),
        ("INSERT INTO users VALUES ('north', NULL, 'b')", Some("Name")),
    ] {
        let error = client.execute(sql, &[]).await.unwrap_err();
        assert_eq!(becomes(&error.failure()), told, "{sql}: {error:?}");
        let error = connection.execute(sql).await.unwrap_err();
        assert_eq!(becomes(&error.failure()), told, "{sql}: {error:?}");
    }
}

#[tokio::test]
async fn of_other_tables_of_mariadb() {
    let Some(database) = throwaway_servers::mariadb() else { return };
    let mut connection = MySqlConnection::connect(database.url()).await.unwrap();
    for sql in [
        "CREATE TABLE orders (amount INT, CONSTRAINT amount_positive CHECK (amount > 0))",
        "CREATE TABLE refunds (amount INT, CONSTRAINT amount_positive CHECK (amount > 0))",
        "CREATE TABLE invoices (amount INT, CONSTRAINT amount_positive CHECK (amount > 0))",
    ] {
        connection.execute(sql).await.unwrap();
    }
    for language in ["en_US", "de_DE", "ja_JP"] {
        connection.execute(sqlx::AssertSqlSafe(format!("SET lc_messages = '{language}'"))).await.unwrap();
        for (sql, told) in [
            ("INSERT INTO orders VALUES (0)", Some("Order")),
            ("INSERT INTO refunds VALUES (0)", None),
            ("INSERT INTO invoices VALUES (0)", Some("Invoice")),
        ] {
            let error = connection.execute(sql).await.unwrap_err();
            assert_eq!(becomes(&error.failure()), told, "{sql}: {error:?}");
        }
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum OwnerError {
    #[error("there is no such owner")]
    #[status(422)]
    #[constraint("pets_owner_fkey", side = "child", fields("owner"))]
    NoOwner,

    #[error("the owner has pets")]
    #[status(409)]
    #[constraint("pets_owner_fkey", side = "parent")]
    HasPets,

    #[error("a pet is not as old as that")]
    #[status(422)]
    #[constraint("pets_age_check", fields("age"), columns("pets.age"))]
    Age,

    #[error("the database can't be written at the moment")]
    #[status(503)]
    #[on_database(unavailable)]
    Unavailable,

    #[error("the database failed")]
    #[status(500)]
    Database(
        #[source]
        #[from_database]
        sqlx::Error,
    ),
}

/// Both sides of a foreign key, in the languages that the server has, and the check of a column.
#[tokio::test]
async fn of_both_sides_of_a_foreign_key() {
    const CASES: [(&str, &str); 5] = [
        ("INSERT INTO pets (owner) VALUES (2)", "NoOwner"),
        ("UPDATE pets SET owner = 3", "NoOwner"),
        ("DELETE FROM owners", "HasPets"),
        ("UPDATE owners SET id = 4", "HasPets"),
        ("INSERT INTO pets (age) VALUES (1000)", "Age"),
    ];
    async fn becomes<C>(connection: &mut C, language: &str)
    where
        C: sqlx::Connection,
        for<'c> &'c mut C: Executor<'c, Database = C::Database>,
    {
        for (sql, variant) in CASES {
            let error: OwnerError = (&mut *connection).execute(sql).await.map(drop).unwrap_err().into();
            assert_eq!(error.internal_type().variant, variant, "{sql} in {language}: {error:?}");
        }
    }
    const SCHEMA: [&str; 4] = [
        "CREATE TABLE owners (id INT PRIMARY KEY)",
        "INSERT INTO owners VALUES (1)",
        "CREATE TABLE pets (owner INT, age INT CHECK (age < 100),
            CONSTRAINT pets_owner_fkey FOREIGN KEY (owner) REFERENCES owners (id))",
        "INSERT INTO pets (owner) VALUES (1)",
    ];
    if let Some(database) = throwaway_servers::postgres() {
        let mut connection = PgConnection::connect(database.url()).await.unwrap();
        for sql in SCHEMA {
            connection.execute(sql).await.unwrap();
        }
        for language in ["C", "de_DE.UTF-8"].into_iter().take(if database.german().is_some() { 2 } else { 1 }) {
            connection.execute(sqlx::AssertSqlSafe(format!("SET lc_messages = '{language}'"))).await.unwrap();
            becomes(&mut connection, language).await;
        }
        connection.execute("SET default_transaction_read_only = on").await.unwrap();
        let error: OwnerError = connection.execute("DELETE FROM pets").await.unwrap_err().into();
        assert!(matches!(error, OwnerError::Unavailable), "{error:?}");
    }
    if let Some(database) = throwaway_servers::mariadb() {
        let mut connection = MySqlConnection::connect(database.url()).await.unwrap();
        for sql in SCHEMA {
            connection.execute(sql).await.unwrap();
        }
        for language in ["en_US", "de_DE", "ja_JP", "ru_RU"] {
            connection.execute(sqlx::AssertSqlSafe(format!("SET lc_messages = '{language}'"))).await.unwrap();
            becomes(&mut connection, language).await;
        }
        connection.execute(sqlx::raw_sql("SET SESSION TRANSACTION READ ONLY")).await.unwrap();
        let error: OwnerError = connection.execute("DELETE FROM pets").await.unwrap_err().into();
        assert!(matches!(error, OwnerError::Unavailable), "{error:?}");
    }
}
