//! A list as a statement.

use super::dialect::Dialect;
use super::statement::{Sql, Value};
use super::table::EVERYBODY;
use crate::query::Query;
use crate::query::access::Access;
use crate::query::filter::StatusFilter;

/// Where a filter is left over that no index serves, so many entries are looked at in one go. Each
/// may be on a page of its own: of SQLite's so many are read in about four milliseconds.
const SCAN: &str = "(SELECT 1500)";
/// And so many where it is asked only whether there is one.
const SCAN_FOR_ONE: &str = "(SELECT 250)";
/// A list as SQL.
pub(crate) struct Select<'q> {
    query: &'q Query,
    access: Access,
    dialect: Dialect,
    served: Served,
}

/// The filter that an index serves, beside the tenant and the id.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Served {
    RequestId,
    Code,
    Route,
    Status,
    Method,
    Class,
    None,
}

impl<'q> Select<'q> {
    /// `None`: there can be nothing.
    pub(crate) fn new(query: &'q Query, dialect: Dialect) -> Option<Self> {
        let (filter, access) = (&query.filter, query.effective_access()?);
        // The one that leaves the fewest, as a rule. Over all tenants there is none: their order is
        // by id.
        let served = match () {
            () if access == Access::Operator => Served::None,
            () if filter.request_id.is_some() => Served::RequestId,
            () if filter.code.is_some() => Served::Code,
            () if filter.route.is_some() => Served::Route,
            () if matches!(filter.status, Some(StatusFilter::Is(_))) => Served::Status,
            () if filter.method.is_some() => Served::Method,
            () if filter.status.is_some() => Served::Class,
            () => Served::None,
        };
        Some(Self { query, access, dialect, served })
    }

    /// The entries' ids and JSON. Where an index serves all filters, what is looked at is what is
    /// found; where one is left over, the last row may be an id without JSON: that of the last
    /// entry that was looked at.
    ///
    /// Both come from one statement, which sees one state of the log: between two of them a trim
    /// could move the place to go on from beyond what was looked at. The database comes to the
    /// second part only if the first has not filled the page.
    pub(crate) fn statement(&self) -> Sql {
        let mut sql = Sql::new("SELECT id, entry", []);
        let columns: Vec<&'static str> = self.rest().map(|(column, _)| column).collect();
        if columns.is_empty() {
            self.push_served(&mut sql);
            self.push_order(&mut sql);
        } else {
            let scan = if self.query.limit == 1 { SCAN_FOR_ONE } else { SCAN };
            // The limit within keeps the filters without from choosing the index. Rows come out in
            // the order in which they are looked at.
            sql.push(" FROM (SELECT id, entry");
            for column in columns {
                sql.push(", ").push(column);
            }
            self.push_served(&mut sql);
            self.push_order(&mut sql).push(" LIMIT ").push(scan).push(") AS seen WHERE ");
            for (place, (column, value)) in self.rest().enumerate() {
                sql.push(if place > 0 { " AND " } else { "" });
                match value {
                    Value::Part(_) => sql.push(self.dialect.position).push("(lower(url), ").bind(value).push(") > 0"),
                    value => sql.push(column).push(" = ").bind(value),
                };
            }
            sql.push(" UNION ALL SELECT id, NULL FROM (SELECT id");
            self.push_served(&mut sql);
            self.push_order(&mut sql).push(" LIMIT 1 OFFSET ").push(scan).push(" - 1) AS last");
        }
        // Limits are no plain numbers: where PostgreSQL has no statistics yet, it would take them
        // for more rows than there are, and sort a tenant's whole log instead of going along the
        // index.
        sql.push(" LIMIT (SELECT ").bind(Value::Int(i64::from(self.query.limit))).push(")");
        sql
    }

    /// What an index serves.
    fn push_served(&self, sql: &mut Sql) {
        sql.push(" FROM status_error_log");
        if self.dialect.names_index {
            sql.push(" INDEXED BY status_error_log_").push(match self.served {
                Served::RequestId => "request_id",
                Served::Code => "code",
                Served::Route => "route",
                Served::Status => "status",
                Served::Method => "method",
                Served::Class => "class",
                Served::None if self.access == Access::Operator => "id",
                Served::None => "tenant",
            });
        }
        sql.push(" WHERE ");
        self.push_effective_access(sql);
        for (_, column, value) in self.filters().filter(|(served, ..)| *served == self.served) {
            sql.push(" AND ").push(column).push(" = ").bind(value);
        }
        let (above, below) = self.query.between();
        if let Some(above) = above {
            sql.push(" AND id > ").bind(Value::Id(above));
        }
        if let Some(below) = below {
            sql.push(" AND id < ").bind(Value::Id(below));
        }
    }

    fn push_order<'s>(&self, sql: &'s mut Sql) -> &'s mut Sql {
        sql.push(" ORDER BY id ").push(if self.query.ascends() { "ASC" } else { "DESC" })
    }

    fn push_effective_access(&self, sql: &mut Sql) {
        match &self.access {
            Access::Tenant(tenant) => sql.push("tenant = ").bind(Value::Text(tenant.clone())),
            Access::Operator => sql.push(EVERYBODY),
        };
    }

    /// What is left over.
    fn rest(&self) -> impl Iterator<Item = (&'static str, Value)> {
        let search = self.query.filter.search.as_ref().map(|part| ("url", Value::Part(part.to_ascii_lowercase())));
        let rest = self.filters().filter(|(served, ..)| *served != self.served);
        rest.map(|(_, column, value)| (column, value)).chain(search)
    }

    fn filters(&self) -> impl Iterator<Item = (Served, &'static str, Value)> {
        let filter = &self.query.filter;
        let text =
            |served, column, value: &Option<String>| value.clone().map(|value| (served, column, Value::Text(value)));
        let status = filter.status.map(|status| match status {
            StatusFilter::Is(status) => (Served::Status, "status", Value::Int(i64::from(status))),
            StatusFilter::Class(class) => (Served::Class, "class", Value::Int(i64::from(class))),
        });
        let texts = [
            text(Served::RequestId, "request_id", &filter.request_id),
            text(Served::Code, "code", &filter.code),
            text(Served::Route, "route", &filter.route),
            text(Served::Method, "method", &filter.method),
        ];
        texts.into_iter().chain([status]).flatten()
    }
}
