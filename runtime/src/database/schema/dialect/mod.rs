//! The queries that list a database's unique indexes and its other constraints, and the rows that
//! they return.

mod sqlite_text;

use super::{Index, TableConstraint};
use crate::contract::violation::ViolationKind;

/// The database whose system catalog is read.
// With some features a variant is unused, because some drivers support only one database.
#[allow(dead_code)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Postgres,
    Mysql,
    Sqlite,
}

/// One column of an index or of another constraint.
#[derive(Debug)]
pub(crate) struct Row {
    table: String,
    /// The name of the index or the constraint. Empty if it has none. Of the kind `table` it is the
    /// statement that created the table.
    name: String,
    /// `None` for an expression, and for a constraint without columns.
    column: Option<String>,
    /// `primary` for a primary key, `unique` for another index, or the kind of a constraint.
    kind: String,
    /// The schema of the table. Empty if the database has none.
    schema: String,
    /// The partition that has the index. Empty if the database has none.
    part: String,
    /// Whether the table is found without a schema before its name.
    is_visible: bool,
}

/// The names of a row's columns.
#[cfg(feature = "diesel-2")]
pub(crate) const COLUMNS: [&str; 7] = ["of_table", "name", "of_column", "kind", "of_schema", "of_part", "is_visible"];

impl Row {
    /// Reads a row with a function that returns the text of a column.
    pub(crate) fn read<E>(mut text: impl FnMut(usize) -> Result<Option<String>, E>) -> Result<Self, E> {
        Ok(Self {
            table: text(0)?.unwrap_or_default(),
            name: text(1)?.unwrap_or_default(),
            column: text(2)?,
            kind: text(3)?.unwrap_or_default(),
            schema: text(4)?.unwrap_or_default(),
            part: text(5)?.unwrap_or_default(),
            is_visible: text(6)?.is_none_or(|is_visible| is_visible != "no"),
        })
    }
}

