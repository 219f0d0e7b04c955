//! A violated constraint, as far as the driver tells, and whether it is the one that was declared.

use crate::contract::constraint::{Constraint, NameMatch, Unique};
use crate::contract::problem_type::ProblemType;
use std::fmt;

/// A violated constraint, in no driver's terms: which one it was, as far as the driver tells.
///
/// PostgreSQL tells the constraint's name and the table, MySQL the index's name, SQLite the
/// columns. The values that were in conflict are not in it, whatever the database's message says of
/// them.
///
/// ```
/// use status_error::database::Unique;
/// use status_error::database::{Violation, ViolationKind};
///
/// const EMAIL: Unique = Unique::new(&["email"]).constraint("users_email_key").columns(&["users.email"]);
///
/// // As PostgreSQL tells it, and as SQLite does.
/// assert!(Violation::new(ViolationKind::Unique).constraint("users_email_key").table("users").is(&EMAIL));
/// assert!(Violation::new(ViolationKind::Unique).columns("users.email").is(&EMAIL));
/// ```
///
/// A variant with a field of this type keeps it. For tests, and for drivers that this crate does
/// not know, it is made by hand.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Violation {
    kind: ViolationKind,
    name: Option<Box<str>>,
    /// Whether the name may have its table before it: `users.users_email_key`, as MySQL 8.0.19 and
    /// later write it.
    may_be_qualified: bool,
    table: Option<Box<str>>,
    columns: Option<Box<str>>,
    /// Whether the columns come without their table.
    are_bare: bool,
}

/// What kind of constraint was violated.
///
/// ```
/// assert_eq!(status_error::database::ViolationKind::ForeignKey.as_str(), "foreign key");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationKind {
    /// A unique constraint, a unique index, a primary key.
    Unique,
    /// A foreign key.
    ForeignKey,
    /// A check.
    Check,
    /// A column that takes no null.
    NotNull,
    /// An exclusion constraint (PostgreSQL), or one of a kind that the driver does not tell.
    Exclusion,
}

impl ViolationKind {
    /// In words: `unique`, `foreign key`, `check`, `not-null`, `exclusion`.
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
    /// A violation of which nothing is known but its kind.
    #[must_use]
    pub const fn new(kind: ViolationKind) -> Self {
        Self { kind, name: None, may_be_qualified: false, table: None, columns: None, are_bare: false }
    }

    /// With the constraint's name.
    #[must_use]
    pub fn constraint(mut self, name: impl Into<Box<str>>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// With the index's name as MySQL writes it, which may have its table before it.
    #[must_use]
    pub(crate) fn key(mut self, name: &str) -> Self {
        self.may_be_qualified = true;
        self.constraint(name)
    }

    /// With the table's name.
    #[must_use]
    pub fn table(mut self, name: impl Into<Box<str>>) -> Self {
        self.table = Some(name.into());
        self
    }

    /// With the columns, as SQLite writes them: `users.account, users.email`.
    #[must_use]
    pub fn columns(mut self, columns: impl Into<Box<str>>) -> Self {
        self.columns = Some(columns.into());
        self
    }

    /// With one column whose table is not known.
    #[must_use]
    pub(crate) fn bare_column(mut self, column: &str) -> Self {
        self.are_bare = true;
        self.columns(column)
    }

    /// The kind of the constraint.
    #[must_use]
    pub fn kind(&self) -> ViolationKind {
        self.kind
    }

    /// The constraint's or the index's name: PostgreSQL, MySQL (from 8.0.19 on with the table
    /// before it, `users.email`), SQLite for an index on an expression.
    #[must_use]
    pub fn constraint_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The table: PostgreSQL.
    #[must_use]
    pub fn table_name(&self) -> Option<&str> {
        self.table.as_deref()
    }

    /// The columns: SQLite, `users.account, users.email`. Its names are not quoted, and may have
    /// dots and commas of their own, so this is for reading; [`is`](Self::is) compares.
    #[must_use]
    pub fn column_names(&self) -> Option<&str> {
        self.columns.as_deref()
    }

    /// Whether it is this unique constraint that was violated.
    #[must_use]
    pub fn is(&self, unique: &Unique) -> bool {
        self.degree_of(unique).is_some()
    }

    /// Whether it is this constraint that was violated, which is not a unique one.
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

    /// Either identity decides, whichever the driver tells.
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
        // What is before a dot may be the table, or a part of the name: where the tables are
        // declared, it has to be one of them.
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
            // The fields' names, in any table whose name can't be taken for something else.
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

/// How surely a violation is what was declared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Degree {
    /// By a part of the name, so many bytes of it: `_order_number_key` says more than
    /// `_number_key`.
    Part(usize),
    Exact,
}

impl Degree {
    /// Of those that are it, the surest, and the first of these.
    pub(crate) fn surest<T>(all: impl Iterator<Item = (T, Option<Self>)>) -> Option<T> {
        let all = all.filter_map(|(one, degree)| Some((one, degree?)));
        all.reduce(|best, one| if one.1 > best.1 { one } else { best }).map(|(one, _)| one)
    }
}

/// The problem type of a violated constraint: one that it is for certain before one that it is by a
/// part of its name, and the longest part.
pub(crate) fn violated(types: &[ProblemType], violation: &Violation) -> Option<usize> {
    Degree::surest(types.iter().map(|kind| degree_of(kind, violation)).enumerate())
}

fn degree_of(kind: &ProblemType, violation: &Violation) -> Option<Degree> {
    let unique = kind.unique.iter().filter_map(|one| violation.degree_of(one));
    unique.chain(kind.constraints.iter().filter_map(|one| violation.degree_of_constraint(one))).max()
}

/// Whether some variant declares the violated constraint.
pub(crate) fn is_mapped(types: &[ProblemType], violation: &Violation) -> bool {
    violated(types, violation).is_some()
}

struct DeclaredNames {
    name: Option<&'static str>,
    fields: &'static [&'static str],
    columns: &'static [&'static str],
    by: NameMatch,
}

/// What PostgreSQL makes of a name: its first 63 bytes, at the boundary of a character.
pub(crate) fn truncated(name: &str) -> &str {
    const MAX: usize = 63;
    let end = (0..=MAX.min(name.len())).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
    name.get(..end).unwrap_or(name)
}

/// Whether a text is the list of these names, `a, b`, in any order. It is not split: names may have
/// commas of their own. SQLite's identifiers are the same whatever the case of their ASCII letters.
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
        // A table named `odd, t`: nobody can tell whether that is it.
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
        // Elsewhere a dot is a part of the name.
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
