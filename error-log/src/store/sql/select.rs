//! The SQL statement of a list.

use super::dialect::Dialect;
use super::statement::{Sql, Value};
use super::table::EVERYBODY;
use crate::query::Query;
use crate::query::access::Access;
use crate::query::filter::StatusFilter;
use crate::query::search::{Part, Search};

/// The number of entries that one statement looks at, if the index doesn't serve all filters. Each
/// entry may be on a separate page of the database; SQLite reads this many in about four
/// milliseconds.
const SCAN: &str = "(SELECT 1500)";
/// The same number for a statement that only checks whether an entry exists.
const SCAN_FOR_ONE: &str = "(SELECT 250)";
/// The SQL statement of a list.
pub(crate) struct Select<'q> {
    query: &'q Query,
    access: Access,
    dialect: Dialect,
    served: Served,
    search: Option<Search>,
}

/// The filter that the index serves, in addition to the tenant and the id.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Served {
    ErrorId,
    RequestId,
    Code,
    Route,
    Status,
    Method,
    Class,
    None,
}

impl<'q> Select<'q> {
    /// Prepares the statement of a query. Returns `None` if no entry can match.
    pub(crate) fn new(query: &'q Query, dialect: Dialect) -> Option<Self> {
        let (filter, access) = (&query.filter, query.effective_access()?);
        // The filter that usually leaves the fewest entries. For all tenants, an index serves the
        // error id only; these lists use the index by id.
        let served = match () {
            () if filter.error_id.is_some() => Served::ErrorId,
            () if access == Access::Operator => Served::None,
            () if filter.request_id.is_some() => Served::RequestId,
            () if filter.code.is_some() => Served::Code,
            () if filter.route.is_some() => Served::Route,
            () if matches!(filter.status, Some(StatusFilter::Is(_))) => Served::Status,
            () if filter.method.is_some() => Served::Method,
            () if filter.status.is_some() => Served::Class,
            () => Served::None,
        };
        Some(Self { query, access, dialect, served, search: filter.prepared_search() })
    }

    /// Returns the statement, which selects the ids and the JSON of entries. If the index serves
    /// all filters, the statement finds every entry that it looks at. Otherwise the last row may be
    /// an id without JSON: the id of the last entry that the statement looked at.
    ///
    /// One statement selects both, because a statement sees one state of the log. Between two
    /// statements, a trim could move the position at which the next page begins beyond the entries
    /// that were looked at. The database runs the second part only if the first part has not filled
    /// the page.
    pub(crate) fn statement(&self) -> Sql {
        let mut sql = Sql::new("SELECT id, entry", []);
        if self.is_served() {
            self.push_served(&mut sql);
            self.push_order(&mut sql);
        } else {
            let scan = if self.query.limit == 1 { SCAN_FOR_ONE } else { SCAN };
            // The inner limit keeps the outer filters from choosing the index. The rows come out in
            // the order in which the database looks at them.
            sql.push(" FROM (SELECT id, entry");
            self.push_rest_columns(&mut sql);
            self.push_served(&mut sql);
            self.push_order(&mut sql).push(" LIMIT ").push(scan).push(") AS seen");
            self.push_rest(&mut sql);
            sql.push(" UNION ALL SELECT id, NULL FROM (SELECT id");
            self.push_served(&mut sql);
            self.push_order(&mut sql).push(" LIMIT 1 OFFSET ").push(scan).push(" - 1) AS last");
        }
        // Limits are subqueries and not plain numbers: as long as PostgreSQL has no statistics, it
        // would consider a plain limit larger than the table, and sort a tenant's whole log instead
        // of following the index.
        sql.push(" LIMIT (SELECT ").bind(Value::Int(i64::from(self.query.limit))).push(")");
        sql
    }

    /// Appends a statement that counts the entries which the index serves, up to a number.
    pub(crate) fn push_total(&self, sql: &mut Sql, span: i64, limit: i64) {
        sql.push("SELECT ").bind(Value::Int(span));
        sql.push(", CAST(0 AS BIGINT), NULL, NULL, COUNT(*), NULL, NULL FROM (SELECT id");
        self.push_served(sql);
        self.push_order(sql).push(" LIMIT (SELECT ").bind(Value::Int(limit)).push(")) AS seen");
    }

    /// Appends a statement that counts the newest entries by status, code and route. It looks at up
    /// to `limit` entries.
    pub(crate) fn push_groups(&self, sql: &mut Sql, span: i64, limit: i64) {
        sql.push("SELECT ").bind(Value::Int(span)).push(", CAST(status AS BIGINT), code, route, COUNT(*), ");
        sql.push(self.dialect.ends).push(" FROM (SELECT id, status, code, route");
        self.push_rest_columns(sql);
        self.push_served(sql);
        self.push_order(sql).push(" LIMIT (SELECT ").bind(Value::Int(limit)).push(")) AS seen");
        self.push_rest(sql);
        sql.push(" GROUP BY status, code, route");
    }

    /// Returns whether the index serves all filters.
    pub(crate) fn is_served(&self) -> bool {
        self.search.is_none() && self.rest().next().is_none()
    }

    /// Appends the columns of the filters that the index doesn't serve.
    fn push_rest_columns(&self, sql: &mut Sql) {
        for (column, _) in self.rest() {
            sql.push(", ").push(column).push(" AS other_").push(column);
        }
        if self.search.is_some() {
            sql.push(", url, plain");
        }
    }

    /// Appends the condition of the filters that the index doesn't serve.
    fn push_rest(&self, sql: &mut Sql) {
        let mut and = " WHERE ";
        for (column, value) in self.rest() {
            // Renamed, because the groups of a count have some of these columns too.
            sql.push(and).push("other_").push(column).push(" = ").bind(value);
            and = " AND ";
        }
        if let Some(search) = &self.search {
            sql.push(and);
            self.push_search(sql, search);
        }
    }

    /// Appends the conditions that the index serves.
    fn push_served(&self, sql: &mut Sql) {
        sql.push(" FROM status_error_log");
        if self.dialect.names_index {
            sql.push(" INDEXED BY status_error_log_").push(match self.served {
                Served::ErrorId if self.access == Access::Operator => "any_error_id",
                Served::ErrorId => "error_id",
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

    /// Appends the condition of a search: alternatives of clauses of parts.
    fn push_search(&self, sql: &mut Sql, search: &Search) {
        let mut or = "(";
        for clauses in search.alternatives() {
            sql.push(or);
            or = " OR ";
            let mut and = "(";
            for parts in clauses {
                sql.push(and);
                and = " AND ";
                let mut or = "(";
                for part in parts {
                    sql.push(or).push(self.dialect.position);
                    or = " OR ";
                    let (column, part) = match part {
                        Part::Stored(part) => ("(lower(url), ", part),
                        Part::Plain(part) => ("(COALESCE(plain, lower(url)), ", part),
                    };
                    sql.push(column).bind(Value::Text(part.clone())).push(") > 0");
                }
                sql.push(")");
            }
            sql.push(")");
        }
        sql.push(")");
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

    /// Returns the filters that the index doesn't serve, without the search.
    fn rest(&self) -> impl Iterator<Item = (&'static str, Value)> {
        let rest = self.filters().filter(|(served, ..)| *served != self.served);
        rest.map(|(_, column, value)| (column, value))
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
            text(Served::ErrorId, "error_id", &filter.error_id),
            text(Served::RequestId, "request_id", &filter.request_id),
            text(Served::Code, "code", &filter.code),
            text(Served::Route, "route", &filter.route),
            text(Served::Method, "method", &filter.method),
        ];
        texts.into_iter().chain([status]).flatten()
    }
}
