//! Violated constraints as drivers report them, and their match with declared constraints.

use crate::contract::constraint::{Constraint, NameMatch, Unique};
use crate::contract::problem_type::ProblemType;
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
    table: Option<Box<str>>,
    columns: Option<Box<str>>,
    /// Whether the columns come without their table.
    are_bare: bool,
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
        Self { kind, name: None, may_be_qualified: false, table: None, columns: None, are_bare: false }
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

    /// Returns the table, which PostgreSQL reports. Returns `None` if the driver does not report
    /// it.
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

    /// Returns whether this unique constraint was violated.
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

    pub(crate) fn degree_of(&self, unique: &Unique) -> Option<Degree> {
        let declared = DeclaredNames {
            name: unique.constraint,
            fields: unique.fields,
            columns: unique.columns,
            by: unique.matching,
        };
        if self.kind == ViolationKind::Unique { self.matches(&declared) } else { None }
    }

    pub(crate) fn degree_of_constraint(&self, constraint: &Constraint) -> Option<Degree> {
        let declared = DeclaredNames {
            name: Some(constraint.name),
            fields: constraint.fields,
            columns: constraint.columns,
            by: constraint.matching,
        };
        if self.kind == ViolationKind::Unique { None } else { self.matches(&declared) }
    }

    /// Matches by the constraint's name or by its columns, whichever the driver reports.
    fn matches(&self, declared: &DeclaredNames) -> Option<Degree> {
        let by_name = || self.name_matches(declared, self.name.as_deref()?);
        let by_columns = || self.columns_match(declared, self.columns.as_deref()?);
        by_name().or_else(by_columns)
    }

    fn name_matches(&self, declared: &DeclaredNames, reported: &str) -> Option<Degree> {
        let name = declared.name?;
        let degree = if declared.by == NameMatch::Exact { Degree::Exact } else { Degree::Part(name.len()) };
        let is = |reported: &str| match declared.by {
            NameMatch::Exact => reported == name || reported == truncated(name),
            NameMatch::Prefix => reported.starts_with(name),
            NameMatch::Suffix => reported.ends_with(name),
        };
        if is(reported) {
            return Some(degree);
        }
        // The part before a dot may be the table, or belong to the name. If the declaration has
        // columns, the part has to be the table of one of them.
        let mut tables = declared.columns.iter().filter_map(|column| column.split_once('.')).map(|(table, _)| table);
        let unqualified = |table: &str| reported.strip_prefix(table).and_then(|rest| rest.strip_prefix('.'));
        let is_so = self.may_be_qualified
            && match declared.columns {
                [] => reported.split_once('.').is_some_and(|(_, reported)| is(reported)),
                _ => tables.any(|table| unqualified(table).is_some_and(is)),
            };
        is_so.then_some(degree)
    }

    fn columns_match(&self, declared: &DeclaredNames, reported: &str) -> Option<Degree> {
        if self.are_bare {
            let is = |name: &str| name.eq_ignore_ascii_case(reported);
            let is_it = match (declared.columns, declared.fields) {
                ([column], _) => column.split_once('.').is_some_and(|(_, column)| is(column)),
                ([], [field]) => is(field),
                _ => false,
            };
            return is_it.then_some(Degree::Exact);
        }
        let is_it = match declared.columns {
            // Without declared columns, the fields' names are the columns, in any table whose name
            // can't be mistaken for a list of columns.
            [] => {
                let table = reported.split_once('.').map(|(table, _)| table)?;
                let is_plain = !table.is_empty() && !table.contains(", ");
                let columns: Vec<String> = declared.fields.iter().map(|field| format!("{table}.{field}")).collect();
                let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                is_plain && is_list_of(reported, &columns)
            }
            columns => is_list_of(reported, columns),
        };
        is_it.then_some(Degree::Exact)
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a {} constraint is violated", self.kind.as_str())?;
        for (what, reported) in [("constraint", &self.name), ("table", &self.table), ("columns", &self.columns)] {
            if let Some(reported) = reported {
                write!(f, ", {what} {reported:?}")?;
            }
        }
        Ok(())
    }
}

/// The certainty with which a violation matches a declared constraint.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Degree {
    /// A match by a part of the name; the number is the length of the part in bytes. A longer part
    /// is more specific: `_order_number_key` is more specific than `_number_key`.
    Part(usize),
    Exact,
}

impl Degree {
    /// Returns the item with the most certain match; of equal ones the first. Returns `None` if no
    /// item matches.
    pub(crate) fn surest<T>(all: impl Iterator<Item = (T, Option<Self>)>) -> Option<T> {
        let all = all.filter_map(|(one, degree)| Some((one, degree?)));
        all.reduce(|best, one| if one.1 > best.1 { one } else { best }).map(|(one, _)| one)
    }
}

/// Returns the index of the problem type that declares the violated constraint. An exact match
/// wins; then the longest part of the name. Returns `None` if no problem type matches.
pub(crate) fn violated(types: &[ProblemType], violation: &Violation) -> Option<usize> {
    Degree::surest(types.iter().map(|kind| degree_of(kind, violation)).enumerate())
}

fn degree_of(kind: &ProblemType, violation: &Violation) -> Option<Degree> {
    let unique = kind.unique.iter().filter_map(|one| violation.degree_of(one));
    unique.chain(kind.constraints.iter().filter_map(|one| violation.degree_of_constraint(one))).max()
}

