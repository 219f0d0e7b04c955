//! Whether what errors declare is what the database has: a line in a test of yours.
//!
//! [`Expected`] collects what enums declare, a reader lists the database's real unique indexes, and
//! [`Expected::diff`] tells how they differ:
//!
//! ```
//! use status_error::database::schema::{Expected, Index};
//!
//! #[derive(Debug, thiserror::Error, status_error::ApiError)]
//! #[error("this address is taken")]
//! #[status(409)]
//! #[unique("email", constraint = "users_email_key", columns("users.email"))]
//! struct EmailTaken;
//!
//! let expected = Expected::of::<EmailTaken>();
//! assert_eq!(expected.tables(), ["users"]);
//!
//! // What a reader finds in the tables.
//! let email = Index::postgres("users", "users_email_key", ["email"]);
//! let name = Index::postgres("users", "users_name_key", ["name"]);
//! assert!(expected.diff(&[email.clone()]).is_empty());
//! assert_eq!(
//!     expected.diff(&[email, name]).to_string(),
//!     "\n  - the unique index `users_name_key` on users (name) is mapped by no variant",
//! );
//! ```

#[cfg(any(
    feature = "sqlx-08",
    feature = "sqlx-09",
    feature = "diesel-2",
    feature = "tokio-postgres-07",
    feature = "rusqlite-0",
    feature = "sea-orm-1",
    feature = "sea-orm-2"
))]
mod dialect;
#[cfg(feature = "diesel-2")]
pub mod diesel_2;
#[cfg(feature = "rusqlite-0")]
pub mod rusqlite_0;
#[cfg(any(feature = "sea-orm-1", feature = "sea-orm-2"))]
mod sea_orm;
#[cfg(any(feature = "sqlx-08", feature = "sqlx-09"))]
mod sqlx;
#[cfg(feature = "tokio-postgres-07")]
pub mod tokio_postgres_07;

#[cfg(feature = "sea-orm-1")]
pub use sea_orm::sea_orm_1;
#[cfg(feature = "sea-orm-2")]
pub use sea_orm::sea_orm_2;
#[cfg(feature = "sqlx-08")]
pub use sqlx::sqlx_08;
#[cfg(feature = "sqlx-09")]
pub use sqlx::sqlx_09;

use crate::contract::catalog::{Catalog, ProblemTypes};
use crate::contract::constraint::Unique;
use crate::contract::violation::{Violation, ViolationKind, truncated};
use std::fmt;

/// A unique index that a database has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Index {
    /// The table.
    pub table: String,
    /// The index's name.
    pub name: String,
    /// The columns, in their order; of an index on expressions those that are columns.
    pub columns: Vec<String>,
    /// Whether it is the primary key: that nobody maps it is no difference.
    pub is_primary_key: bool,
    /// Whether some part of it is an expression.
    pub has_expressions: bool,
    told: Told,
}

/// What the database tells of a violated index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Name,
    /// With the table before it.
    QualifiedName,
    Columns,
}

impl Index {
    fn new(table: &str, name: &str, columns: impl IntoIterator<Item = impl Into<String>>, told: Told) -> Self {
        let columns = columns.into_iter().map(Into::into).collect();
        let (table, name) = (table.to_owned(), name.to_owned());
        Self { table, name, columns, is_primary_key: false, has_expressions: false, told }
    }

    /// An index of PostgreSQL, whose violation is told by its name.
    pub fn postgres(table: &str, name: &str, columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::new(table, name, columns, Told::Name)
    }

    /// An index of MySQL or MariaDB, whose violation is told by its name. `PRIMARY` is the primary
    /// key.
    pub fn mysql(table: &str, name: &str, columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { is_primary_key: name == "PRIMARY", ..Self::new(table, name, columns, Told::QualifiedName) }
    }

    /// An index of SQLite, whose violation is told by its columns.
    pub fn sqlite(table: &str, name: &str, columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::new(table, name, columns, Told::Columns)
    }

    /// The primary key.
    #[must_use]
    pub fn primary_key(mut self) -> Self {
        self.is_primary_key = true;
        self
    }

    /// An index of which some part is an expression: SQLite tells the violation of such a one by
    /// its name.
    #[must_use]
    pub fn with_expressions(mut self) -> Self {
        self.has_expressions = true;
        if self.told == Told::Columns {
            self.told = Told::Name;
        }
        self
    }

