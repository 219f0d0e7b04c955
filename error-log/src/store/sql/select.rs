//! A list as a statement.

use super::{Dialect, EVERYBODY, SCAN};
use crate::{Access, Query, StatusFilter};
use uuid::Uuid;

/// A list as SQL.
pub(in crate::store) struct Select<'q> {
    query: &'q Query,
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
    pub(in crate::store) fn new(query: &'q Query, dialect: Dialect) -> Option<Self> {
        let filter = &query.filter;
        // The one that leaves the fewest, as a rule. Over all tenants there is none: their order is by id.
        let served = match () {
            () if query.access == Access::Operator => Served::None,
            () if filter.request_id.is_some() => Served::RequestId,
            () if filter.code.is_some() => Served::Code,
            () if filter.route.is_some() => Served::Route,
            () if matches!(filter.status, Some(StatusFilter::Is(_))) => Served::Status,
            () if filter.method.is_some() => Served::Method,
            () if filter.status.is_some() => Served::Class,
            () => Served::None,
        };
        query.access.is_sound().then_some(Self { query, dialect, served })
    }

    /// The id of the last entry that is looked at in one go, if there are so many.
    ///
    /// `None`: an index serves all filters, so what is looked at is what is found.
    pub(in crate::store) fn stop(&self) -> Option<Sql> {
        self.rest().next()?;
        let mut sql = Sql::new("SELECT id", []);
        self.push_served(&mut sql);
        self.push_order(&mut sql).push(" LIMIT 1 OFFSET ").bind(Value::Int(SCAN - 1));
        Some(sql)
    }

    /// The entries' JSON, as far as the stop.
    pub(in crate::store) fn entries(&self, stop: Option<Uuid>) -> Sql {
        let mut sql = Sql::new("SELECT entry", []);
        self.push_served(&mut sql);
        if let Some(stop) = stop {
            sql.push(if self.query.ascends() { " AND id <= " } else { " AND id >= " }).bind(Value::Id(stop));
        }
        for (column, value) in self.rest() {
            // `IS TRUE` keeps another index from being taken, which is not what the stop was found by.
            match value {
                Value::Part(_) => {
                    sql.push(" AND ").push(self.dialect.position).push("(lower(url), ").bind(value).push(") > 0")
                }
                value => sql.push(" AND (").push(column).push(" = ").bind(value).push(") IS TRUE"),
            };
        }
        self.push_order(&mut sql).push(" LIMIT ").bind(Value::Int(i64::from(self.query.limit)));
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
                Served::None if self.query.access == Access::Operator => "id",
                Served::None => "tenant",
            });
        }
        sql.push(" WHERE ");
        self.push_whose(sql);
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

    fn push_whose(&self, sql: &mut Sql) {
        match &self.query.access {
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

/// A statement and what is bound to it.
#[derive(Debug, Default)]
pub(in crate::store) struct Sql {
    pub(in crate::store) text: String,
    pub(in crate::store) values: Vec<Value>,
}

#[derive(Debug, Clone)]
pub(in crate::store) enum Value {
    Text(String),
    /// A part of the URL, in lower case.
    Part(String),
    Int(i64),
    Bool(bool),
    Id(Uuid),
}

impl Sql {
    pub(super) fn new(text: &str, values: impl IntoIterator<Item = Value>) -> Self {
        Self { text: text.to_owned(), values: values.into_iter().collect() }
    }

    /// Nothing but our own words goes in here.
    pub(super) fn push(&mut self, words: &'static str) -> &mut Self {
        self.text.push_str(words);
        self
    }

    pub(super) fn bind(&mut self, value: Value) -> &mut Self {
        self.values.push(value);
        // SQLite's driver takes PostgreSQL's form as well.
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }
}
