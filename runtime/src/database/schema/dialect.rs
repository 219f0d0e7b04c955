//! The queries that list a database's unique indexes, and the rows that they return.

use super::Index;

/// The database whose system catalog is read.
// With some features a variant is unused, because some drivers support only one database.
#[allow(dead_code)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Postgres,
    Mysql,
    Sqlite,
}

/// One column of an index: the table, the index, the column (`None` for an expression), and
/// `primary` for a primary key or else `unique`.
pub(crate) type Row = (String, String, Option<String>, String);

impl Dialect {
    /// Returns the dialect for the name that sqlx gives a database. Returns `None` for any other
    /// database.
    #[cfg(any(feature = "sqlx-08", feature = "sqlx-09"))]
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "PostgreSQL" => Some(Self::Postgres),
            "MySQL" | "MariaDB" => Some(Self::Mysql),
            "SQLite" => Some(Self::Sqlite),
            _ => None,
        }
    }

    /// Returns the query that lists the unique indexes. Its first four columns are texts.
    ///
    /// If the database has several schemas, the query lists the tables that are visible without a
    /// schema before their name. For a partitioned table it lists the indexes of the partitions,
    /// because an index of a partition is what a violation reports; if there are no partitions yet,
    /// the table's own index.
    pub(crate) const fn query(self) -> &'static str {
        match self {
            Self::Postgres => {
                "SELECT r.relname::text AS of_table, i.relname::text AS name, a.attname::text AS of_column,
                        CASE WHEN x.indisprimary THEN 'primary' ELSE 'unique' END::text AS kind
                 FROM pg_catalog.pg_index x
                 JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
                 JOIN pg_catalog.pg_class r ON r.oid = coalesce(pg_catalog.pg_partition_root(x.indrelid)::oid, x.indrelid)
                 CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY k (attnum, place)
                 LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.attnum AND k.attnum > 0
                 WHERE x.indisunique AND x.indisvalid AND k.place <= x.indnkeyatts
                   AND (i.relkind = 'i' OR NOT EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhparent = x.indrelid))
                   AND pg_catalog.pg_table_is_visible(r.oid)
                   AND r.relnamespace <> 'pg_catalog'::regnamespace AND r.relnamespace <> 'pg_toast'::regnamespace
                 ORDER BY r.relname, i.relname, k.place"
            }
            Self::Mysql => {
                "SELECT CAST(table_name AS CHAR) AS of_table, CAST(index_name AS CHAR) AS name,
                        CAST(column_name AS CHAR) AS of_column,
                        CAST(IF(index_name = 'PRIMARY', 'primary', 'unique') AS CHAR) AS kind
                 FROM information_schema.statistics
                 WHERE non_unique = 0 AND table_schema = DATABASE()
                 ORDER BY table_name, index_name, seq_in_index"
            }
            // A rowid has no index, so the second part of the query adds it: as the
            // `INTEGER PRIMARY KEY` column if the table has one, else as the undeclared column
            // `rowid`.
            Self::Sqlite => {
                "SELECT t.name AS of_table, l.name AS name, c.name AS of_column,
                        CASE l.origin WHEN 'pk' THEN 'primary' ELSE 'unique' END AS kind, c.seqno AS place
                 FROM sqlite_schema t, pragma_index_list(t.name) l, pragma_index_xinfo(l.name) c
                 WHERE t.type = 'table' AND l.\"unique\" AND c.key
                 UNION ALL
                 SELECT t.name, 'rowid',
                        coalesce((SELECT c.name FROM pragma_table_info(t.name) c WHERE c.pk AND NOT EXISTS
                                    (SELECT 1 FROM pragma_index_list(t.name) l WHERE l.origin = 'pk')), 'rowid'),
                        'primary', 0
                 FROM sqlite_schema t, pragma_table_list(t.name) l
                 WHERE t.type = 'table' AND l.schema = 'main' AND NOT l.wr AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                 ORDER BY 1, 2, 5"
            }
        }
    }

    /// Returns the indexes that the rows describe. The rows of one index are adjacent, because the
    /// queries sort them.
    pub(crate) fn indexes(self, rows: impl IntoIterator<Item = Row>) -> Vec<Index> {
        let mut indexes: Vec<Index> = Vec::new();
        for (table, name, column, kind) in rows {
            let is_of_last = indexes.last().is_some_and(|last| last.table == table && last.name == name);
            let last = if is_of_last { indexes.pop() } else { None };
            let mut index = last.unwrap_or_else(|| self.index(&table, &name, kind == "primary"));
            match column {
                Some(column) => index.columns.push(column),
                None => index = index.with_expressions(),
            }
            indexes.push(index);
        }
        indexes
    }

    fn index(self, table: &str, name: &str, is_primary_key: bool) -> Index {
        let none = [""; 0];
        let index = match self {
            Self::Postgres => Index::postgres(table, name, none),
            Self::Mysql => Index::mysql(table, name, none),
            Self::Sqlite => Index::sqlite(table, name, none),
        };
        if is_primary_key { index.primary_key() } else { index }
    }
}
