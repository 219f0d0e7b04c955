//! The differences between the databases' SQL.

/// The differences between the databases' SQL.
#[derive(Clone, Copy)]
pub(crate) struct Dialect {
    /// The function that finds a text within another text.
    pub(crate) position: &'static str,
    /// Whether a statement names its index. SQLite plans without the values, and would prefer two
    /// bounds on the id to an equality on the status.
    pub(crate) names_index: bool,
    /// The clause with which a `SELECT` skips the rows that another node is deleting.
    pub(crate) skip_locked: &'static str,
}

#[cfg(feature = "sqlite")]
pub(crate) const SQLITE: Dialect = Dialect { position: "instr", names_index: true, skip_locked: "" };
#[cfg(feature = "postgres")]
pub(crate) const POSTGRES: Dialect =
    Dialect { position: "strpos", names_index: false, skip_locked: " FOR UPDATE SKIP LOCKED" };
