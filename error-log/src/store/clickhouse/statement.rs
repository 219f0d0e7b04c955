//! A statement and its values.

use clickhouse::Client;
use clickhouse::query::Query;
use clickhouse::sql::Identifier;
use uuid::Uuid;

/// A statement and its values, which the driver quotes.
#[derive(Debug, Clone, Default)]
pub(super) struct Statement {
    text: String,
    values: Vec<Value>,
}

#[derive(Debug, Clone)]
enum Value {
    Text(String),
    Int(u64),
    /// The name of a database, a table or a cluster.
    Name(String),
}

impl Statement {
    /// Begins a statement with SQL of this crate.
    pub(super) fn new(sql: &'static str) -> Self {
        Self { text: sql.to_owned(), values: Vec::new() }
    }

    /// Appends SQL of this crate. The type `&'static str` keeps texts of clients out.
    pub(super) fn push(&mut self, sql: &'static str) -> &mut Self {
        self.text.push_str(sql);
        self
    }

    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.value(Value::Text(text.to_owned()))
    }

    pub(super) fn int(&mut self, int: u64) -> &mut Self {
        self.value(Value::Int(int))
    }

    pub(super) fn name(&mut self, name: &str) -> &mut Self {
        self.value(Value::Name(name.to_owned()))
    }

    /// Appends an id. Its bytes are in the order in which ids sort; a `UUID` of ClickHouse would
    /// sort by its second half.
    pub(super) fn id(&mut self, id: Uuid) -> &mut Self {
        self.push("toFixedString(unhex(").text(&id.simple().to_string()).push("), 16)")
    }

    /// Appends another statement.
    pub(super) fn append(&mut self, other: Self) -> &mut Self {
        self.text.push_str(&other.text);
        self.values.extend(other.values);
        self
    }

    fn value(&mut self, value: Value) -> &mut Self {
        self.text.push('?');
        self.values.push(value);
        self
    }

    /// Returns the driver's form of the statement.
    pub(super) fn query(self, client: &Client) -> Query {
        let query = client.query(&self.text);
        self.values.into_iter().fold(query, |query, value| match value {
            Value::Text(text) => query.bind(text),
            Value::Int(int) => query.bind(int),
            Value::Name(name) => query.bind(Identifier(&name)),
        })
    }
}
