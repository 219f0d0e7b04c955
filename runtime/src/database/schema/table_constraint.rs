//! Foreign keys, checks, not-null and exclusion constraints that a database has.

use crate::contract::constraint::{Constraint, ForeignKeySide};
use crate::contract::violation::{Violation, ViolationKind};
use std::fmt;

/// A foreign key, a check, a not-null or an exclusion constraint that a database has.
///
/// ```
/// use status_error::database::ViolationKind;
/// use status_error::database::schema::{Expected, TableConstraint};
///
/// #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// #[error("there is no such account")]
/// #[status(422)]
/// #[constraint("buyers_account_fkey", columns("buyers.account"))]
/// struct NoAccount;
///
/// let renamed = TableConstraint::new(ViolationKind::ForeignKey, "buyers", "buyers_account_id_fkey");
/// assert_eq!(
///     Expected::of::<NoAccount>().diff_all(&[], &[renamed]).to_string(),
///     "\n  - `NoAccount` declares `buyers_account_fkey`, and the database has no such constraint; \
///      the foreign key `buyers_account_id_fkey` on buyers is mapped by no variant",
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableConstraint {
    /// The kind of the constraint.
    pub kind: ViolationKind,
    /// The name of the table, without a schema. Empty for the check of a domain, which has none.
    pub table: String,
    /// The name of the constraint. Empty if it has none.
    pub name: String,
    /// The columns, if the database reports them with a violation, or if the constraint has no
    /// name.
    pub columns: Vec<String>,
    /// The schema of the table.
    pub schema: Option<String>,
    /// The partition of the table that has the constraint.
    pub(super) part: Option<String>,
    /// Whether the database reports the table, and never a partition.
    pub(super) reports_whole_table: bool,
}

impl TableConstraint {
    /// Creates a constraint of a table.
    pub fn new(kind: ViolationKind, table: impl Into<String>, name: impl Into<String>) -> Self {
        let (table, name) = (table.into(), name.into());
        Self { kind, table, name, columns: Vec::new(), schema: None, part: None, reports_whole_table: false }
    }

    /// Sets the columns, for a not-null constraint and for one without a name.
    #[must_use]
    pub fn columns(mut self, columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.columns = columns.into_iter().map(Into::into).collect();
        self
    }

    /// Returns whether a declaration is that of this constraint.
    pub(super) fn is(&self, declared: &Constraint) -> bool {
        let violation = self.violation();
        let sides = [None, Some(ForeignKeySide::Child), Some(ForeignKeySide::Parent)];
        sides.into_iter().any(|side| match side {
            Some(side) => violation.clone().side(side).is_constraint(declared),
            None => violation.is_constraint(declared),
        })
    }

    /// Returns whether a declaration has the name of this constraint, and not only its columns.
    pub(super) fn has_name_of(&self, declared: &Constraint) -> bool {
        let named = Self { columns: Vec::new(), ..self.clone() };
        !self.name.is_empty() && named.is(declared)
    }

    /// Returns the violation as a driver would report it.
    fn violation(&self) -> Violation {
        let mut violation = Violation::new(self.kind);
        let qualified: Vec<String> = self.columns.iter().map(|column| format!("{}.{column}", self.table)).collect();
        match (self.kind, qualified.as_slice()) {
            // MariaDB's check of a column.
            (ViolationKind::Check, [column]) => violation = violation.column_check(column),
            _ if !self.name.is_empty() => violation = violation.constraint(self.name.as_str()),
            _ => {}
        }
        if !qualified.is_empty() && self.kind != ViolationKind::Check {
            let of = |part: &str| {
                self.columns.iter().map(|column| format!("{part}.{column}")).collect::<Vec<_>>().join(", ")
            };
            violation = violation.columns(of(self.part.as_deref().unwrap_or(&self.table)));
            violation = violation.decisive_columns();
        }
        if let Some(schema) = &self.schema {
            violation = violation.schema(schema.as_str());
        }
        match (&self.part, self.table.as_str()) {
            (_, "") => violation,
            (_, table) if self.reports_whole_table => violation.whole_table(table),
            (Some(part), _) => violation.table(part.as_str()),
            (None, table) => violation.table(table),
        }
    }
}

impl fmt::Display for TableConstraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {}", self.kind.as_str())?;
        if self.kind != ViolationKind::ForeignKey {
            f.write_str(" constraint")?;
        }
        if !self.name.is_empty() {
            write!(f, " `{}`", self.name)?;
        }
        if !self.table.is_empty() {
            write!(f, " on {}", self.table)?;
        }
        if !self.columns.is_empty() {
            write!(f, " ({})", self.columns.join(", "))?;
        }
        Ok(())
    }
}

/// Returns the kind of constraint that a name tells: `pets_owner_fkey`, `pets_name_not_null`.
/// Returns `None` for any other name.
pub(super) fn told_kind(name: &str) -> Option<ViolationKind> {
    let name = name.to_ascii_lowercase();
    let has_word = |words: &[&str]| name.split(|char: char| !char.is_alphanumeric()).any(|word| words.contains(&word));
    if name.contains("null") {
        Some(ViolationKind::NotNull)
    } else if has_word(&["fk", "fkey"]) || name.contains("foreign") {
        Some(ViolationKind::ForeignKey)
    } else if has_word(&["check", "chk", "ck"]) {
        Some(ViolationKind::Check)
    } else {
        has_word(&["excl"]).then_some(ViolationKind::Exclusion)
    }
}
