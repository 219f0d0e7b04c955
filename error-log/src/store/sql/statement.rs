//! An SQL statement and its bound values.

use uuid::Uuid;

/// An SQL statement and its bound values.
#[derive(Debug, Default)]
pub(crate) struct Sql {
    pub(crate) text: String,
    pub(crate) values: Vec<Value>,
}

#[derive(Debug, Clone)]
pub(crate) enum Value {
    Text(String),
    Int(i64),
    Bool(bool),
    Id(Uuid),
}

impl Sql {
    pub(crate) fn new(text: &str, values: impl IntoIterator<Item = Value>) -> Self {
        Self { text: text.to_owned(), values: values.into_iter().collect() }
    }

    /// Appends SQL of this crate. The type `&'static str` keeps texts of clients out.
    pub(crate) fn push(&mut self, words: &'static str) -> &mut Self {
        self.text.push_str(words);
        self
    }

    pub(crate) fn bind(&mut self, value: Value) -> &mut Self {
        self.values.push(value);
        // SQLite's driver accepts PostgreSQL's form as well.
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }
}
