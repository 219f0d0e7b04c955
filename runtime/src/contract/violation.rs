//! Violated constraints as drivers report them.

use crate::contract::constraint::{Constraint, ForeignKeySide, Unique};
use std::fmt;

/// A violated database constraint, independent of the driver.
///
/// The driver decides which parts are known: PostgreSQL reports the constraint's name and the
/// table, MySQL the index's name, SQLite the columns. A violation never contains the conflicting
/// values, even if the database's message does.
///
/// ```
/// use status_error::database::Unique;
/// use status_error::database::{Violation, ViolationKind};
///
/// const EMAIL: Unique = Unique::new(&["email"]).constraint("users_email_key").columns(&["users.email"]);
///
/// // The same violation as PostgreSQL reports it, and as SQLite reports it.
/// assert!(Violation::new(ViolationKind::Unique).constraint("users_email_key").table("users").is(&EMAIL));
/// assert!(Violation::new(ViolationKind::Unique).columns("users.email").is(&EMAIL));
/// ```
///
/// A variant can keep the violation in a field of this type. Construct a violation by hand in
/// tests, or for a driver that this crate does not support.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Violation {
    kind: ViolationKind,
    name: Option<Box<str>>,
    /// Whether the table may come before the name: MySQL 8.0.19 and later report
    /// `users.users_email_key`.
    may_be_qualified: bool,
    schema: Option<Box<str>>,
    table: Option<Box<str>>,
    /// Whether the table may be a partition of the declared one: PostgreSQL reports the partition,
    /// MySQL the table.
    may_be_partition: bool,
    columns: Option<Box<str>>,
    /// Whether the columns come without their table.
    are_bare: bool,
    /// Whether the columns identify the constraint, whatever its name is.
    are_decisive: bool,
    side: Option<ForeignKeySide>,
}

/// The kind of a violated constraint.
///
/// ```
/// assert_eq!(status_error::database::ViolationKind::ForeignKey.as_str(), "foreign key");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationKind {
    /// A unique constraint, a unique index, or a primary key.
    Unique,
    /// A foreign key.
    ForeignKey,
    /// A check constraint.
    Check,
    /// A not-null constraint.
    NotNull,
    /// An exclusion constraint (PostgreSQL), or a constraint whose kind the driver does not report.
    Exclusion,
}

impl ViolationKind {
    /// Returns the kind in words: `unique`, `foreign key`, `check`, `not-null` or `exclusion`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unique => "unique",
            Self::ForeignKey => "foreign key",
            Self::Check => "check",
            Self::NotNull => "not-null",
            Self::Exclusion => "exclusion",
        }
    }
}

impl Violation {
    /// Creates a violation of a kind, with an unknown constraint.
    #[must_use]
    pub const fn new(kind: ViolationKind) -> Self {
        Self {
            kind,
            name: None,
            may_be_qualified: false,
            schema: None,
            table: None,
            may_be_partition: true,
            columns: None,
            are_bare: false,
            are_decisive: matches!(kind, ViolationKind::NotNull),
            side: None,
        }
    }

