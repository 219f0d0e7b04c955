//! The comparison of a violation with the constraints that problem types declare. Each part that the
//! driver reports (schema, table, columns, name) has to agree with the declaration.

use crate::contract::constraint::{Constraint, NameMatch, Unique};
use crate::contract::engine_names;
use crate::contract::problem_type::ProblemType;
use crate::contract::violation::{Violation, ViolationKind};

/// The certainty with which a violation matches a declared constraint. The name decides first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Degree {
    name: NameDegree,
    table: TableDegree,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum NameDegree {
    /// A match by a part of the name; the number is the length of the part in bytes. A longer part
    /// is more specific: `_order_number_key` is more specific than `_number_key`.
    Part(usize),
    /// A match by the whole name, or by the columns.
    Exact,
}

/// The certainty with which a violated table is a declared one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum TableDegree {
    /// The driver reports no table, or none is declared.
    Unknown,
    /// The reported table is named like a partition of the declared one.
    Partition,
    /// The tables' names differ in the case of letters. PostgreSQL keeps `"Orders"` and `orders`
    /// apart.
    SameIgnoringCase,
    Same,
    SameWithSchema,
}

/// The result of comparing one part of a violation with the declaration.
#[derive(Clone, Copy)]
enum Compared<T> {
    Agrees(T),
    Differs,
    /// The part is not reported or not declared.
    Unknown,
}

impl<T> Compared<T> {
    fn of(found: Option<T>) -> Self {
        found.map_or(Self::Differs, Self::Agrees)
    }
}

impl Degree {
    /// Returns the item with the most certain match; of equal ones the first. Returns `None` if no
    /// item matches.
    pub(crate) fn surest<T>(all: impl Iterator<Item = (T, Option<Self>)>) -> Option<T> {
        let all = all.filter_map(|(one, degree)| Some((one, degree?)));
        all.reduce(|best, one| if one.1 > best.1 { one } else { best }).map(|(one, _)| one)
    }
}

/// Returns the index of the problem type that declares the violated constraint. An exact match
/// wins; then the longest part of the name; then the table. Returns `None` if no problem type
/// matches, and if the violation doesn't show which of several tables is meant.
pub(crate) fn violated(types: &[ProblemType], violation: &Violation) -> Option<usize> {
    let matches = || {
        let all = types.iter().enumerate();
        all.filter_map(|(index, kind)| surest_of(kind, violation).map(|(degree, columns)| (index, degree, columns)))
    };
    let (index, degree, columns) = matches().reduce(|best, one| if one.1 > best.1 { one } else { best })?;
    // Equal declarations are those of a constant that variants share; the first variant is built.
    let is_clear = matches().all(|(_, other, declared)| other < degree || declared == columns);
    is_clear.then_some(index)
}

/// Returns the degree of the most certain match, and the columns that the constraint declares.
fn surest_of(kind: &ProblemType, violation: &Violation) -> Option<(Degree, &'static [&'static str])> {
    let unique = kind.unique.iter().map(|one| (violation.degree_of(one), one.columns));
    let constraints = kind.constraints.iter().map(|one| (violation.degree_of_constraint(one), one.columns));
    let all = unique.chain(constraints).filter_map(|(degree, columns)| Some((degree?, columns)));
    all.reduce(|best, one| if one.0 > best.0 { one } else { best })
}

/// Returns whether a problem type declares the violated constraint.
pub(crate) fn is_mapped(types: &[ProblemType], violation: &Violation) -> bool {
    violated(types, violation).is_some()
}

struct Declared {
    name: Option<&'static str>,
    fields: &'static [&'static str],
    columns: &'static [&'static str],
    by: NameMatch,
}

impl Violation {
    pub(crate) fn degree_of(&self, unique: &Unique) -> Option<Degree> {
        let declared =
            Declared { name: unique.constraint, fields: unique.fields, columns: unique.columns, by: unique.matching };
        if self.kind() == ViolationKind::Unique { self.matches(&declared) } else { None }
    }