    /// The violation as a driver would tell it.
    #[must_use]
    pub fn violation(&self) -> Violation {
        let violation = Violation::new(ViolationKind::Unique);
        match self.told {
            Told::Name => violation.constraint(self.name.as_str()),
            Told::QualifiedName => violation.key(&format!("{}.{}", self.table, self.name)),
            Told::Columns => violation.columns(self.qualified_columns()),
        }
    }

    fn qualified_columns(&self) -> String {
        let columns: Vec<String> = self.columns.iter().map(|column| format!("{}.{column}", self.table)).collect();
        columns.join(", ")
    }

    /// Whether it has the columns that are declared, where some are.
    fn has_columns(&self, unique: &Unique) -> bool {
        let mut real: Vec<String> = self.columns.iter().map(|column| format!("{}.{column}", self.table)).collect();
        let mut declared: Vec<String> = unique.columns.iter().map(|column| self.cut(column)).collect();
        for names in [&mut real, &mut declared] {
            if self.told == Told::Columns {
                names.iter_mut().for_each(|name| name.make_ascii_lowercase());
            }
            names.sort_unstable();
        }
        unique.columns.is_empty() || self.has_expressions || real == declared
    }

    /// Whether it is an index of this table.
    fn is_of(&self, table: &str) -> bool {
        match self.told {
            Told::Columns => self.table.eq_ignore_ascii_case(table),
            Told::Name => self.table == truncated(table) || self.table == table,
            Told::QualifiedName => self.table == table,
        }
    }

    /// A declared column as the database keeps it.
    fn cut(&self, column: &str) -> String {
        match column.split_once('.') {
            Some((table, column)) if self.told == Told::Name => format!("{}.{}", truncated(table), truncated(column)),
            _ => column.to_owned(),
        }
    }
}

impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.is_primary_key { "primary key" } else { "unique index" };
        let more = if self.has_expressions { ", expressions" } else { "" };
        write!(f, "the {what} `{}` on {} ({}{more})", self.name, self.table, self.columns.join(", "))
    }
}

/// What a reader's `assert_schema` does with what was read.
#[cfg(any(
    feature = "sqlx-08",
    feature = "sqlx-09",
    feature = "diesel-2",
    feature = "tokio-postgres-07",
    feature = "rusqlite-0",
    feature = "sea-orm-1",
    feature = "sea-orm-2"
))]
#[track_caller]
#[allow(clippy::panic)]
fn assert_read<E: fmt::Display>(read: Result<Diff, E>) {
    match read {
        Ok(diff) => diff.assert_empty(),
        Err(error) => panic!("the database's indexes can't be listed: {error}"),
    }
}

/// The unique constraints that error types declare.
#[derive(Debug, Clone, Default)]
pub struct Expected {
    uniques: Vec<(&'static str, Unique)>,
    tables: Vec<String>,
}

impl Expected {
    /// Those of an error type, nested ones included.
    #[must_use]
    pub fn of<E: ProblemTypes + ?Sized>() -> Self {
        Self::default().and::<E>()
    }

    /// With those of another error type.
    #[must_use]
    pub fn and<E: ProblemTypes + ?Sized>(mut self) -> Self {
        for kind in Catalog::of::<E>().iter() {
            self.uniques.extend(kind.unique.iter().map(|unique| (kind.variant, *unique)));
        }
        self
    }

    /// With a table that no declared column names.
    #[must_use]
    pub fn table(mut self, table: impl Into<String>) -> Self {
        self.tables.push(table.into());
        self
    }

    /// The tables whose unique indexes a reader has to list: those of the declared columns, and
    /// those that were added.
    #[must_use]
    pub fn tables(&self) -> Vec<&str> {
        let columns = self.uniques.iter().flat_map(|(_, unique)| unique.columns);
        let of_columns = columns.filter_map(|column| column.split_once('.')).map(|(table, _)| table);
        let mut tables: Vec<&str> = of_columns.chain(self.tables.iter().map(String::as_str)).collect();
        tables.sort_unstable();
        tables.dedup();
        tables
    }