#[cfg(feature = "diesel-2")]
impl Row {
    /// Returns whether the first column starts with a digit.
    pub(crate) fn starts_with_digit(&self) -> bool {
        self.table.starts_with(|start: char| start.is_ascii_digit())
    }
}

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

    /// Returns the query that lists the unique indexes and the other constraints. Its first seven
    /// columns are texts.
    ///
    /// For a partitioned table the query lists the indexes of the partitions, because a violation
    /// reports the index of a partition; if there are no partitions yet, the table's own index.
    pub(crate) const fn query(self) -> &'static str {
        match self {
            Self::Postgres => {
                "SELECT l.* FROM (
                 SELECT r.relname::text AS of_table, i.relname::text AS name, a.attname::text AS of_column,
                        CASE WHEN x.indisprimary THEN 'primary' ELSE 'unique' END::text AS kind,
                        n.nspname::text AS of_schema, p.relname::text AS of_part,
                        CASE WHEN pg_catalog.pg_table_is_visible(r.oid) THEN 'yes' ELSE 'no' END::text AS is_visible,
                        k.place::int8 AS place
                 FROM pg_catalog.pg_index x
                 JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
                 JOIN pg_catalog.pg_class p ON p.oid = x.indrelid
                 JOIN pg_catalog.pg_class r ON r.oid = coalesce(pg_catalog.pg_partition_root(x.indrelid)::oid, x.indrelid)
                 JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace
                 CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY k (attnum, place)
                 LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.attnum AND k.attnum > 0
                 WHERE x.indisunique AND x.indisvalid AND k.place <= x.indnkeyatts
                   AND (i.relkind = 'i' OR NOT EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhparent = x.indrelid))
                 UNION ALL
                 SELECT coalesce(r.relname::text, ''), c.conname::text, NULL,
                        CASE c.contype WHEN 'f' THEN 'foreign key' WHEN 'c' THEN 'check' ELSE 'exclusion' END::text,
                        coalesce(n.nspname::text, ''), coalesce(p.relname::text, ''),
                        CASE WHEN r.oid IS NULL OR pg_catalog.pg_table_is_visible(r.oid) THEN 'yes' ELSE 'no' END::text, 0::int8
                 FROM pg_catalog.pg_constraint c
                 LEFT JOIN pg_catalog.pg_class p ON p.oid = c.conrelid
                 LEFT JOIN pg_catalog.pg_class r ON r.oid = coalesce(pg_catalog.pg_partition_root(p.oid)::oid, p.oid)
                 LEFT JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace
                 WHERE c.contype IN ('f', 'c', 'x') AND c.connamespace <> 'information_schema'::regnamespace
                 UNION ALL
                 SELECT r.relname::text,
                        coalesce((SELECT min(c.conname::text) FROM pg_catalog.pg_constraint c
                                  WHERE c.conrelid = p.oid AND c.contype = 'n' AND c.conkey = ARRAY[a.attnum]), ''),
                        a.attname::text, 'not-null'::text, n.nspname::text, p.relname::text,
                        CASE WHEN pg_catalog.pg_table_is_visible(r.oid) THEN 'yes' ELSE 'no' END::text, 0::int8
                 FROM pg_catalog.pg_attribute a
                 JOIN pg_catalog.pg_class p ON p.oid = a.attrelid
                 JOIN pg_catalog.pg_class r ON r.oid = coalesce(pg_catalog.pg_partition_root(p.oid)::oid, p.oid)
                 JOIN pg_catalog.pg_namespace n ON n.oid = p.relnamespace
                 WHERE a.attnotnull AND a.attnum > 0 AND NOT a.attisdropped AND p.relkind IN ('r', 'p')
                 ) l
                 WHERE l.of_schema <> 'pg_catalog' AND l.of_schema <> 'information_schema' AND l.of_schema !~ '^pg_toast'
                 ORDER BY l.of_table COLLATE \"C\", l.of_schema COLLATE \"C\", l.name COLLATE \"C\", l.of_part COLLATE \"C\", l.place"
            }
            // MariaDB names the check of a column after the column.
            Self::Mysql => {
                "SELECT CAST(s.table_name AS CHAR) AS of_table, CAST(s.index_name AS CHAR) AS name,
                        CAST(s.column_name AS CHAR) AS of_column,
                        CAST(IF(s.index_name = 'PRIMARY', 'primary', 'unique') AS CHAR) AS kind,
                        CAST(s.table_schema AS CHAR) AS of_schema, CAST('' AS CHAR) AS of_part,
                        CAST('yes' AS CHAR) AS is_visible, s.seq_in_index AS place
                 FROM information_schema.statistics s
                 WHERE s.non_unique = 0 AND s.table_schema = DATABASE()
                 UNION ALL
                 SELECT CAST(t.table_name AS CHAR), CAST(t.constraint_name AS CHAR), CAST(c.column_name AS CHAR),
                        CAST(LOWER(t.constraint_type) AS CHAR), CAST(t.table_schema AS CHAR), CAST('' AS CHAR),
                        CAST('yes' AS CHAR), 0
                 FROM information_schema.table_constraints t
                 LEFT JOIN information_schema.columns c ON t.constraint_type = 'CHECK'
                   AND c.table_schema = t.table_schema AND c.table_name = t.table_name AND c.column_name = t.constraint_name
                 WHERE t.table_schema = DATABASE() AND t.constraint_type IN ('CHECK', 'FOREIGN KEY')
                 UNION ALL
                 SELECT CAST(c.table_name AS CHAR), CAST('' AS CHAR), CAST(c.column_name AS CHAR),
                        CAST('not-null' AS CHAR), CAST(c.table_schema AS CHAR), CAST('' AS CHAR), CAST('yes' AS CHAR), 0
                 FROM information_schema.columns c
                 WHERE c.table_schema = DATABASE() AND c.is_nullable = 'NO'
                 ORDER BY 1, 2, 4, 8"
            }
            // A rowid has no index, so the second part of the query adds it: as the
            // `INTEGER PRIMARY KEY` column if the table has one, else as the undeclared column
            // `rowid`. A foreign key has a number in place of a name.
            Self::Sqlite => {
                "SELECT t.name AS of_table, l.name AS name, c.name AS of_column,
                        CASE l.origin WHEN 'pk' THEN 'primary' ELSE 'unique' END AS kind,
                        '' AS of_schema, '' AS of_part, 'yes' AS is_visible, c.seqno AS place
                 FROM sqlite_schema t, pragma_index_list(t.name) l, pragma_index_xinfo(l.name) c
                 WHERE t.type = 'table' AND l.\"unique\" AND c.key
                 UNION ALL
                 SELECT t.name, 'rowid',
                        coalesce((SELECT c.name FROM pragma_table_info(t.name) c WHERE c.pk AND NOT EXISTS
                                    (SELECT 1 FROM pragma_index_list(t.name) l WHERE l.origin = 'pk')), 'rowid'),
                        'primary', '', '', 'yes', 0
                 FROM sqlite_schema t, pragma_table_list(t.name) l
                 WHERE t.type = 'table' AND l.schema = 'main' AND NOT l.wr AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                 UNION ALL
                 SELECT t.name, CAST(f.id AS TEXT), f.\"from\", 'foreign key', '', '', 'yes', f.seq
                 FROM sqlite_schema t, pragma_foreign_key_list(t.name) f
                 WHERE t.type = 'table'
                 UNION ALL
                 SELECT t.name, '', c.name, 'not-null', '', '', 'yes', 0
                 FROM sqlite_schema t, pragma_table_info(t.name) c
                 WHERE t.type = 'table' AND c.\"notnull\"
                 UNION ALL
                 SELECT t.name, t.sql, NULL, 'table', '', '', 'yes', 0
                 FROM sqlite_schema t
                 WHERE t.type = 'table' AND t.sql IS NOT NULL
                 ORDER BY 1, 2, 8"
            }
        }
    }

    /// Returns the indexes and the other constraints that the rows describe. A table that is found
    /// only with its schema counts if one of the schemas is that of the table.
    pub(crate) fn read(
        self,
        rows: impl IntoIterator<Item = Row>,
        schemas: &[&str],
    ) -> (Vec<Index>, Vec<TableConstraint>) {
        let (mut indexes, mut constraints): (Vec<Index>, Vec<TableConstraint>) = (Vec::new(), Vec::new());
        let mut keys: Vec<(String, String)> = Vec::new();
        for row in rows.into_iter().filter(|row| row.is_visible || schemas.contains(&row.schema.as_str())) {
            let kind = match row.kind.as_str() {
                "primary" | "unique" => {
                    self.add_to_indexes(&mut indexes, row);
                    continue;
                }
                "table" => {
                    constraints.extend(sqlite_text::constraints(&row.table, &row.name));
                    continue;
                }
                "foreign key" => ViolationKind::ForeignKey,
                "check" => ViolationKind::Check,
                "not-null" => ViolationKind::NotNull,
                _ => ViolationKind::Exclusion,
            };
            if self == Self::Sqlite && kind == ViolationKind::ForeignKey {
                // The rows of one foreign key are adjacent among the foreign keys of a table.
                let key = (row.table.clone(), row.name);
                let is_of_last = keys.last() == Some(&key);
                keys.push(key);
                let last = if is_of_last { constraints.pop() } else { None };
                let mut constraint = last.unwrap_or_else(|| TableConstraint::new(kind, row.table, ""));
                constraint.columns.extend(row.column);
                constraints.push(constraint);
                continue;
            }
            let mut constraint = TableConstraint::new(kind, row.table, row.name);
            constraint.schema = Some(row.schema).filter(|schema| !schema.is_empty());
            constraint.part = Some(row.part).filter(|part| !part.is_empty());
            constraint.columns.extend(row.column);
            constraint.reports_whole_table = self == Self::Mysql;
            constraints.push(constraint);
        }
        (indexes, constraints)
    }

    /// Adds a row of an index. The rows of one index are adjacent, because the queries sort them.
    fn add_to_indexes(self, indexes: &mut Vec<Index>, row: Row) {
        let schema = Some(row.schema).filter(|schema| !schema.is_empty());
        let is_of = |last: &Index| last.table == row.table && last.name == row.name && last.schema == schema;
        let last = if indexes.last().is_some_and(is_of) { indexes.pop() } else { None };
        let mut index = last.unwrap_or_else(|| self.index(&row.table, &row.name, row.kind == "primary"));
        index.schema = schema;
        index.part = Some(row.part).filter(|part| !part.is_empty());
        match row.column {
            Some(column) => index.columns.push(column),
            None => index = index.with_expressions(),
        }
        indexes.push(index);
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