    pub(crate) fn degree_of_constraint(&self, constraint: &Constraint) -> Option<Degree> {
        let declared = Declared {
            name: Some(constraint.name),
            fields: constraint.fields,
            columns: constraint.columns,
            by: constraint.matching,
        };
        let is_of_side = constraint.side.is_none() || constraint.side == self.foreign_key_side();
        if self.kind() == ViolationKind::Unique || !is_of_side { None } else { self.matches(&declared) }
    }

    fn matches(&self, declared: &Declared) -> Option<Degree> {
        let table = self.table_matches(declared);
        if matches!(table, Compared::Differs) {
            return None;
        }
        let of_table = match table {
            Compared::Agrees(degree) => degree,
            _ => TableDegree::Unknown,
        };
        let name = match (self.constraint_name(), declared.name) {
            (Some(reported), Some(name)) => Compared::of(self.name_matches(declared, name, reported)),
            _ => Compared::Unknown,
        };
        let columns = match self.column_names() {
            // SQLite's text for an index on an expression could be the columns of an odd table.
            Some(reported) if reported.starts_with("index '") && !matches!(name, Compared::Unknown) => {
                match self.columns_match(declared, reported, of_table) {
                    Some(table) => return Some(Degree { name: NameDegree::Exact, table }),
                    None => Compared::Unknown,
                }
            }
            // The fields need not have the names of the columns if the constraint has a name.
            Some(_) if declared.columns.is_empty() && !matches!(name, Compared::Unknown) => Compared::Unknown,
            Some(reported) => Compared::of(self.columns_match(declared, reported, of_table)),
            None => Compared::Unknown,
        };
        match (name, columns) {
            (Compared::Agrees(degree), Compared::Agrees(_) | Compared::Unknown) => {
                Some(Degree { table: degree.table.max(of_table), ..degree })
            }
            (Compared::Unknown, Compared::Agrees(table)) => Some(Degree { name: NameDegree::Exact, table }),
            // A column has one not-null constraint, whatever its name is. Before PostgreSQL 18 the
            // constraint had no name. MariaDB names the check of a column after the column.
            (Compared::Differs, Compared::Agrees(table)) if self.columns_are_decisive() => {
                Some(Degree { name: NameDegree::Exact, table })
            }
            _ => None,
        }
    }

    /// Compares the reported schema and table with those of the declared columns.
    fn table_matches(&self, declared: &Declared) -> Compared<TableDegree> {
        let Some(reported) = self.table_name() else { return Compared::Unknown };
        let readings = declared.columns.iter().flat_map(|column| Reading::all_of(column));
        let degrees = readings.filter_map(|reading| self.table_degree(&reading, reported));
        match declared.columns {
            [] => Compared::Unknown,
            _ => Compared::of(degrees.max()),
        }
    }

    fn table_degree(&self, declared: &Reading<'_>, reported: &str) -> Option<TableDegree> {
        let has_schema = match (declared.schema, self.schema_name()) {
            (Some(declared), Some(reported)) if !is_same(declared, reported) => return None,
            (declared, reported) => declared.is_some() && reported.is_some(),
        };
        let spellings = [declared.table, truncated(declared.table)];
        if spellings.iter().any(|table| is_same(reported, table)) {
            let is_exact = spellings.contains(&reported) && (!has_schema || declared.schema == self.schema_name());
            return Some(match (is_exact, has_schema) {
                (true, true) => TableDegree::SameWithSchema,
                (true, false) => TableDegree::Same,
                (false, _) => TableDegree::SameIgnoringCase,
            });
        }
        let is_partition = self.table_may_be_partition() && is_partition_of(reported, declared.table);
        is_partition.then_some(TableDegree::Partition)
    }