/// Returns whether a problem type declares the violated constraint.
pub(crate) fn is_mapped(types: &[ProblemType], violation: &Violation) -> bool {
    violated(types, violation).is_some()
}

struct DeclaredNames {
    name: Option<&'static str>,
    fields: &'static [&'static str],
    columns: &'static [&'static str],
    by: NameMatch,
}

/// Returns a name as PostgreSQL stores it: its first 63 bytes, cut at a character boundary.
pub(crate) fn truncated(name: &str) -> &str {
    const MAX: usize = 63;
    let end = (0..=MAX.min(name.len())).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
    name.get(..end).unwrap_or(name)
}

/// Returns whether a text is the list of these names (`a, b`), in any order. The text is not split
/// at commas, because names may contain commas. The comparison ignores the case of ASCII letters,
/// as SQLite does for identifiers.
fn is_list_of(text: &str, names: &[&str]) -> bool {
    let is_first = |name: &str| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    match names {
        [] => false,
        [only] => is_first(only) && text.len() == only.len(),
        _ => names.iter().enumerate().any(|(index, name)| {
            let rest = if is_first(name) { text.get(name.len()..) } else { None };
            rest.and_then(|rest| rest.strip_prefix(", ")).is_some_and(|rest| {
                let others = names.iter().enumerate().filter(|(other, _)| *other != index);
                is_list_of(rest, &others.map(|(_, name)| *name).collect::<Vec<_>>())
            })
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unique() -> Violation {
        Violation::new(ViolationKind::Unique)
    }

    #[test]
    fn the_half_that_is_told_decides() {
        const KEY: Unique = Unique::new(&["b", "a"]).constraint("t_key").columns(&["t.b", "t.a"]);
        assert!(unique().constraint("t_key").is(&KEY));
        assert!(unique().columns("t.a, t.b").is(&KEY));
        assert!(unique().columns("T.A, t.b").is(&KEY));
        assert!(!unique().columns("t.a").is(&KEY));
        assert!(!unique().columns("t.a, t.b, t.c").is(&KEY));
        assert!(!unique().columns("t.a, t.a").is(&KEY));
        assert!(!unique().constraint("t_key2").is(&KEY));
        assert!(!unique().is(&KEY));
        assert!(!Violation::new(ViolationKind::ForeignKey).constraint("t_key").is(&KEY));
    }

    #[test]
    fn without_columns_the_fields_are_columns_of_one_table() {
        const B: Unique = Unique::new(&["b"]);
        const AB: Unique = Unique::new(&["a", "b"]);
        assert!(unique().columns("t.b").is(&B));
        assert!(!unique().columns("t.a, t.b").is(&B));
        assert!(!unique().columns("b").is(&B));
        assert!(!unique().columns(".b").is(&B));
        assert!(unique().columns("t.b, t.a").is(&AB));
        assert!(!unique().columns("t.b, u.a").is(&AB));
        // The table could be named `odd, t`, so the text is ambiguous and must not match.
        assert!(!unique().columns("odd, t.b").is(&B));
    }

    #[test]
    fn names_may_have_commas_and_dots() {
        const ODD: Unique = Unique::new(&["x"]).columns(&["odd, name.x", "odd, name.y.z"]);
        assert!(unique().columns("odd, name.y.z, odd, name.x").is(&ODD));
        const PREFIXED: Unique = Unique::new(&["x"]).columns(&["t.a", "t.a, t.b"]);
        assert!(unique().columns("t.a, t.b, t.a").is(&PREFIXED));
        assert!(unique().columns("t.a, t.a, t.b").is(&PREFIXED));
    }

    #[test]
    fn a_key_of_mysql_may_have_its_table_before_it() {
        const KEY: Unique = Unique::new(&["email"]).constraint("email_key");
        const OF_USERS: Unique = KEY.columns(&["users.email"]);
        assert!(unique().key("email_key").is(&KEY));
        assert!(unique().key("users.email_key").is(&KEY));
        assert!(unique().key("users.email_key").is(&OF_USERS));
        assert!(!unique().key("admins.email_key").is(&OF_USERS));
        // With other drivers a dot belongs to the name.
        assert!(!unique().constraint("users.email_key").is(&KEY));
    }

    #[test]
    fn parts_and_truncated_names() {
        const PREFIX: Unique = Unique::new(&["a"]).constraint("buyers_p").matching(NameMatch::Prefix);
        const SUFFIX: Unique = Unique::new(&["a"]).constraint("_external_key").matching(NameMatch::Suffix);
        assert!(unique().constraint("buyers_p7_external_key").is(&PREFIX));
        assert!(unique().constraint("buyers_p7_external_key").is(&SUFFIX));
        assert!(!unique().constraint("sellers_p7_key").is(&PREFIX));
        const LONG: Unique =
            Unique::new(&["a"]).constraint("a234567890b234567890c234567890d234567890e234567890f234567890xyzé");
        assert_eq!(LONG.constraint.unwrap().len(), 65);
        assert!(unique().constraint("a234567890b234567890c234567890d234567890e234567890f234567890xyz").is(&LONG));
        assert_eq!(truncated("é".repeat(40).as_str()).len(), 62);
    }
}
