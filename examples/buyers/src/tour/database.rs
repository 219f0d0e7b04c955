//! Empty databases for the tour, which it can destroy.

use super::{Result, TemporaryFile};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};
use uuid::Uuid;

/// A database for one server.
pub(super) struct Breakable {
    pub(super) url: String,
    kind: Kind,
}

enum Kind {
    File(TemporaryFile),
    /// A schema of PostgreSQL, and the URL of its database.
    Schema(String, String),
}

impl Breakable {
    /// Creates a file, or a schema in the PostgreSQL database of this URL.
    pub(super) async fn new(database: Option<&str>) -> Result<Self> {
        sqlx::any::install_default_drivers();
        match database.filter(|url| !url.starts_with("sqlite:")) {
            None => {
                let file = TemporaryFile::new();
                Ok(Self { url: file.url(), kind: Kind::File(file) })
            }
            Some(database) => {
                let schema = format!("buyers_tour_{}", Uuid::new_v4().simple());
                execute(database, format!("CREATE SCHEMA {schema}")).await?;
                let and = if database.contains('?') { '&' } else { '?' };
                let url = format!("{database}{and}options=-csearch_path%3D{schema}");
                Ok(Self { url, kind: Kind::Schema(schema, database.to_owned()) })
            }
        }
    }

    /// Overwrites the file with bytes that are no database, or removes the schema.
    pub(super) async fn destroy(&self) -> Result<()> {
        match &self.kind {
            Kind::File(file) => Ok(std::fs::write(&file.0, [b'x'; 8192])?),
            Kind::Schema(schema, database) => {
                execute(database, format!("DROP SCHEMA IF EXISTS {schema} CASCADE")).await
            }
        }
    }
}

async fn execute(database: &str, sql: String) -> Result<()> {
    let mut connection = AnyConnection::connect(database).await?;
    // The SQL has no text from outside: the name of the schema is made above.
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
    Ok(connection.close().await?)
}
