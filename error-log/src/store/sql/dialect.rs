//! The differences between the databases' SQL.

/// The differences between the databases' SQL.
#[derive(Clone, Copy)]
pub(crate) struct Dialect {
    /// The function that finds a text within another text.
    pub(crate) position: &'static str,
    /// The text of the lowest and of the highest id in a group. PostgreSQL has no `MIN` of UUIDs
    /// before version 18.
    pub(crate) ends: &'static str,
    /// Whether a statement names its index. SQLite plans without the values, and would prefer two
    /// bounds on the id to an equality on the status.
    pub(crate) names_index: bool,
    /// The clause with which a `SELECT` skips the rows that another node is deleting.
    pub(crate) skip_locked: &'static str,
}

#[cfg(feature = "sqlite")]
pub(crate) const SQLITE: Dialect =
    Dialect { position: "instr", ends: "hex(MIN(id)), hex(MAX(id))", names_index: true, skip_locked: "" };
#[cfg(feature = "postgres")]
pub(crate) const POSTGRES: Dialect = Dialect {
    position: "strpos",
    ends: "MIN(id::text), MAX(id::text)",
    names_index: false,
    skip_locked: " FOR UPDATE SKIP LOCKED",
};
