//! Declared constraints of a database.

/// A unique constraint, by both of its identities: its name and its columns.
///
/// Drivers tell one or the other of these (PostgreSQL the name, SQLite the columns), so both are
/// declared.
///
/// ```
/// # use status_error::{ApiError, Catalog};
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("this address is taken")]
/// #[status(409)]
/// #[unique("email", constraint = "users_email_key", columns("users.email"))]
/// struct EmailTaken;
///
/// let taken = Catalog::of::<EmailTaken>().iter().next().unwrap();
/// assert_eq!(taken.unique[0].fields, ["email"]);
/// assert_eq!(taken.unique[0].constraint, Some("users_email_key"));
/// ```
///
/// A constraint that several enums share is a constant, `#[unique(EXTERNAL_ID)]`:
///
/// ```
/// use status_error::database::Unique;
///
/// pub const EXTERNAL_ID: Unique = Unique::new(&["external_identifier"])
///     .constraint("buyers_account_external_key")
///     .columns(&["buyers.merchant_account_id", "buyers.external_identifier"]);
/// ```
#[doc(alias("409", "Conflict", "duplicate", "unique violation"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unique {
    /// The public names of the fields, as a client sent them; `billing_details.tax_id` is a nested
    /// one.
    pub fields: &'static [&'static str],
    /// The constraint's (or the unique index's) name in the database.
    pub constraint: Option<&'static str>,
    /// The columns, as `table.column`. Empty: the fields' names, in any table.
    pub columns: &'static [&'static str],
    /// How much of the constraint's name is declared.
    pub matching: NameMatch,
}

impl Unique {
    /// A constraint on these fields.
    #[must_use]
    pub const fn new(fields: &'static [&'static str]) -> Self {
        Self { fields, constraint: None, columns: &[], matching: NameMatch::Exact }
    }

    /// With its name.
    #[must_use]
    pub const fn constraint(self, name: &'static str) -> Self {
        Self { constraint: Some(name), ..self }
    }

    /// With its columns, as `table.column`.
    #[must_use]
    pub const fn columns(self, columns: &'static [&'static str]) -> Self {
        Self { columns, ..self }
    }

    /// With a name that is the beginning or the end of the database's: each partition's index has
    /// one of its own.
    #[must_use]
    pub const fn matching(self, matching: NameMatch) -> Self {
        Self { matching, ..self }
    }
}

/// A foreign key, a check, a not-null or an exclusion constraint, by its name or its columns.
///
/// ```
/// # use status_error::{ApiError, Catalog};
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("there is no such account")]
/// #[status(422)]
/// #[constraint("buyers_account_fkey", fields("merchant_account_id"))]
/// struct NoAccount;
///
/// let kind = Catalog::of::<NoAccount>().iter().next().unwrap();
/// assert_eq!(kind.constraints[0].name, "buyers_account_fkey");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Constraint {
    /// Its name in the database.
    pub name: &'static str,
    /// The public names of the fields at fault, if any.
    pub fields: &'static [&'static str],
    /// The columns, as `table.column`: SQLite tells those of a not-null constraint. Empty: the
    /// fields' names, in any table.
    pub columns: &'static [&'static str],
    /// How much of the name is declared.
    pub matching: NameMatch,
}

impl Constraint {
    /// A constraint of this name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, fields: &[], columns: &[], matching: NameMatch::Exact }
    }

    /// With the public names of the fields at fault.
    #[must_use]
    pub const fn fields(self, fields: &'static [&'static str]) -> Self {
        Self { fields, ..self }
    }

    /// With its columns, as `table.column`.
    #[must_use]
    pub const fn columns(self, columns: &'static [&'static str]) -> Self {
        Self { columns, ..self }
    }

    /// With a name that is the beginning or the end of the database's.
    #[must_use]
    pub const fn matching(self, matching: NameMatch) -> Self {
        Self { matching, ..self }
    }
}

/// How much of a constraint's name is declared: `match = "prefix"`.
///
/// ```
/// use status_error::database::{Violation, ViolationKind};
/// use status_error::database::{NameMatch, Unique};
///
/// // PostgreSQL names the index of a partition after the partition.
/// const EXTERNAL_ID: Unique = Unique::new(&["external_id"]).constraint("_external_id_key").matching(NameMatch::Suffix);
/// let violation = Violation::new(ViolationKind::Unique).constraint("buyers_2026_external_id_key");
/// assert!(violation.is(&EXTERNAL_ID));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameMatch {
    /// All of it.
    Exact,
    /// Its beginning.
    Prefix,
    /// Its end.
    Suffix,
}