    /// How the real indexes differ from what is declared. That nobody maps an index of another
    /// table than [`tables`](Self::tables) is no difference.
    #[must_use]
    pub fn diff(&self, indexes: &[Index]) -> Diff {
        let mut diff = Diff { differences: Vec::new() };
        let tables = self.tables();
        for index in indexes {
            let violation = index.violation();
            let mut declared = self.uniques.iter().filter(|(_, unique)| violation.is(unique)).peekable();
            if declared.peek().is_none() && !index.is_primary_key && tables.iter().any(|table| index.is_of(table)) {
                diff.differences.push(Difference::Unmapped(index.clone()));
            }
            for (variant, unique) in declared.filter(|(_, unique)| !index.has_columns(unique)) {
                diff.differences.push(Difference::Columns { variant, declared: unique.columns, index: index.clone() });
            }
        }
        for (variant, unique) in &self.uniques {
            if !indexes.iter().any(|index| index.violation().is(unique) || self.is_also(index, variant, unique)) {
                diff.differences.push(Difference::Missing { variant, unique: *unique });
            }
        }
        diff
    }
}

impl Expected {
    /// Whether a variant declares an index by another name too: each database has its own for the
    /// primary key, and an enum may serve several.
    fn is_also(&self, index: &Index, variant: &str, unique: &Unique) -> bool {
        let violation = index.violation();
        let is_mapped = self.uniques.iter().any(|(of, other)| *of == variant && violation.is(other));
        is_mapped && !unique.columns.is_empty() && index.has_columns(unique) && !index.has_expressions
    }
}

/// How a database differs from what is declared. Its Display is a list, one line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    differences: Vec<Difference>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// No variant maps the index.
    Unmapped(Index),
    /// There is no index that a driver would tell as this one.
    Missing {
        /// The variant.
        variant: &'static str,
        /// What it declares.
        unique: Unique,
    },
    /// The index has other columns than are declared.
    Columns {
        /// The variant.
        variant: &'static str,
        /// The declared columns.
        declared: &'static [&'static str],
        /// What the database has.
        index: Index,
    },
}

impl Diff {
    /// The differences.
    pub fn iter(&self) -> impl Iterator<Item = &Difference> {
        self.differences.iter()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.differences.is_empty()
    }

    /// Panics with the list where there is a difference.
    ///
    /// # Panics
    ///
    /// That is what it is for.
    #[track_caller]
    pub fn assert_empty(&self) {
        assert!(self.is_empty(), "the declared constraints and the database differ:{self}");
    }
}

impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.differences.iter().try_for_each(|difference| write!(f, "\n  - {difference}"))
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unmapped(index) => write!(f, "{index} is mapped by no variant"),
            Self::Missing { variant, unique } => {
                write!(f, "`{variant}` declares ")?;
                match (unique.constraint, unique.columns) {
                    (Some(name), _) => write!(f, "`{name}`")?,
                    (None, []) => write!(f, "the fields {}", unique.fields.join(", "))?,
                    (None, columns) => write!(f, "the columns {}", columns.join(", "))?,
                }
                f.write_str(", and the database has no such unique index")
            }
            Self::Columns { variant, declared, index } => {
                write!(f, "{index} is not on the columns that `{variant}` declares: {}", declared.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use status_error_macros::ApiError;

    #[derive(Debug, ApiError)]
    enum BuyerError {
        #[status(409)]
        #[unique("external_id", constraint = "buyers_external_key", columns("buyers.account", "buyers.external_id"))]
        Taken,
    }

    impl fmt::Display for BuyerError {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("taken")
        }
    }

    impl std::error::Error for BuyerError {}

    #[test]
    fn each_kind_of_difference_is_told() {
        let expected = Expected::of::<BuyerError>().table("accounts");
        assert_eq!(expected.tables(), ["accounts", "buyers"]);
        let agreeing = [
            Index::postgres("buyers", "buyers_pkey", ["id"]).primary_key(),
            Index::postgres("buyers", "buyers_external_key", ["external_id", "account"]),
        ];
        expected.diff(&agreeing).assert_empty();
        expected.diff(&[Index::sqlite("buyers", "whatever", ["account", "external_id"])]).assert_empty();
        expected.diff(&[Index::mysql("buyers", "buyers_external_key", ["account", "external_id"])]).assert_empty();

        let differing = [
            Index::postgres("buyers", "buyers_external_key", ["external_id"]),
            Index::postgres("buyers", "buyers_lower_key", [""; 0]).with_expressions(),
        ];
        assert_eq!(
            expected.diff(&differing).to_string(),
            "\n  - the unique index `buyers_external_key` on buyers (external_id) is not on the columns that `Taken` declares: \
             buyers.account, buyers.external_id\n  - the unique index `buyers_lower_key` on buyers (, expressions) is mapped by no variant",
        );
        assert_eq!(
            expected.diff(&[]).to_string(),
            "\n  - `Taken` declares `buyers_external_key`, and the database has no such unique index",
        );
    }
}