    fn name_matches(&self, declared: &Declared, name: &str, reported: &str) -> Option<Degree> {
        let degree = if declared.by == NameMatch::Exact { NameDegree::Exact } else { NameDegree::Part(name.len()) };
        let is_it = |reported: &str| match declared.by {
            NameMatch::Exact => reported == name || reported == truncated(name),
            NameMatch::Prefix => reported.starts_with(name),
            NameMatch::Suffix => reported.ends_with(name),
        };
        let is = |reported: &str| {
            let is_whole = declared.by == NameMatch::Exact;
            let mut others = engine_names::without_additions(reported, self.kind(), self.table_name());
            is_it(reported) || others.any(is_it) || (is_whole && engine_names::is_cut_name_of_shard(reported, name))
        };
        let unknown = Degree { name: degree, table: TableDegree::Unknown };
        // The part before a dot may be the table, or belong to the name. If the declaration has
        // columns, the part has to be the table of one of them.
        match reported.split_once('.').filter(|_| self.name_may_be_qualified()) {
            // Without a table, a part of the name alone may be that of any table. So the name has
            // to have the table's in it.
            None => {
                let has_table = || {
                    let readings = declared.columns.iter().flat_map(|column| Reading::all_of(column));
                    let mut tables = readings.map(|reading| reading.table);
                    declared.columns.is_empty() || tables.any(|table| has_word(reported, table))
                };
                let is_known = declared.by == NameMatch::Exact || self.table_name().is_some() || has_table();
                (is_known && is(reported)).then_some(unknown)
            }
            Some((_, rest)) if declared.columns.is_empty() => (is(reported) || is(rest)).then_some(unknown),
            Some(_) => {
                let mut readings = declared.columns.iter().flat_map(|column| Reading::all_of(column));
                let of_table = |reading: Reading<'_>| {
                    let rest = strip_prefix(reported, reading.table).and_then(|rest| rest.strip_prefix('.'));
                    rest.is_some_and(is)
                };
                match readings.any(of_table) {
                    true => Some(Degree { name: degree, table: TableDegree::Same }),
                    false => (declared.by == NameMatch::Exact && reported == name).then_some(unknown),
                }
            }
        }
    }

    fn columns_match(&self, declared: &Declared, reported: &str, table: TableDegree) -> Option<TableDegree> {
        if self.columns_are_bare() {
            let is_it = match (declared.columns, declared.fields) {
                ([column], _) => Reading::all_of(column).any(|reading| is_same(reading.column, reported)),
                ([], [field]) => is_same(field, reported),
                _ => false,
            };
            return is_it.then_some(table);
        }
        if declared.columns.is_empty() {
            // Without declared columns, the fields' names are the columns, in any table whose name
            // can't be mistaken for a list of columns.
            let reported = engine_names::without_code(reported).unwrap_or(reported);
            let table = reported.split_once('.').map(|(table, _)| table)?;
            let is_plain = !table.is_empty() && !table.contains(", ");
            let columns: Vec<String> = declared.fields.iter().map(|field| format!("{table}.{field}")).collect();
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            return (is_plain && is_list_of(reported, &columns)).then_some(TableDegree::Unknown);
        }
        let read = |read: fn(&'static str) -> &'static str| {
            let columns: Vec<&str> = declared.columns.iter().map(|column| read(column)).collect();
            is_list_of(reported, &columns)
        };
        if read(|column| column) || read(|column| Reading::of(column).without_schema) {
            return Some(table.max(TableDegree::Same));
        }
        if let Some(reported) = engine_names::without_code(reported) {
            return self.columns_match(declared, reported, table);
        }
        // A column that PostgreSQL reports is one of the reported table, which has agreed already.
        let of_table = self.table_name().is_some_and(|of| {
            let readings = declared.columns.iter().map(|column| Reading::of(column));
            let columns: Vec<String> = readings.map(|reading| format!("{of}.{}", truncated(reading.column))).collect();
            is_list_of(reported, &columns.iter().map(String::as_str).collect::<Vec<_>>())
        });
        of_table.then_some(table)
    }
}

/// One way to read a declared column: `table.column` or `schema.table.column`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading<'d> {
    pub(crate) schema: Option<&'d str>,
    pub(crate) table: &'d str,
    pub(crate) column: &'d str,
    /// The column with its table.
    pub(crate) without_schema: &'d str,
}

