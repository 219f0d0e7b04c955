//! The store in PostgreSQL.

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
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::{Arguments as _, AssertSqlSafe, Connection as _, FromRow, Postgres, Transaction};
use std::io;
use std::time::Duration;
use tokio::sync::OnceCell;
use tokio::time::timeout;
use uuid::Uuid;

/// A store in PostgreSQL, for an API that runs on many machines: all of them write to one log and
/// list it.
///
/// The first machine that connects creates the tables, or migrates them to this version. The names
/// of the tables begin with `status_error_log`; the tables are in the schema that the connection's
/// `search_path` names first.
///
/// A statement that has no result after a minute fails, and its connection is closed. If the
/// database's host disappears without closing its connections, TCP alone would wait for a quarter
/// of an hour.
///
/// TLS is a feature of sqlx: depend on `sqlx` 0.9 with `tls-rustls-ring` or another TLS feature.
/// Then the URL's `sslmode` takes effect.
///
/// ```no_run
/// use status_error_log::{ErrorLog, PostgresStore};
///
/// # async fn start() -> Result<(), Box<dyn std::error::Error>> {
/// let log = ErrorLog::builder(PostgresStore::connect("postgres://log@db/payments").await?).start()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct PostgresStore {
    pub(super) pool: PgPool,
    migrated: OnceCell<()>,
    dirty: DirtyPartitions,
    patience: Duration,
}

/// The maximum time for a statement.
const PATIENCE: Duration = Duration::from_secs(60);
/// The maximum time for the check of a connection that returns to the pool. It is shorter than the
/// time for which other statements wait for a connection.
const SOUND: Duration = Duration::from_secs(3);

/// The migrations, each from one version of the tables to the next. A released migration never
/// changes.
const STEPS: [&str; 4] = [
    "CREATE TABLE status_error_log (
        id            UUID NOT NULL,
        tenant        TEXT COLLATE \"C\" NOT NULL,
        authenticated BOOLEAN NOT NULL,
        size          INTEGER NOT NULL,
        status        SMALLINT NOT NULL,
        class         SMALLINT NOT NULL,
        code          TEXT COLLATE \"C\",
        method        TEXT COLLATE \"C\" NOT NULL,
        route         TEXT COLLATE \"C\",
        request_id    TEXT COLLATE \"C\",
        url           TEXT COLLATE \"C\" NOT NULL,
        entry         TEXT NOT NULL,
        CONSTRAINT status_error_log_tenant PRIMARY KEY (tenant, id)
    );
    CREATE INDEX status_error_log_id ON status_error_log (id) WHERE size >= 0;
    CREATE INDEX status_error_log_lane ON status_error_log (tenant, authenticated, id) INCLUDE (size);",
    "CREATE INDEX status_error_log_status ON status_error_log (tenant, status, id);
    CREATE INDEX status_error_log_class ON status_error_log (tenant, class, id);
    CREATE INDEX status_error_log_code ON status_error_log (tenant, code, id);
    CREATE INDEX status_error_log_method ON status_error_log (tenant, method, id);
    CREATE INDEX status_error_log_route ON status_error_log (tenant, route, id) WHERE route IS NOT NULL;
    CREATE INDEX status_error_log_request_id ON status_error_log (tenant, request_id, id) WHERE request_id IS NOT NULL;",
    "ALTER TABLE status_error_log ADD COLUMN plain TEXT COLLATE \"C\";",
    // The name of the error id in the JSON is `reference`.
    "ALTER TABLE status_error_log ADD COLUMN error_id TEXT COLLATE \"C\";
    UPDATE status_error_log SET error_id = entry::json ->> 'reference'
        WHERE entry LIKE '%\"reference\":%' AND entry NOT LIKE '%\\u0000%';
    CREATE INDEX status_error_log_error_id ON status_error_log (tenant, error_id, id) WHERE error_id IS NOT NULL;
    CREATE INDEX status_error_log_any_error_id ON status_error_log (error_id, id) WHERE error_id IS NOT NULL;",
];