    /// Sets the constraint's name.
    #[must_use]
    pub fn constraint(mut self, name: impl Into<Box<str>>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the index's name as MySQL reports it, possibly with the table before it.
    #[must_use]
    pub(crate) fn key(mut self, name: &str) -> Self {
        self.may_be_qualified = true;
        self.constraint(name)
    }

    /// Sets the name of the table's schema. Of MySQL it is the name of the database.
    #[must_use]
    pub fn schema(mut self, schema: impl Into<Box<str>>) -> Self {
        self.schema = Some(schema.into());
        self
    }

    /// Sets the table of a database that reports the table even if a partition of it is concerned.
    #[must_use]
    pub(crate) fn whole_table(mut self, table: impl Into<Box<str>>) -> Self {
        self.may_be_partition = false;
        self.table(table)
    }

    /// Sets the table's name.
    #[must_use]
    pub fn table(mut self, name: impl Into<Box<str>>) -> Self {
        self.table = Some(name.into());
        self
    }

    /// Sets the columns, as SQLite writes them: `users.account, users.email`.
    #[must_use]
    pub fn columns(mut self, columns: impl Into<Box<str>>) -> Self {
        self.columns = Some(columns.into());
        self
    }

    /// Sets one column whose table is not known.
    #[must_use]
    pub(crate) fn bare_column(mut self, column: &str) -> Self {
        self.are_bare = true;
        self.columns(column)
    }

    /// Sets the check of a column that MariaDB reports, whose name is the column's.
    #[must_use]
    pub(crate) fn column_check(mut self, name: &str) -> Self {
        self.are_decisive = true;
        self.key(name).columns(name)
    }

    /// Marks the columns as identifying the constraint, whatever its name is.
    #[must_use]
    pub(crate) fn decisive_columns(mut self) -> Self {
        self.are_decisive = true;
        self
    }

    /// Sets the side of a foreign key that was changed.
    #[must_use]
    pub fn side(mut self, side: ForeignKeySide) -> Self {
        self.side = Some(side);
        self
    }

    /// Returns the kind of the constraint.
    #[must_use]
    pub fn kind(&self) -> ViolationKind {
        self.kind
    }

    /// Returns the name of the constraint or of the index. PostgreSQL and MySQL report it (MySQL
    /// 8.0.19 and later with the table before it: `users.email`), and SQLite for an index on an
    /// expression. Returns `None` if the driver does not report a name.
    #[must_use]
    pub fn constraint_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns the schema of the table, which PostgreSQL reports and tokio-postgres passes on.
    /// Returns `None` if the driver does not report it.
    #[must_use]
    pub fn schema_name(&self) -> Option<&str> {
        self.schema.as_deref()
    }

    /// Returns the table, which PostgreSQL reports, and MySQL and MariaDB for some kinds of
    /// constraints. Of a partitioned table PostgreSQL reports the partition. Returns `None` if the
    /// driver does not report it.
    #[must_use]
    pub fn table_name(&self) -> Option<&str> {
        self.table.as_deref()
    }

    /// Returns the columns, which SQLite reports: `users.account, users.email`. Returns `None` if
    /// the driver does not report them. Don't parse the text: names are not quoted and may contain
    /// dots and commas. To compare, use [`is`](Self::is).
    #[must_use]
    pub fn column_names(&self) -> Option<&str> {
        self.columns.as_deref()
    }

    /// Returns the side of a foreign key that was changed. Returns `None` if the driver does not
    /// report it, and for other kinds of constraints. SQLite doesn't report it.
    #[must_use]
    pub fn foreign_key_side(&self) -> Option<ForeignKeySide> {
        self.side
    }

    pub(crate) fn name_may_be_qualified(&self) -> bool {
        self.may_be_qualified
    }

    pub(crate) fn table_may_be_partition(&self) -> bool {
        self.may_be_partition
    }

    pub(crate) fn columns_are_bare(&self) -> bool {
        self.are_bare
    }

    pub(crate) fn columns_are_decisive(&self) -> bool {
        self.are_decisive
    }

    /// Displays the attribute that declares the violated constraint, with the names that the driver
    /// reports: `#[unique("email", constraint = "users_email_key")]`. The field is a guess from
    /// these names, or `…`. Report lines of unmapped violations end with this text.
    ///
    /// ```
    /// use status_error::database::{Violation, ViolationKind};
    ///
    /// let unique = Violation::new(ViolationKind::Unique);
    /// let postgres = unique.clone().constraint("users_email_key").table("users");
    /// assert_eq!(postgres.attribute().to_string(), r#"#[unique("email", constraint = "users_email_key")]"#);
    /// let sqlite = unique.columns("users.account, users.email");
    /// assert_eq!(
    ///     sqlite.attribute().to_string(),
    ///     r#"#[unique("account", "email", columns("users.account", "users.email"))]"#,
    /// );
    /// ```
    pub fn attribute(&self) -> impl fmt::Display + '_ {
        Attribute(self)
    }

