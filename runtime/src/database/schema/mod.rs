//! A one-line test that the declared constraints agree with a real database.
//!
//! If a migration renames a constraint, the violation is no longer mapped, and a 409 becomes a 500.
//! The test finds this before it happens. Each driver has a module here (`sqlx_09`, `diesel_2`, …)
//! whose `assert_schema` reads the unique indexes, the foreign keys, the checks, the not-null and
//! the exclusion constraints through a connection and panics with the differences.
//!
//! For any other driver, list the indexes yourself: [`Expected`] collects the constraints that
//! enums declare, and [`Expected::diff`] compares them with the indexes, [`Expected::diff_all`]
//! with the other constraints too.
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
//! // The indexes in the database.
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
mod table_constraint;
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

pub use table_constraint::TableConstraint;

use crate::contract::catalog::{Catalog, ProblemTypes};
use crate::contract::constraint::{Constraint, Unique};
use crate::contract::matching::{Reading, truncated};
use crate::contract::violation::{Violation, ViolationKind};
use std::fmt;
use table_constraint::told_kind;

/// A unique index that a database has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Index {
    /// The name of the table, without a schema.
    pub table: String,
    /// The name of the index.
    pub name: String,
    /// The columns in the order of the index. A part of the index that is an expression is left
    /// out.
    pub columns: Vec<String>,
    /// Whether the index is the primary key. A primary key that no variant maps is not a
    /// difference.
    pub is_primary_key: bool,
    /// Whether a part of the index is an expression.
    pub has_expressions: bool,
    /// The schema of the table. `None` if the database has no schemas.
    pub schema: Option<String>,
    /// The partition of the table that has the index.
    part: Option<String>,
    told: Told,
}

/// The names by which a database reports the violation of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Name,
    /// The index's name, with the table before it: `users.users_email_key`.
    QualifiedName,
    Columns,
}

impl Index {
    fn new(table: &str, name: &str, columns: impl IntoIterator<Item = impl Into<String>>, told: Told) -> Self {
        let columns = columns.into_iter().map(Into::into).collect();
        let (table, name) = (table.to_owned(), name.to_owned());
        Self { table, name, columns, is_primary_key: false, has_expressions: false, schema: None, part: None, told }
    }

    /// Creates an index of PostgreSQL, which reports a violation by the index's name.
    pub fn postgres(table: &str, name: &str, columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::new(table, name, columns, Told::Name)
    }

    /// Creates an index of MySQL or MariaDB, which report a violation by the index's name. An index
    /// with the name `PRIMARY` is the primary key.
    pub fn mysql(table: &str, name: &str, columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { is_primary_key: name == "PRIMARY", ..Self::new(table, name, columns, Told::QualifiedName) }
    }

    /// Creates an index of SQLite, which reports a violation by the index's columns.
    pub fn sqlite(table: &str, name: &str, columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::new(table, name, columns, Told::Columns)
    }

    /// Marks the index as the primary key.
    #[must_use]
    pub fn primary_key(mut self) -> Self {
        self.is_primary_key = true;
        self
    }

    /// Marks the index as having an expression. SQLite reports the violation of such an index by
    /// its name instead of its columns.
    #[must_use]
    pub fn with_expressions(mut self) -> Self {
        self.has_expressions = true;
        if self.told == Told::Columns {
            self.told = Told::Name;
        }
        self
    }

    /// Returns the violation as a driver would report it.
    #[must_use]
    pub fn violation(&self) -> Violation {
        let mut violation = Violation::new(ViolationKind::Unique);
        if let Some(schema) = &self.schema {
            violation = violation.schema(schema.as_str());
        }
        match self.told {
            Told::Name => violation.constraint(self.name.as_str()).table(self.part.as_deref().unwrap_or(&self.table)),
            Told::QualifiedName => violation.key(&format!("{}.{}", self.table, self.name)),
            Told::Columns => violation.columns(self.qualified_columns()),
        }
    }

    fn qualified_columns(&self) -> String {
        let columns: Vec<String> = self.columns.iter().map(|column| format!("{}.{column}", self.table)).collect();
        columns.join(", ")
    }

