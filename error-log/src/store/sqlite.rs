//! The store in a SQLite file.

use super::interface::{Store, StoreFuture};
use super::limits::Limits;
use super::sql::cancel_safe_connection::CancelSafeConnection;
use super::sql::database::Db;
use super::sql::dialect::{self, Dialect};
use super::sql::dirty_partitions::DirtyPartitions;
use super::sql::error::store_error;
use super::sql::statement::{Sql, Value};
use super::sql::table::{Counted, Partition, Row};
use super::sql::{count, migration, read, trim};
use crate::entry::Entry;
use crate::error::StoreError;
use crate::query::access::Access;
use crate::query::counts::{CountQuery, Counts};
use crate::query::{Query, StorePage};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{Arguments as _, AssertSqlSafe, FromRow, QueryBuilder, Sqlite, Transaction};
use std::path::Path;
use std::time::Duration;
use uuid::Uuid;

/// A store in a SQLite file, for an API that runs on one machine.
///
/// [`SqliteStore::open`] creates the file and its tables, or migrates them to this version. The
/// file is in WAL mode, and a written batch is on disk (`synchronous=FULL`). Several processes may
/// have the file open.
///
/// On Unix, only the owner can read a file that the store creates.
///
/// ```
/// use status_error_log::{ErrorLog, SqliteStore};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("errors.db");
/// let log = ErrorLog::builder(SqliteStore::open(path).await?).start()?;
/// # log.shutdown().await;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct SqliteStore {
    pub(super) pool: SqlitePool,
    dirty: DirtyPartitions,
}

/// The migrations, each from one version of the tables to the next. A released migration never
/// changes.
const STEPS: [&str; 4] = [
    "CREATE TABLE status_error_log (
        number        INTEGER PRIMARY KEY,
        id            BLOB NOT NULL,
        tenant        TEXT NOT NULL,
        authenticated INTEGER NOT NULL,
        size          INTEGER NOT NULL,
        status        INTEGER NOT NULL,
        class         INTEGER NOT NULL,
        code          TEXT,
        method        TEXT NOT NULL,
        route         TEXT,
        request_id    TEXT,
        url           TEXT NOT NULL,
        entry         TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX status_error_log_tenant ON status_error_log (tenant, id);
    CREATE INDEX status_error_log_id ON status_error_log (id) WHERE size >= 0;
    CREATE INDEX status_error_log_lane ON status_error_log (tenant, authenticated, id, size);",
    "CREATE INDEX status_error_log_status ON status_error_log (tenant, status, id);
    CREATE INDEX status_error_log_class ON status_error_log (tenant, class, id);
    CREATE INDEX status_error_log_code ON status_error_log (tenant, code, id);
    CREATE INDEX status_error_log_method ON status_error_log (tenant, method, id);
    CREATE INDEX status_error_log_route ON status_error_log (tenant, route, id) WHERE route IS NOT NULL;
    CREATE INDEX status_error_log_request_id ON status_error_log (tenant, request_id, id) WHERE request_id IS NOT NULL;",
    "ALTER TABLE status_error_log ADD COLUMN plain TEXT;",
    // The name of the error id in the JSON is `reference`.
    "ALTER TABLE status_error_log ADD COLUMN error_id TEXT;
    UPDATE status_error_log SET error_id = json_extract(entry, '$.reference')
        WHERE entry LIKE '%\"reference\":%' AND entry NOT LIKE '%\\u0000%';
    CREATE INDEX status_error_log_error_id ON status_error_log (tenant, error_id, id) WHERE error_id IS NOT NULL;
    CREATE INDEX status_error_log_any_error_id ON status_error_log (error_id, id) WHERE error_id IS NOT NULL;",
];

