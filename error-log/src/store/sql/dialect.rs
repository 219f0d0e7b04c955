//! Where the databases' SQL differs.

/// Where the databases' SQL differs.
#[derive(Clone, Copy)]
pub(crate) struct Dialect {
    /// The function that finds a text in a text.
    pub(crate) position: &'static str,
    /// Whether the index is named in the statement: SQLite, which knows nothing of the values,
    /// takes two bounds of the id for better than an equal status.
    pub(crate) names_index: bool,
    /// What makes a `SELECT` leave out what another node is deleting.
    pub(crate) skip_locked: &'static str,
}

#[cfg(feature = "sqlite")]
pub(crate) const SQLITE: Dialect = Dialect { position: "instr", names_index: true, skip_locked: "" };
#[cfg(feature = "postgres")]
pub(crate) const POSTGRES: Dialect =
    Dialect { position: "strpos", names_index: false, skip_locked: " FOR UPDATE SKIP LOCKED" };