    /// Returns whether the index has the declared columns. Returns `true` if no columns are
    /// declared, or if the index has expressions, which can't be compared.
    fn has_columns(&self, unique: &Unique) -> bool {
        let sorted = |names: &mut dyn Iterator<Item = String>| {
            let mut names: Vec<String> = names.collect();
            if self.told == Told::Columns {
                names.iter_mut().for_each(|name| name.make_ascii_lowercase());
            }
            names.sort_unstable();
            names
        };
        let real = sorted(&mut self.columns.iter().map(|column| format!("{}.{column}", self.table)));
        // A declared column may begin with a schema, or have a dot in its name.
        let is_declared = |read: fn(&'static str) -> &'static str| {
            sorted(&mut unique.columns.iter().map(|column| self.cut(read(column)))) == real
        };
        unique.columns.is_empty()
            || self.has_expressions
            || is_declared(|column| column)
            || is_declared(|column| Reading::of(column).without_schema)
    }

    /// Returns whether the index belongs to this table.
    fn is_of(&self, table: &str) -> bool {
        match self.told {
            Told::Columns => self.table.eq_ignore_ascii_case(table),
            Told::Name => self.table == truncated(table) || self.table == table,
            Told::QualifiedName => self.table == table,
        }
    }

    /// Returns a declared column as the database stores it: PostgreSQL cuts identifiers to 63 bytes
    /// (manual, 4.1.1 "Identifiers and Key Words").
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

/// Panics if a driver's module has found differences, or could not list the indexes.
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
        Err(error) => panic!("the database's constraints can't be listed: {error}"),
    }
}

/// The constraints that error types declare, for a comparison with a database.
#[derive(Debug, Clone, Default)]
pub struct Expected {
    uniques: Vec<(&'static str, Unique)>,
    constraints: Vec<(&'static str, Constraint)>,
    tables: Vec<String>,
}

impl Expected {
    /// Returns the constraints that an error type declares, with those of the error types nested in
    /// it.
    #[must_use]
    pub fn of<E: ProblemTypes + ?Sized>() -> Self {
        Self::default().and::<E>()
    }

    /// Adds the constraints that another error type declares.
    #[must_use]
    pub fn and<E: ProblemTypes + ?Sized>(mut self) -> Self {
        for kind in Catalog::of::<E>().iter() {
            self.uniques.extend(kind.unique.iter().map(|unique| (kind.variant, *unique)));
            self.constraints.extend(kind.constraints.iter().map(|constraint| (kind.variant, *constraint)));
        }
        self
    }

    /// Adds a table that no declared column names, so that an index of it that no variant maps is a
    /// difference.
    #[must_use]
    pub fn table(mut self, table: impl Into<String>) -> Self {
        self.tables.push(table.into());
        self
    }

    /// Returns the tables whose unique indexes have to be listed: the tables of the declared
    /// columns of unique constraints, and those added with [`table`](Self::table). The list is
    /// sorted and has no duplicates.
    #[must_use]
    pub fn tables(&self) -> Vec<&str> {
        let columns = self.uniques.iter().flat_map(|(_, unique)| unique.columns);
        let of_columns = columns.map(|column| Reading::of(column).table).filter(|table| !table.is_empty());
        let mut tables: Vec<&str> = of_columns.chain(self.tables.iter().map(String::as_str)).collect();
        tables.sort_unstable();
        tables.dedup();
        tables
    }

    /// Returns the differences between the declared constraints and the unique indexes of a
    /// database. An index that no variant maps is a difference only if its table is one of
    /// [`tables`](Self::tables).
    #[must_use]
    pub fn diff(&self, indexes: &[Index]) -> Diff {
        let mut diff = Diff { differences: Vec::new() };
        let tables = self.tables();
        for index in indexes {
            let violation = index.violation();
            let mut declared = self.uniques.iter().filter(|(_, unique)| violation.is(unique)).peekable();
            let is_listed = || tables.iter().any(|table| index.is_of(table)) && !self.is_of_other_schema(index);
            if declared.peek().is_none() && !index.is_primary_key && is_listed() {
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

    /// Returns the differences between the declared constraints and the unique indexes and other
    /// constraints of a database. A foreign key, a check, a not-null or an exclusion constraint
    /// that no variant maps is not a difference, because most of them are violated only by a bug.
    #[must_use]
    pub fn diff_all(&self, indexes: &[Index], constraints: &[TableConstraint]) -> Diff {
        let mut diff = self.diff(indexes);
        for (variant, declared) in &self.constraints {
            // Another database may have another name for the constraint, and one enum may serve
            // both.
            let is_also = |other: &Constraint| !declared.columns.is_empty() && other.columns == declared.columns;
            let mut names = self.constraints.iter().filter(|(of, other)| of == variant && is_also(other));
            let table = declared.columns.first().map(|column| Reading::of(column).table);
            let is_unmapped = |constraint: &TableConstraint, table: &str| {
                let is_mapped = || self.constraints.iter().any(|(_, declared)| constraint.has_name_of(declared));
                let is_named = !constraint.name.is_empty() && constraint.kind != ViolationKind::NotNull;
                is_named && constraint.table.eq_ignore_ascii_case(table) && !is_mapped()
            };
            // A column of a foreign key, or of a check, may have a not-null constraint, too. So a
            // constraint that only the columns identify is the declared one if the declared name
            // tells its kind, or tells no kind and is not the former name of another constraint.
            let is_by_columns = |constraint: &TableConstraint, name: &str| match told_kind(name) {
                Some(kind) => kind == constraint.kind,
                None => !constraints.iter().any(|other| is_unmapped(other, &constraint.table)),
            };
            let is_found = |declared: &Constraint| {
                let is = |constraint: &TableConstraint| {
                    let by_columns = || constraint.is(declared) && is_by_columns(constraint, declared.name);
                    constraint.has_name_of(declared) || by_columns()
                };
                constraints.iter().any(is)
            };
            if is_found(declared) || names.any(|(_, other)| is_found(other)) {
                continue;
            }
            let is_renamed = |other: &&TableConstraint| table.is_some_and(|table| is_unmapped(other, table));
            let unmapped = constraints.iter().filter(is_renamed).cloned().collect();
            diff.differences.push(Difference::MissingConstraint { variant, constraint: *declared, unmapped });
        }
        diff
    }

    /// Returns the schemas of the declared columns.
    #[cfg(any(
        feature = "sqlx-08",
        feature = "sqlx-09",
        feature = "diesel-2",
        feature = "tokio-postgres-07",
        feature = "rusqlite-0",
        feature = "sea-orm-1",
        feature = "sea-orm-2"
    ))]
    fn schemas(&self) -> Vec<&'static str> {
        let unique = self.uniques.iter().flat_map(|(_, unique)| unique.columns);
        let all = unique.chain(self.constraints.iter().flat_map(|(_, constraint)| constraint.columns));
        all.filter_map(|column| Reading::of(column).schema).collect()
    }

    /// Returns whether all declared columns of the index's table are in another schema.
    fn is_of_other_schema(&self, index: &Index) -> bool {
        let Some(schema) = &index.schema else { return false };
        let columns = self.uniques.iter().flat_map(|(_, unique)| unique.columns);
        let mut readings = columns.map(|column| Reading::of(column)).filter(|it| index.is_of(it.table)).peekable();
        readings.peek().is_some()
            && readings.all(|reading| reading.schema.is_some_and(|declared| !declared.eq_ignore_ascii_case(schema)))
    }
}

impl Expected {
    /// Returns whether the variant declares the index under another name too, so that the missing
    /// name is not a difference. Each database has another name for a primary key, and one enum may
    /// serve several databases.
    fn is_also(&self, index: &Index, variant: &str, unique: &Unique) -> bool {
        let violation = index.violation();
        let is_mapped = self.uniques.iter().any(|(of, other)| *of == variant && violation.is(other));
        is_mapped && !unique.columns.is_empty() && index.has_columns(unique) && !index.has_expressions
    }
}

/// The differences between declared constraints and a database. Its Display is a list with one line
/// for each difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    differences: Vec<Difference>,
}