impl PostgresStore {
    /// Connects, and creates the tables or migrates them.
    ///
    /// # Errors
    ///
    /// Fails if the store can't connect or migrate, or if the tables are of a later version of this
    /// crate.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let store = Self::lazy(url)?;
        store.migrated.get_or_try_init(|| store.migrate()).await?;
        Ok(store)
    }

    /// Returns a store that connects at the first write or list, so that an API can start while its
    /// log's database is unavailable.
    ///
    /// # Errors
    ///
    /// Fails if `url` is not a URL of PostgreSQL.
    pub fn lazy(url: &str) -> Result<Self, StoreError> {
        // The driver accepts any scheme.
        if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
            return Err(StoreError::permanent("a PostgreSQL URL begins with `postgres://` or `postgresql://`"));
        }
        let options: PgConnectOptions = url.parse().map_err(|error: sqlx::Error| StoreError::permanent(error))?;
        let options = options.application_name("status-error-log");
        let pool = PgPoolOptions::new().max_connections(4).acquire_timeout(Duration::from_secs(5));
        // The driver makes the same check afterwards, but without a timeout.
        let pool = pool.after_release(|connection, _| {
            Box::pin(async {
                let silent = |_| Err(io::Error::from(io::ErrorKind::TimedOut).into());
                timeout(SOUND, connection.ping()).await.unwrap_or_else(silent).map(|()| true)
            })
        });
        let pool = pool.connect_lazy_with(options);
        Ok(Self { pool, migrated: OnceCell::new(), dirty: DirtyPartitions::all(), patience: PATIENCE })
    }

    async fn connection(&self) -> Result<CancelSafeConnection<Postgres>, StoreError> {
        self.migrated.get_or_try_init(|| self.migrate()).await?;
        CancelSafeConnection::acquire(&self.pool).await
    }

    /// Waits for `work`, but not longer than a statement may take.
    async fn within<T>(&self, work: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        let late = |_| Err(StoreError::unavailable("the database did not respond in time"));
        timeout(self.patience, work).await.unwrap_or_else(late)
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        let mut connection = CancelSafeConnection::acquire(&self.pool).await?;
        let mut transaction = connection.begin().await.map_err(store_error)?;
        // Another node may migrate at the same time. The number stands for the tables of the error
        // log; all versions of this crate have to use the same number.
        sqlx::raw_sql("SELECT pg_advisory_xact_lock(7309475598860087663)")
            .execute(&mut *transaction)
            .await
            .map_err(store_error)?;
        Self::take_steps(transaction).await?;
        connection.release();
        Ok(())
    }

    /// Migrates the tables to this version. The caller makes sure that no other process migrates
    /// them during the transaction.
    async fn take_steps(mut transaction: Transaction<'_, Postgres>) -> Result<(), StoreError> {
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
        T: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let query = sqlx::query_as_with(AssertSqlSafe(sql.text), arguments(sql.values)?);
        let fetched = self.within(async {
            let mut connection = self.connection().await?;
            let rows = query.fetch_all(&mut *connection).await;
            connection.release();
            rows.map_err(store_error)
        });
        fetched.await
    }

    /// Returns the values of a statement with one column.
    async fn fetch_column<T: Send + Unpin>(&self, sql: Sql) -> Result<Vec<T>, StoreError>
    where
        (T,): for<'r> FromRow<'r, PgRow>,
    {
        Ok(self.fetch(sql).await?.into_iter().map(|(value,)| value).collect())
    }

    async fn write(&self, entries: &[Entry]) -> Result<(), StoreError> {
        let rows = entries.iter().map(Row::of).collect::<Result<Vec<_>, _>>()?;
        self.dirty.add(rows.iter().map(Row::partition));
        // One statement, so all entries are inserted or none.
        let insert = "
            INSERT INTO status_error_log (id, tenant, authenticated, size, status, class, code, method, route, request_id,
                                          error_id, url, plain, entry)
            SELECT * FROM unnest($1::uuid[], $2::text[], $3::bool[], $4::int4[], $5::int2[], $6::int2[], $7::text[],
                                 $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])
            ON CONFLICT (tenant, id) DO NOTHING";
        macro_rules! column {
            ($column:ident) => {
                rows.iter().map(|row| row.$column.clone()).collect::<Vec<_>>()
            };
        }
        let insert = sqlx::query(insert)
            .bind(column!(id))
            .bind(column!(tenant))
            .bind(column!(authenticated))
            .bind(column!(size))
            .bind(column!(status))
            .bind(column!(class))
            .bind(column!(code))
            .bind(column!(method))
            .bind(column!(route))
            .bind(column!(request_id))
            .bind(column!(error_id))
            .bind(column!(url))
            .bind(column!(plain))
            .bind(column!(entry));
        let write = self.within(async {
            let mut connection = self.connection().await?;
            let written = insert.execute(&mut *connection).await;
            connection.release();
            written.map(drop).map_err(store_error)
        });
        write.await
    }
}