impl<'d> Reading<'d> {
    /// Returns the usual reading: with exactly two dots, the part before the first dot is a schema.
    pub(crate) fn of(declared: &'d str) -> Self {
        let (first, rest) = declared.split_once('.').unwrap_or(("", declared));
        match rest.split_once('.') {
            Some((table, column)) if !column.contains('.') => {
                Self { schema: Some(first), table, column, without_schema: rest }
            }
            _ => Self { schema: None, table: first, column: rest, without_schema: declared },
        }
    }

    /// Returns all readings. The names of tables and columns may contain dots, too.
    fn all_of(declared: &'d str) -> impl Iterator<Item = Self> {
        let of_table = |schema, declared: &'d str| {
            let dots = declared.match_indices('.');
            dots.filter_map(move |(dot, _)| {
                let (table, column) = (declared.get(..dot)?, declared.get(dot + 1..)?);
                Some(Self { schema, table, column, without_schema: declared })
            })
        };
        let with_schema = declared
            .match_indices('.')
            .filter_map(move |(dot, _)| Some(of_table(Some(declared.get(..dot)?), declared.get(dot + 1..)?)));
        of_table(None, declared).chain(with_schema.flatten())
    }
}

/// Returns whether a table is named like a partition of another one: `orders_2026`, `orders2026`
/// and `orders_north` are named like partitions of `orders`. TimescaleDB's chunks have a name that
/// doesn't have the table's.
fn is_partition_of(part: &str, table: &str) -> bool {
    let is_chunk = engine_names::is_chunk(part);
    let rest = strip_prefix(part, table).unwrap_or_default();
    let is_number = !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit());
    is_chunk || is_number || (rest.len() > 1 && rest.starts_with('_'))
}

/// Returns whether a name has another name in it as a whole word, possibly with the number of a
/// partition: `users` is in `uq_users_email` and in `users2026_email_key`, and not in
/// `superusers_email_key`.
fn has_word(name: &str, word: &str) -> bool {
    let (name, word) = (name.to_ascii_lowercase(), word.to_ascii_lowercase());
    let mut places = name.match_indices(&word);
    places.any(|(at, _)| {
        let before = name.get(..at).and_then(|before| before.chars().next_back());
        let after = name.get(at + word.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphabetic)
    })
}

/// Returns whether two identifiers are the same. The comparison ignores the case of ASCII letters,
/// as databases do for identifiers without quotes.
fn is_same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

fn strip_prefix<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let start = text.get(..prefix.len())?;
    if is_same(start, prefix) { text.get(prefix.len()..) } else { None }
}

/// Returns a name as PostgreSQL stores it: its first 63 bytes, cut at a character boundary.
pub(crate) fn truncated(name: &str) -> &str {
    const MAX: usize = 63;
    let end = (0..=MAX.min(name.len())).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
    name.get(..end).unwrap_or(name)
}

