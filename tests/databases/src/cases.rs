//! Constraint violations, in each database's SQL, and the variant that each has to become.

/// A kind of database server or library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// PostgreSQL.
    Postgres,
    /// MariaDB, or MySQL.
    Mariadb,
    /// SQLite.
    Sqlite,
}

impl Database {
    /// Returns the statements that create the cases' tables; each ends with `;` at the end of a
    /// line.
    #[must_use]
    pub const fn schema(self) -> &'static str {
        match self {
            Self::Postgres => include_str!("schema/postgres.sql"),
            Self::Mariadb => include_str!("schema/mariadb.sql"),
            Self::Sqlite => include_str!("schema/sqlite.sql"),
        }
    }

    /// Returns the expected difference between this database's schema and the contract, which
    /// declares the constraints of all databases. The table `undeclared` is part of the difference.
    #[must_use]
    pub const fn diff(self) -> &'static str {
        match self {
            Self::Postgres => include_str!("schema/postgres.diff"),
            Self::Mariadb => include_str!("schema/mariadb.diff"),
            Self::Sqlite => include_str!("schema/sqlite.diff"),
        }
    }

    /// Returns the database's name in the guide.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Postgres => "PostgreSQL",
            Self::Mariadb => "MariaDB",
            Self::Sqlite => "SQLite",
        }
    }

    /// Returns the statements that violate the case's constraint on this database.
    #[must_use]
    pub const fn sql(self, case: &Case) -> Sql {
        match self {
            Self::Postgres => case.postgres,
            Self::Mariadb => case.mariadb,
            Self::Sqlite => case.sqlite,
        }
    }
}

/// Statements, the last of which fails. Empty if the database lacks this kind of constraint.
pub type Sql = &'static [&'static str];

/// One way to violate a constraint.
#[derive(Debug)]
pub struct Case {
    /// The row in the guide's table.
    pub kind: &'static str,
    /// The variant that the violation becomes.
    pub becomes: &'static str,
    /// The statements for PostgreSQL.
    pub postgres: Sql,
    /// The statements for MariaDB.
    pub mariadb: Sql,
    /// The statements for SQLite.
    pub sqlite: Sql,
    /// Statements that reset the connection afterwards.
    pub after: Sql,
}

const CASE: Case = Case { kind: "", becomes: "", postgres: &[], mariadb: &[], sqlite: &[], after: &[] };

/// Builds a case whose SQL runs on all databases.
const fn everywhere(kind: &'static str, becomes: &'static str, sql: Sql) -> Case {
    Case { kind, becomes, postgres: sql, mariadb: sql, sqlite: sql, after: &[] }
}