/// One difference between the declared constraints and a database.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Difference {
    /// No variant maps the index, so its violation gets a masked 500.
    Unmapped(Index),
    /// The database has no index whose violation would be mapped to this declaration.
    Missing {
        /// The name of the variant.
        variant: &'static str,
        /// The constraint that the variant declares.
        unique: Unique,
    },
    /// The database has no foreign key, check, not-null or exclusion constraint whose violation
    /// would be mapped to this declaration.
    MissingConstraint {
        /// The name of the variant.
        variant: &'static str,
        /// The constraint that the variant declares.
        constraint: Constraint,
        /// The constraints of the declared table that no variant maps. One of them may be the
        /// declared one under another name.
        unmapped: Vec<TableConstraint>,
    },
    /// The index has other columns than the variant declares.
    Columns {
        /// The name of the variant.
        variant: &'static str,
        /// The declared columns, as `table.column`.
        declared: &'static [&'static str],
        /// The index in the database.
        index: Index,
    },
}

impl Diff {
    /// Returns the differences.
    pub fn iter(&self) -> impl Iterator<Item = &Difference> {
        self.differences.iter()
    }

    /// Returns whether there are no differences.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.differences.is_empty()
    }

    /// Asserts that there are no differences.
    ///
    /// # Panics
    ///
    /// Panics with the list if there is a difference.
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
            Self::MissingConstraint { variant, constraint, unmapped } => {
                write!(f, "`{variant}` declares `{}`, and the database has no such constraint", constraint.name)?;
                unmapped.iter().try_for_each(|other| write!(f, "; {other} is mapped by no variant"))
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
