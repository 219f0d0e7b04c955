//! A statement and its values.

use super::error::{is_busy, store_error};
use crate::error::StoreError;
use clickhouse::error::Error;
use clickhouse::query::Query;
use clickhouse::sql::Identifier;
use clickhouse::{Client, RowOwned, RowRead};
use std::time::Duration;
use tokio::time::sleep;
use uuid::Uuid;

/// The number of times that a statement is sent if another node's write rejects it, and the pause
/// before the next time.
const TRIES: (u32, Duration) = (40, Duration::from_millis(25));

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

    /// Runs the statement, which has no result.
    pub(super) async fn execute(self, client: &Client) -> Result<(), StoreError> {
        self.query(client).execute().await.map_err(store_error)
    }

    /// Returns the rows of the statement.
    pub(super) async fn fetch<T: RowOwned + RowRead>(self, client: &Client) -> Result<Vec<T>, StoreError> {
        again(|| self.clone().query(client).fetch_all()).await
    }
}

/// Sends a statement again as long as an unfinished write of another node rejects it.
pub(super) async fn again<T, F>(send: impl Fn() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, Error>>,
{
    let mut tries = 1;
    loop {
        match send().await {
            Err(error) if is_busy(&error) && tries < TRIES.0 => sleep(TRIES.1).await,
            done => return done.map_err(store_error),
        }
        tries += 1;
    }
}
