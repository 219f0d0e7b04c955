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
    /// The text before and after a subquery with the ids of rows to delete. PostgreSQL would join
    /// the subquery with all rows of all partitions, but finds the ids of an array by an index. The
    /// subquery skips the rows that another node is deleting.
    pub(crate) is_one_of: (&'static str, &'static str),
}

#[cfg(feature = "sqlite")]
pub(crate) const SQLITE: Dialect =
    Dialect { position: "instr", ends: "hex(MIN(id)), hex(MAX(id))", names_index: true, is_one_of: ("IN (", ")") };
#[cfg(feature = "postgres")]
pub(crate) const POSTGRES: Dialect = Dialect {
    position: "strpos",
    ends: "MIN(id::text), MAX(id::text)",
    names_index: false,
    is_one_of: ("= ANY (ARRAY(", " FOR UPDATE SKIP LOCKED))"),
};