    /// Returns whether this unique constraint was violated. Everything that the driver reports, the
    /// schema, the table, the columns and the name, has to agree with what is declared.
    #[must_use]
    pub fn is(&self, unique: &Unique) -> bool {
        self.degree_of(unique).is_some()
    }

    /// Returns whether this constraint was violated, which is a foreign key, a check, a not-null or
    /// an exclusion constraint.
    #[must_use]
    pub fn is_constraint(&self, constraint: &Constraint) -> bool {
        self.degree_of_constraint(constraint).is_some()
    }
}

/// Displays the attribute that declares a violated constraint.
struct Attribute<'v>(&'v Violation);

impl fmt::Display for Attribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(violation) = self;
        // Columns without their table don't identify a constraint.
        let columns = violation.columns.as_deref().filter(|_| !violation.are_bare);
        let columns: Vec<&str> = columns.map(|columns| columns.split(", ").collect()).unwrap_or_default();
        let named = || {
            let (table, name) = match (violation.name.as_deref()?, violation.may_be_qualified) {
                (name, true) => name.split_once('.')?,
                (name, false) => (violation.table.as_deref()?, name),
            };
            field_of(name, table)
        };
        let fields: Vec<&str> = match columns.as_slice() {
            [] => vec![named().unwrap_or("…")],
            columns => columns.iter().map(|column| column.rsplit('.').next().unwrap_or(column)).collect(),
        };
        let name = violation.name.as_deref();
        if violation.kind == ViolationKind::Unique {
            write!(f, "#[unique({}", Quoted(&fields))?;
            if let Some(name) = name {
                write!(f, ", constraint = {name:?}")?;
            }
        } else {
            write!(f, "#[constraint({:?}, fields({})", name.unwrap_or("…"), Quoted(&fields))?;
        }
        if !columns.is_empty() {
            write!(f, ", columns({})", Quoted(&columns))?;
        }
        f.write_str(")]")
    }
}

/// Displays names as literals. Their `Debug` escapes control characters.
struct Quoted<'v>(&'v [&'v str]);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.0.iter().enumerate() {
            write!(f, "{}{name:?}", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

/// Returns the field in a constraint's name that PostgreSQL made: `email` in `users_email_key`.
fn field_of<'n>(name: &'n str, table: &str) -> Option<&'n str> {
    let field = name.strip_prefix(table)?.strip_prefix('_')?.strip_suffix("_key")?;
    (!field.is_empty()).then_some(field)
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a {} constraint is violated", self.kind.as_str())?;
        for (what, reported) in
            [("constraint", &self.name), ("schema", &self.schema), ("table", &self.table), ("columns", &self.columns)]
        {
            if let Some(reported) = reported {
                write!(f, ", {what} {reported:?}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_attribute_has_the_names_that_the_driver_reports() {
        let of = |kind| Violation::new(kind);
        let unique = || of(ViolationKind::Unique);
        for (violation, attribute) in [
            (unique(), r#"#[unique("…")]"#),
            (unique().constraint("code_idx").table("users"), r#"#[unique("…", constraint = "code_idx")]"#),
            (unique().constraint("users_a_b_key").table("users"), r#"#[unique("a_b", constraint = "users_a_b_key")]"#),
            (unique().key("users.users_email_key"), r#"#[unique("email", constraint = "users.users_email_key")]"#),
            (unique().key("email"), r#"#[unique("…", constraint = "email")]"#),
            (unique().bare_column("email"), r#"#[unique("…")]"#),
            (unique().columns("users.email"), r#"#[unique("email", columns("users.email"))]"#),
            (unique().constraint("a\"b\r\n\u{202e}"), r#"#[unique("…", constraint = "a\"b\r\n\u{202e}")]"#),
            (
                of(ViolationKind::ForeignKey).constraint("users_account_fkey"),
                r#"#[constraint("users_account_fkey", fields("…"))]"#,
            ),
        ] {
            assert_eq!(violation.attribute().to_string(), attribute);
        }
    }
}