/// Returns whether a text is the list of these names (`a, b`), in any order. The text is not split
/// at commas, because names may contain commas. The comparison ignores the case of ASCII letters,
/// as SQLite does for identifiers.
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
        // The table could be named `odd, t`, so the text is ambiguous and must not match.
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
        // With other drivers a dot belongs to the name.
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

    fn check() -> Violation {
        Violation::new(ViolationKind::Check)
    }

    #[test]
    fn a_part_of_a_name_has_the_table_as_a_word() {
        const EMAIL: Unique =
            Unique::new(&["email"]).constraint("_email_key").columns(&["users.email"]).matching(NameMatch::Suffix);
        for name in ["users_email_key", "users2026_email_key", "uq_Users_email_key", "users-a_email_key"] {
            assert!(unique().constraint(name).is(&EMAIL), "{name}");
        }
        for name in ["superusers_email_key", "usersettings_email_key", "éusers_email_key", "invites_email_key"] {
            assert!(!unique().constraint(name).is(&EMAIL), "{name}");
        }
    }

    #[test]
    fn tables_that_differ_in_case_are_told_apart() {
        const SMALL: Constraint = Constraint::new("amount_positive").columns(&["orders.amount"]);
        const GREAT: Constraint = Constraint::new("amount_positive").columns(&["Orders.amount"]);
        const OF_APP: Constraint = Constraint::new("amount_positive").columns(&["App.orders.amount"]);
        let surest = |all: &[Constraint], violation: &Violation| {
            Degree::surest(all.iter().enumerate().map(|(index, one)| (index, violation.degree_of_constraint(one))))
        };
        let of = |table: &str| check().constraint("amount_positive").table(table);
        for (all, is_reversed) in [([SMALL, GREAT], false), ([GREAT, SMALL], true)] {
            assert_eq!(surest(&all, &of("orders")), Some(usize::from(is_reversed)));
            assert_eq!(surest(&all, &of("Orders")), Some(usize::from(!is_reversed)));
        }
        assert_eq!(surest(&[SMALL, OF_APP], &of("orders").schema("app")), Some(0));
        assert_eq!(surest(&[SMALL, OF_APP], &of("orders").schema("App")), Some(1));
        // The only declaration is meant, however the database spells the table.
        assert!(of("ORDERS").is_constraint(&SMALL));
    }

    #[test]
    fn the_reported_table_has_to_be_the_declared_one() {
        const AMOUNT: Constraint = Constraint::new("amount_positive").fields(&["amount"]).columns(&["orders.amount"]);
        let amount = || check().constraint("amount_positive");
        assert!(amount().is_constraint(&AMOUNT));
        assert!(amount().table("orders").is_constraint(&AMOUNT));
        assert!(amount().table("Orders").is_constraint(&AMOUNT));
        assert!(!amount().table("refunds").is_constraint(&AMOUNT));
        assert!(!amount().table("order").is_constraint(&AMOUNT));
        assert!(!amount().table("preorders").is_constraint(&AMOUNT));
        for partition in ["orders_2026_01", "orders_p20260101", "orders_default", "orders2026", "_hyper_1_7_chunk"] {
            assert!(amount().table(partition).is_constraint(&AMOUNT), "{partition}");
        }
        for other in ["orderstatus", "orders_", "_hyper_1", "my_orders"] {
            assert!(!amount().table(other).is_constraint(&AMOUNT), "{other}");
        }
        // MySQL doesn't report the partition, so such a table is another one.
        assert!(!amount().whole_table("orders_archive").is_constraint(&AMOUNT));
        // Without columns no table is declared.
        assert!(amount().table("refunds").is_constraint(&Constraint::new("amount_positive").fields(&["amount"])));
    }

    #[test]
    fn a_part_of_a_name_is_that_of_the_declared_table() {
        const EMAIL: Unique =
            Unique::new(&["email"]).constraint("_email_key").matching(NameMatch::Suffix).columns(&["users.email"]);
        assert!(unique().constraint("users_email_key").table("users").is(&EMAIL));
        assert!(unique().constraint("users_2026_email_key").table("users_2026").is(&EMAIL));
        assert!(!unique().constraint("invites_email_key").table("invites").is(&EMAIL));
        assert!(unique().key("users.users_email_key").is(&EMAIL));
        assert!(!unique().key("invites.invites_email_key").is(&EMAIL));
        assert!(!unique().key("invites.users.email_key").is(&EMAIL));
        // MariaDB doesn't report the table, so the name has to have it.
        assert!(unique().key("users_email_key").is(&EMAIL));
        assert!(!unique().key("invites_email_key").is(&EMAIL));
        assert!(!unique().constraint("invites_email_key").is(&EMAIL));
        const PREFIX: Unique =
            Unique::new(&["email"]).constraint("unique_").matching(NameMatch::Prefix).columns(&["users.email"]);
        assert!(!unique().constraint("unique_email").table("invites").is(&PREFIX));
        assert!(!unique().key("invites.unique_email").is(&PREFIX));
        assert!(unique().key("users.unique_email").is(&PREFIX));
    }

    #[test]
    fn columns_that_are_reported_have_to_agree_too() {
        const KEY: Unique = Unique::new(&["email"]).constraint("email_key").columns(&["users.email"]);
        assert!(unique().constraint("email_key").columns("users.email").is(&KEY));
        assert!(!unique().constraint("email_key").columns("invites.email").is(&KEY));
        assert!(!unique().constraint("other_key").columns("users.email").is(&KEY));
        assert!(!unique().columns("invites.email").table("invites").is(&KEY));
        // PostgreSQL 18 names not-null constraints, and the column identifies them.
        const NULL: Constraint = Constraint::new("pets_name_not_null").columns(&["pets.name"]);
        let null = |table: &str, column: &str| {
            Violation::new(ViolationKind::NotNull).table(table).columns(format!("{table}.{column}"))
        };
        assert!(null("pets", "name").is_constraint(&NULL));
        assert!(null("pets", "name").constraint("any").is_constraint(&NULL));
        assert!(null("pets_2026", "name").is_constraint(&NULL));
        assert!(!null("pets", "age").is_constraint(&NULL));
        assert!(!null("people", "name").is_constraint(&NULL));
        assert!(!null("pets", "age").constraint("pets_name_not_null").is_constraint(&NULL));
    }

    #[test]
    fn a_schema_can_be_declared() {
        const KEY: Unique = Unique::new(&["email"]).constraint("email_key").columns(&["auth.users.email"]);
        let key = || unique().constraint("email_key").table("users");
        assert!(key().is(&KEY));
        assert!(key().schema("auth").is(&KEY));
        assert!(!key().schema("billing").is(&KEY));
        assert!(!key().table("invites").schema("auth").is(&KEY));
        assert!(unique().columns("users.email").is(&KEY));
        assert!(unique().columns("auth.users.email").is(&KEY));
        assert!(unique().key("users.email_key").is(&KEY));
        assert!(!unique().key("invites.email_key").is(&KEY));
        // Without a schema in the declaration, every schema agrees.
        assert!(key().schema("billing").is(&Unique::new(&["email"]).constraint("email_key").columns(&["users.email"])));
    }

    #[test]
    fn tables_with_one_name_of_a_constraint_are_told_apart() {
        const fn of(columns: &'static [&'static str]) -> Constraint {
            Constraint::new("amount_positive").columns(columns)
        }
        const ORDERS: &[Constraint] = &[of(&["orders.amount"])];
        const ARCHIVE: &[Constraint] = &[of(&["orders_archive.amount"])];
        const BILLING: &[Constraint] = &[of(&["billing.orders.amount"])];
        const ANY: &[Constraint] = &[of(&[])];
        let kinds = [ORDERS, ARCHIVE, BILLING]
            .map(|constraints| ProblemType { constraints, ..ProblemType::new(422, "amount") });
        let amount = |table: &str| check().constraint("amount_positive").table(table);
        assert_eq!(violated(&kinds, &amount("orders_archive")), Some(1));
        assert_eq!(violated(&kinds, &amount("orders").schema("billing")), Some(2));
        assert_eq!(violated(&kinds, &amount("orders").schema("public")), Some(0));
        assert_eq!(violated(&kinds, &amount("refunds")), None);
        // The schema decides between two of them, and it isn't reported.
        assert_eq!(violated(&kinds, &amount("orders")), None);
        assert_eq!(violated(&kinds, &check().constraint("amount_positive")), None);
        let kinds = [ANY, ORDERS].map(|constraints| ProblemType { constraints, ..ProblemType::new(422, "amount") });
        assert_eq!(violated(&kinds, &amount("orders")), Some(1));
        assert_eq!(violated(&kinds, &amount("refunds")), Some(0));
        // Equal declarations are those of a constant that variants share.
        let kinds = [ANY, ANY].map(|constraints| ProblemType { constraints, ..ProblemType::new(422, "amount") });
        assert_eq!(violated(&kinds, &amount("refunds")), Some(0));
    }
}