impl SqliteStore {
    /// Opens a file, and creates it if it doesn't exist.
    ///
    /// # Errors
    ///
    /// Fails if the file can't be opened, is not a SQLite database, or is of a later version of
    /// this crate.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        make_private(path).map_err(StoreError::unavailable)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            // SQLite truncates the WAL file to this size after a burst.
            .pragma("journal_size_limit", "16777216");
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(Duration::from_secs(5))
            .connect_with(options)
            .await
            .map_err(store_error)?;
        let store = Self { pool, dirty: DirtyPartitions::all() };
        store.migrate().await?;
        Ok(store)
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        // Another process may migrate at the same time.
        Self::take_steps(self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(store_error)?).await
    }

    async fn connection(&self) -> Result<CancelSafeConnection<Sqlite>, StoreError> {
        CancelSafeConnection::acquire(&self.pool).await
    }

    /// Migrates the tables to this version. The caller makes sure that no other process migrates
    /// them during the transaction.
    async fn take_steps(mut transaction: Transaction<'_, Sqlite>) -> Result<(), StoreError> {
        sqlx::raw_sql(migration::CREATE_VERSION).execute(&mut *transaction).await.map_err(store_error)?;
        let version = sqlx::query_scalar(migration::READ_VERSION).fetch_one(&mut *transaction).await;
        let steps = migration::remaining(&STEPS, version.map_err(store_error)?)?;
        for step in steps {
            sqlx::raw_sql(*step).execute(&mut *transaction).await.map_err(store_error)?;
        }
        if !steps.is_empty() {
            let version = AssertSqlSafe(migration::write_version(STEPS.len()));
            sqlx::raw_sql(version).execute(&mut *transaction).await.map_err(store_error)?;
        }
        transaction.commit().await.map_err(store_error)
    }

    async fn fetch<T>(&self, sql: Sql) -> Result<Vec<T>, StoreError>
    where
        T: for<'r> FromRow<'r, SqliteRow> + Send + Unpin,
    {
        let query = sqlx::query_as_with(AssertSqlSafe(sql.text), arguments(sql.values)?);
        let mut connection = self.connection().await?;
        let rows = query.fetch_all(&mut *connection).await;
        connection.release();
        rows.map_err(store_error)
    }

    /// Returns the values of a statement with one column.
    async fn fetch_column<T: Send + Unpin>(&self, sql: Sql) -> Result<Vec<T>, StoreError>
    where
        (T,): for<'r> FromRow<'r, SqliteRow>,
    {
        Ok(self.fetch(sql).await?.into_iter().map(|(value,)| value).collect())
    }

    async fn write(&self, entries: &[Entry]) -> Result<(), StoreError> {
        // The number of rows per statement, because SQLite limits the values of a statement.
        const ROWS: usize = 128;
        let rows = entries.iter().map(Row::of).collect::<Result<Vec<_>, _>>()?;
        self.dirty.add(rows.iter().map(Row::partition));
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(store_error)?;
        for rows in rows.chunks(ROWS) {
            let mut insert = QueryBuilder::<Sqlite>::new(
                "INSERT INTO status_error_log (id, tenant, authenticated, size, status, class, code, method, route, \
                 request_id, error_id, url, plain, entry) ",
            );
            insert.push_values(rows, |mut values, row| {
                values.push_bind(row.id).push_bind(&row.tenant).push_bind(row.authenticated).push_bind(row.size);
                values.push_bind(row.status).push_bind(row.class).push_bind(&row.code).push_bind(&row.method);
                values.push_bind(&row.route).push_bind(&row.request_id).push_bind(&row.error_id);
                values.push_bind(&row.url).push_bind(&row.plain).push_bind(&row.entry);
            });
            insert.push(" ON CONFLICT (tenant, id) DO NOTHING");
            insert.build().execute(&mut *transaction).await.map_err(store_error)?;
        }
        transaction.commit().await.map_err(store_error)
    }
}

impl Db for SqliteStore {
    const DIALECT: Dialect = dialect::SQLITE;

    fn dirty_partitions(&self) -> &DirtyPartitions {
        &self.dirty
    }
    async fn rows(&self, sql: Sql) -> Result<Vec<(Uuid, Option<String>)>, StoreError> {
        self.fetch(sql).await
    }
    async fn texts(&self, sql: Sql) -> Result<Vec<String>, StoreError> {
        self.fetch_column(sql).await
    }
    async fn ids(&self, sql: Sql) -> Result<Vec<Uuid>, StoreError> {
        self.fetch_column(sql).await
    }
    async fn ints(&self, sql: Sql) -> Result<Vec<i64>, StoreError> {
        self.fetch_column(sql).await
    }
    async fn counted(&self, sql: Sql) -> Result<Vec<Counted>, StoreError> {
        self.fetch(sql).await
    }
    async fn partitions(&self, sql: Sql) -> Result<Vec<Partition>, StoreError> {
        self.fetch(sql).await
    }
    async fn execute(&self, sql: Sql) -> Result<u64, StoreError> {
        let query = sqlx::query_with(AssertSqlSafe(sql.text), arguments(sql.values)?);
        let mut connection = self.connection().await?;
        let done = query.execute(&mut *connection).await;
        connection.release();
        done.map(|done| done.rows_affected()).map_err(store_error)
    }
}

