//! Database constraints that an error declares.

/// A unique constraint of a database, identified by its name, its columns, or both.
///
/// Some drivers report a constraint's name (PostgreSQL), others its columns (SQLite). Declare both,
/// so that the constraint is recognized with every driver.
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
/// To share a constraint between several enums, declare a constant and write
/// `#[unique(EXTERNAL_ID)]`:
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
    /// The public names of the fields, as clients send them. A dot separates the names on the way
    /// to a nested field: `billing_details.tax_id`.
    pub fields: &'static [&'static str],
    /// The name of the constraint or of the unique index in the database. `None` if only the
    /// columns identify the constraint.
    pub constraint: Option<&'static str>,
    /// The columns, as `table.column` or `schema.table.column`. If the list is empty, the columns
    /// have the names of `fields`, in any table. The table has to agree with the one that the
    /// driver reports, also if the constraint's name does.
    pub columns: &'static [&'static str],
    /// The part of the constraint's name that `constraint` gives.
    pub matching: NameMatch,
}

impl Unique {
    /// Creates a unique constraint on these fields, without a name and without columns.
    #[must_use]
    pub const fn new(fields: &'static [&'static str]) -> Self {
        Self { fields, constraint: None, columns: &[], matching: NameMatch::Exact }
    }

    /// Sets the constraint's name in the database.
    #[must_use]
    pub const fn constraint(self, name: &'static str) -> Self {
        Self { constraint: Some(name), ..self }
    }

    /// Sets the columns, as `table.column` or `schema.table.column`.
    #[must_use]
    pub const fn columns(self, columns: &'static [&'static str]) -> Self {
        Self { columns, ..self }
    }

    /// Sets which part of the database's name is declared. A prefix or a suffix is for partitioned
    /// tables, because the index of each partition has its own name.
    #[must_use]
    pub const fn matching(self, matching: NameMatch) -> Self {
        Self { matching, ..self }
    }
}

/// A foreign key, a check, a not-null or an exclusion constraint of a database, identified by its
/// name or its columns.
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
    /// The constraint's name in the database.
    pub name: &'static str,
    /// The public names of the fields that field errors point to. The list may be empty.
    pub fields: &'static [&'static str],
    /// The columns, as `table.column` or `schema.table.column`. SQLite reports the column of a
    /// not-null constraint. PostgreSQL reports the table, which has to be the table of one of the
    /// columns. If the list is empty, the columns have the names of `fields`, in any table.
    pub columns: &'static [&'static str],
    /// The part of the constraint's name that `name` gives.
    pub matching: NameMatch,
    /// The side of a foreign key whose change violates it. `None` if the declaration is for both
    /// sides, and for other kinds of constraints.
    pub side: Option<ForeignKeySide>,
}

impl Constraint {
    /// Creates a constraint with this name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, fields: &[], columns: &[], matching: NameMatch::Exact, side: None }
    }

    /// Sets the public names of the fields that field errors point to.
    #[must_use]
    pub const fn fields(self, fields: &'static [&'static str]) -> Self {
        Self { fields, ..self }
    }

    /// Sets the columns, as `table.column` or `schema.table.column`.
    #[must_use]
    pub const fn columns(self, columns: &'static [&'static str]) -> Self {
        Self { columns, ..self }
    }

    /// Sets which part of the database's name is declared.
    #[must_use]
    pub const fn matching(self, matching: NameMatch) -> Self {
        Self { matching, ..self }
    }

    /// Limits the declaration of a foreign key to changes of one side.
    #[must_use]
    pub const fn side(self, side: ForeignKeySide) -> Self {
        Self { side: Some(side), ..self }
    }
}

/// The side of a foreign key whose change violates the key: `side = "child"`.
///
/// ```
/// # use status_error::{ApiError, database::{DatabaseFailure, ForeignKeySide, FromDatabase as _, Violation, ViolationKind}};
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum OrderError {
///     #[error("there is no such buyer")]
///     #[status(422)]
///     #[constraint("orders_buyer_fkey", side = "child", fields("buyer_id"))]
///     NoBuyer,
///     #[error("the buyer has orders")]
///     #[status(409)]
///     #[constraint("orders_buyer_fkey", side = "parent")]
///     BuyerHasOrders,
/// }
///
/// let violation = Violation::new(ViolationKind::ForeignKey).constraint("orders_buyer_fkey");
/// let deleted = violation.side(ForeignKeySide::Parent);
/// assert!(matches!(OrderError::from_failure(&DatabaseFailure::Violation(deleted)), Some(OrderError::BuyerHasOrders)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ForeignKeySide {
    /// A row with a reference was inserted or updated, and the referenced row doesn't exist.
    Child,
    /// A row that is still referenced was deleted or updated.
    Parent,
}

/// The part of a constraint's name that a declaration gives: `match = "prefix"`.
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
    /// The declaration gives the whole name.
    Exact,
    /// The declaration gives the beginning of the name.
    Prefix,
    /// The declaration gives the end of the name.
    Suffix,
}