impl Db for PostgresStore {
    const DIALECT: Dialect = dialect::POSTGRES;

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
        let executed = self.within(async {
            let mut connection = self.connection().await?;
            let done = query.execute(&mut *connection).await;
            connection.release();
            done.map(|done| done.rows_affected()).map_err(store_error)
        });
        executed.await
    }
}

impl Store for PostgresStore {
    fn append<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, ()> {
        Box::pin(self.write(entries))
    }
    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, StorePage> {
        Box::pin(read::list(self, query))
    }
    fn get<'a>(&'a self, access: &'a Access, id: Uuid) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(read::get(self, access, id))
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
fn arguments(values: Vec<Value>) -> Result<PgArguments, StoreError> {
    let mut arguments = PgArguments::default();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::owner::Owner;
    use crate::query::filter::Filter;
    use sqlx::{Executor as _, PgConnection};
    use std::time::SystemTime;

    #[tokio::test(flavor = "multi_thread")]
    async fn nodes_that_start_at_once_make_the_tables_once() {
        let Some(database) = throwaway_servers::postgres() else { return };
        let nodes: Vec<_> = (0..6)
            .map(|_| {
                let store = PostgresStore::lazy(database.url()).unwrap();
                tokio::spawn(async move {
                    let entry = Entry::new(Owner::operator(), "GET", "/", 404, SystemTime::now());
                    store.append(&[entry]).await.unwrap();
                })
            })
            .collect();
        for node in nodes {
            node.await.unwrap();
        }
        assert_eq!(
            database.sql("SELECT count(*), max(version) FROM status_error_log, status_error_log_version").trim(),
            "6|4"
        );
        database.sql("UPDATE status_error_log_version SET version = 99");
        assert!(!PostgresStore::connect(database.url()).await.unwrap_err().is_unavailable());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_statement_that_is_not_answered_fails_in_time() {
        let Some(database) = throwaway_servers::postgres() else { return };
        let store = PostgresStore::connect(database.url()).await.unwrap();
        let store = PostgresStore { patience: Duration::from_millis(200), ..store };
        let mut other = PgConnection::connect(database.url()).await.unwrap();
        let mut lock = other.begin().await.unwrap();
        lock.execute("LOCK TABLE status_error_log").await.unwrap();
        let entry = Entry::new(Owner::operator(), "GET", "/", 404, SystemTime::now());
        let query = Query::new(Access::Operator, Filter::default(), 1);
        let asked = async {
            // More statements than the pool has connections, because each timeout closes a
            // connection.
            for _ in 0..2 {
                assert!(store.append(std::slice::from_ref(&entry)).await.unwrap_err().is_unavailable());
                assert!(store.list(&query).await.unwrap_err().is_unavailable());
                assert!(store.get(&Access::Operator, entry.id).await.unwrap_err().is_unavailable());
                assert!(store.trim(&Limits::new()).await.unwrap_err().is_unavailable());
            }
        };
        timeout(Duration::from_secs(60), asked).await.unwrap();
        lock.rollback().await.unwrap();
        let end = std::time::Instant::now() + Duration::from_secs(60);
        while store.append(std::slice::from_ref(&entry)).await.is_err() {
            assert!(std::time::Instant::now() < end);
        }
    }
}