impl Store for SqliteStore {
    fn append<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, ()> {
        Box::pin(self.write(entries))
    }
    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, StorePage> {
        Box::pin(read::list(self, query))
    }
    fn get<'a>(&'a self, access: &'a Access, id: Uuid) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(read::get(self, access, id))
    }
    fn remove<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, u64> {
        Box::pin(trim::remove(self, entries))
    }
    fn count<'a>(&'a self, query: &'a CountQuery) -> StoreFuture<'a, Counts> {
        Box::pin(count::count(self, query))
    }
    fn trim<'a>(&'a self, limits: &'a Limits) -> StoreFuture<'a, u64> {
        Box::pin(trim::trim(self, limits))
    }
    fn close(&self) -> StoreFuture<'_, ()> {
        Box::pin(async {
            self.pool.close().await;
            Ok(())
        })
    }
}

/// Converts values to the driver's arguments.
fn arguments(values: Vec<Value>) -> Result<SqliteArguments, StoreError> {
    let mut arguments = SqliteArguments::default();
    for value in values {
        let added = match value {
            Value::Text(text) => arguments.add(text),
            Value::Int(int) => arguments.add(int),
            Value::Bool(bool) => arguments.add(bool),
            Value::Id(id) => arguments.add(id),
        };
        added.map_err(|error| store_error(sqlx::Error::Encode(error)))?;
    }
    Ok(arguments)
}

/// Creates the file, if it doesn't exist, so that only its owner can read and write it. SQLite
/// gives its WAL file the same mode.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::owner::Owner;
    use crate::query::filter::Filter;
    use sqlx::Executor as _;
    use std::error::Error as _;
    use std::time::SystemTime;

    #[tokio::test]
    async fn a_file_of_each_earlier_version_is_brought_to_this_one() {
        for version in 0..=STEPS.len() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("errors.db");
            let old = SqlitePool::connect_with(SqliteConnectOptions::new().filename(&path).create_if_missing(true));
            let old = old.await.unwrap();
            for step in &STEPS[..version] {
                old.execute(*step).await.unwrap();
            }
            if version > 0 {
                let said = format!(
                    "CREATE TABLE status_error_log_version (version INTEGER NOT NULL) STRICT;
                    INSERT INTO status_error_log_version VALUES ({version})"
                );
                old.execute(AssertSqlSafe(said)).await.unwrap();
                let insert = "INSERT INTO status_error_log (id, tenant, authenticated, size, status, class, code, method,
                                                  route, request_id, url, entry)
                    SELECT zeroblob(16), 'acme', 1, 1, 404, 4, NULL, 'GET', NULL, NULL, '/old', value FROM json_each($1)";
                let entry = Entry::new(Owner::tenant("acme"), "GET", "/old", 404, SystemTime::now());
                sqlx::query(insert)
                    .bind(format!("[{}]", serde_json::to_string(&serde_json::to_string(&entry).unwrap()).unwrap()))
                    .execute(&old)
                    .await
                    .unwrap();
            }
            old.close().await;

            let store = SqliteStore::open(&path).await.unwrap();
            store.append(&[Entry::new(Owner::tenant("acme"), "GET", "/new", 404, SystemTime::now())]).await.unwrap();
            let mut query = Query::new(Access::Tenant("acme".to_owned()), Filter::default(), 10);
            query.filter.method = Some("GET".to_owned());
            assert_eq!(store.list(&query).await.unwrap().entries.len(), if version > 0 { 2 } else { 1 });
        }
    }

    #[tokio::test]
    async fn what_is_no_file_of_this_version_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("errors.db");
        SqliteStore::open(&path)
            .await
            .unwrap()
            .pool
            .execute("UPDATE status_error_log_version SET version = 99")
            .await
            .unwrap();
        let error = SqliteStore::open(&path).await.unwrap_err();
        assert!(!error.is_unavailable() && error.source().unwrap().to_string().contains("later version"));

        let path = folder.path().join("text");
        std::fs::write(&path, "this is no database, and somebody needs it".repeat(100)).unwrap();
        assert!(SqliteStore::open(&path).await.is_err());
        assert!(std::fs::read(&path).unwrap().starts_with(b"this is no database"));
        assert!(SqliteStore::open(folder.path()).await.is_err());
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_files_are_their_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(folder.path().join("errors.db")).await.unwrap();
        store.append(&[Entry::new(Owner::operator(), "GET", "/", 404, SystemTime::now())]).await.unwrap();
        let modes = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|file| file.unwrap().metadata().unwrap().permissions().mode() & 0o777);
        let modes: Vec<u32> = modes.collect();
        assert!(modes.len() > 1 && modes.iter().all(|mode| *mode == 0o600), "{modes:?}");
    }
}