/// Kinds of indexes and circumstances, in the order of the table.
pub const KINDS: &[Case] = &[
    everywhere(
        "one column",
        "Email",
        &["INSERT INTO users (id, email) VALUES (1, 'one')", "INSERT INTO users (id, email) VALUES (2, 'one')"],
    ),
    everywhere(
        "two columns",
        "Seat",
        &["INSERT INTO seats VALUES ('a', 1), ('a', 2), ('b', 1)", "INSERT INTO seats VALUES ('a', 2)"],
    ),
    everywhere("primary key", "Isbn", &["INSERT INTO books VALUES ('978')", "INSERT INTO books VALUES ('978')"]),
    Case {
        kind: "rowid",
        becomes: "Note",
        sqlite: &["INSERT INTO notes (rowid, note) VALUES (1, 'a')", "INSERT INTO notes (rowid, note) VALUES (1, 'b')"],
        ..CASE
    },
    Case {
        kind: "expression",
        becomes: "Name",
        postgres: &[
            "INSERT INTO users (id, name) VALUES (10, 'Ann')",
            "INSERT INTO users (id, name) VALUES (11, 'ANN')",
        ],
        sqlite: &["INSERT INTO users (id, name) VALUES (10, 'Ann')", "INSERT INTO users (id, name) VALUES (11, 'ANN')"],
        ..CASE
    },
    Case {
        kind: "partial",
        becomes: "Order",
        postgres: &["INSERT INTO orders VALUES ('b', false), ('b', true)", "INSERT INTO orders VALUES ('b', true)"],
        sqlite: &["INSERT INTO orders VALUES ('b', false), ('b', true)", "INSERT INTO orders VALUES ('b', true)"],
        ..CASE
    },
    Case {
        kind: "on a partition",
        becomes: "Parcel",
        postgres: &["INSERT INTO parcels VALUES ('north', 'a')", "INSERT INTO parcels VALUES ('north', 'a')"],
        ..CASE
    },
    Case {
        kind: "names with quotes, spaces and commas",
        becomes: "Odd",
        postgres: &[r#"INSERT INTO "odd, name" VALUES ('a')"#, r#"INSERT INTO "odd, name" VALUES ('a')"#],
        mariadb: &["INSERT INTO `odd, name` VALUES ('a')", "INSERT INTO `odd, name` VALUES ('a')"],
        sqlite: &[r#"INSERT INTO "odd, name" VALUES ('a')"#, r#"INSERT INTO "odd, name" VALUES ('a')"#],
        ..CASE
    },
    everywhere(
        "a name of over 63 bytes",
        "Thing",
        &[
            "INSERT INTO things_whose_names_are_much_too_long_to_keep_in_a_few_placeséééé VALUES ('a')",
            "INSERT INTO things_whose_names_are_much_too_long_to_keep_in_a_few_placeséééé VALUES ('a')",
        ],
    ),
    Case {
        kind: "messages in German",
        becomes: "Email",
        // If the machine can't create the locale, the runner skips this case.
        postgres: &["SET lc_messages = 'de_DE.UTF-8'", "INSERT INTO users (id, email) VALUES (20, 'one')"],
        mariadb: &["SET lc_messages = 'de_DE'", "INSERT INTO users (id, email) VALUES (20, 'one')"],
        after: &["SET lc_messages = DEFAULT"],
        ..CASE
    },
    Case {
        after: &["ROLLBACK"],
        ..everywhere(
            "in a transaction",
            "Email",
            &[
                "BEGIN",
                "INSERT INTO users (id, email) VALUES (30, 'two')",
                "INSERT INTO users (id, email) VALUES (31, 'one')",
            ],
        )
    },
    everywhere("in a batch", "Email", &["INSERT INTO users (id, email) VALUES (40, 'x'), (41, 'y'), (42, 'x')"]),
    everywhere(
        "an update",
        "Email",
        &["INSERT INTO users (id, email) VALUES (50, 'three')", "UPDATE users SET email = 'one' WHERE id = 50"],
    ),
    Case {
        kind: "another constraint than `ON CONFLICT` names",
        becomes: "Nick",
        postgres: UPSERT,
        sqlite: UPSERT,
        mariadb: &[
            "INSERT INTO users (id, nick) VALUES (60, 'nick')",
            "INSERT IGNORE INTO users (id, email) VALUES (61, 'one')",
            "INSERT INTO users (id, email) VALUES (62, 'one') ON DUPLICATE KEY UPDATE nick = 'nick'",
        ],
        ..CASE
    },
];

const UPSERT: Sql = &[
    "INSERT INTO users (id, nick) VALUES (60, 'nick')",
    "INSERT INTO users (id, email) VALUES (61, 'one') ON CONFLICT DO NOTHING",
    "INSERT INTO users (id, email) VALUES (62, 'one') ON CONFLICT (email) DO NOTHING",
    "INSERT INTO users (id, email, nick) VALUES (63, 'four', 'nick') ON CONFLICT (email) DO NOTHING",
];

/// Values and statements that try to make a violation look like another one. They aren't in the
/// table.
pub const HOSTILE: &[Case] = &[
    everywhere(
        "a value that goes on as MySQL's message does",
        "Nick",
        &[
            "INSERT INTO users (id, nick) VALUES (100, 'x'' for key ''users_email_key')",
            "INSERT INTO users (id, nick) VALUES (101, 'x'' for key ''users_email_key')",
        ],
    ),
    everywhere(
        "the whole of such a message, quotes and all",
        "Seat",
        &[
            "INSERT INTO seats VALUES ('x'' for key ''users_email_key''', 7)",
            "INSERT INTO seats VALUES ('x'' for key ''users_email_key''', 7)",
        ],
    ),
    everywhere(
        "lines, and a table's name before it",
        "Nick",
        &[
            "INSERT INTO users (id, nick) VALUES (102, 'x''\n for key ''users.users_email_key''\n')",
            "INSERT INTO users (id, nick) VALUES (103, 'x''\n for key ''users.users_email_key''\n')",
        ],
    ),
    everywhere(
        "SQLite's and PostgreSQL's messages as values",
        "Nick",
        &[
            "INSERT INTO users (id, nick) VALUES (104, 'UNIQUE constraint failed: users.email; constraint \"users_email_key\"')",
            "INSERT INTO users (id, nick) VALUES (105, 'UNIQUE constraint failed: users.email; constraint \"users_email_key\"')",
        ],
    ),
    everywhere(
        "a constraint that nobody maps, violated with a value that is one's name",
        "Database",
        &["INSERT INTO undeclared VALUES ('users_email_key''')", "INSERT INTO undeclared VALUES ('users_email_key''')"],
    ),
    everywhere("no violation at all", "Database", &["INSERT INTO nowhere VALUES ('users_email_key')"]),
    Case {
        kind: "a trigger that says what the database would say",
        becomes: "Database",
        postgres: &[
            "CREATE TABLE fooled (id INT)",
            "CREATE FUNCTION fool() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                RAISE EXCEPTION 'duplicate key value violates unique constraint \"users_email_key\"'; END $$",
            "CREATE TRIGGER fool BEFORE INSERT ON fooled FOR EACH ROW EXECUTE FUNCTION fool()",
            "INSERT INTO fooled VALUES (1)",
        ],
        mariadb: &[
            "CREATE TABLE fooled (id INT)",
            "CREATE TRIGGER fool BEFORE INSERT ON fooled FOR EACH ROW SIGNAL SQLSTATE '23000'
                SET MESSAGE_TEXT = 'Duplicate entry ''1'' for key ''users_email_key'''",
            "INSERT INTO fooled VALUES (1)",
        ],
        sqlite: &[
            "CREATE TABLE fooled (id INTEGER)",
            "CREATE TRIGGER fool BEFORE INSERT ON fooled
                BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: users.email'); END",
            "INSERT INTO fooled VALUES (1)",
        ],
        ..CASE
    },
];

/// Statements that fail with a text in which the database repeats [`SECRET`]. Each list begins with
/// the statements that succeed.
pub(crate) const SECRETS: &[Case] = &[
    Case {
        kind: "a duplicate",
        postgres: &[
            "CREATE TABLE secrets (api_key TEXT UNIQUE, n INT NOT NULL CHECK (n < 10), owner TEXT REFERENCES secrets (api_key))",
            "INSERT INTO secrets VALUES ('hunter2zebra', 1)",
            "INSERT INTO secrets VALUES ('hunter2zebra', 1)",
        ],
        mariadb: &[
            "CREATE TABLE secrets (api_key VARCHAR(100) UNIQUE, n INT NOT NULL CHECK (n < 10), owner VARCHAR(100) REFERENCES secrets (api_key))",
            "INSERT INTO secrets VALUES ('hunter2zebra', 1, NULL)",
            "INSERT INTO secrets VALUES ('hunter2zebra', 1, NULL)",
        ],
        sqlite: &[
            "CREATE TABLE secrets (api_key TEXT UNIQUE, n INT NOT NULL CHECK (n < 10), owner TEXT REFERENCES secrets (api_key))",
            "INSERT INTO secrets VALUES ('hunter2zebra', 1, NULL)",
            "INSERT INTO secrets VALUES ('hunter2zebra', 1, NULL)",
        ],
        ..CASE
    },
    everywhere(
        "a duplicate of a value that looks like the end of the message",
        "",
        &[
            "INSERT INTO secrets VALUES ('x) already exists'' for key ''k hunter2zebra', 1, NULL)",
            "INSERT INTO secrets VALUES ('x) already exists'' for key ''k hunter2zebra', 1, NULL)",
        ],
    ),
    everywhere("a foreign key", "", &["INSERT INTO secrets VALUES ('a', 1, 'hunter2zebra')"]),
    everywhere("a check", "", &["INSERT INTO secrets VALUES ('hunter2zebra b', 10, NULL)"]),
    everywhere("no null", "", &["INSERT INTO secrets VALUES ('hunter2zebra c', NULL, NULL)"]),
    Case {
        kind: "a text that is no number",
        postgres: &["INSERT INTO secrets VALUES ('d', CAST('hunter2zebra' AS INT))"],
        mariadb: &["INSERT INTO secrets VALUES ('d', 'hunter2zebra', NULL)"],
        ..CASE
    },
    everywhere("a syntax error", "", &["INSERT INTO secrets VALUES ('e' hunter2zebra, 1)"]),
    Case {
        kind: "no partition",
        postgres: &[
            "CREATE TABLE parted (region TEXT) PARTITION BY LIST (region)",
            "INSERT INTO parted VALUES ('hunter2zebra')",
        ],
        ..CASE
    },
];

/// The value that the databases repeat.
pub(crate) const SECRET: &str = "hunter2zebra";
