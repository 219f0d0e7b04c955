//! The store in PostgreSQL.

mod partitions;
mod tables;

use super::interface::{Store, StoreFuture};
use super::limits::Limits;
use super::secret_url::SecretUrl;
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
use crate::util::time::first_id_within;
use partitions::catalog::is_partitioned;
use partitions::obstacle::Obstacle;
use partitions::ranges::Width;
use partitions::{convert, expire, make, session};
use sqlx::postgres::{PgArguments, PgConnectOptions, PgConnection, PgPool, PgPoolOptions, PgRow};
use sqlx::{Arguments as _, AssertSqlSafe, Connection as _, Executor as _, FromRow, Postgres, Transaction};
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tables::STEPS;
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
/// For a log of very many entries, [`partitioned`](PostgresBuilder::partitioned) keeps them in
/// partitions by time, so that expired entries are dropped with their files.
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
    /// The time that one partition spans, or `None` if this node converts no table.
    width: Option<Width>,
    /// The time at which the last conversion failed.
    failed: Mutex<Option<Instant>>,
}

/// The settings of a [`PostgresStore`]: whether its table has partitions.
///
/// ```no_run
/// use std::time::Duration;
/// use status_error_log::PostgresStore;
///
/// # async fn connect() -> Result<(), status_error_log::StoreError> {
/// let day = Duration::from_secs(24 * 60 * 60);
/// let store = PostgresStore::builder("postgres://log@db/payments").partitioned(day).connect().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct PostgresBuilder {
    url: SecretUrl,
    partition: Option<Duration>,
}

/// Turns off the compilation of statements, if this version of PostgreSQL has it. PostgreSQL
/// doesn't know how many rows a page needs, estimates a tenth of the table, and in a table of ten
/// million rows takes 100 milliseconds to compile a statement that runs for less than one.
const NO_JIT: &str = "SELECT set_config(name, 'off', false) FROM pg_settings WHERE name = 'jit'";
/// The maximum time for a statement.
const PATIENCE: Duration = Duration::from_secs(60);
/// The maximum time for the check of a connection that returns to the pool. It is shorter than the
/// time for which other statements wait for a connection.
const SOUND: Duration = Duration::from_secs(3);
/// The maximum number of changes to the table for one batch of entries.
const TRIES: u32 = 4;
/// The statement that inserts all entries of a batch or none.
const INSERT: &str = "
    INSERT INTO status_error_log (id, tenant, authenticated, size, status, class, code, method, route, request_id,
                                  error_id, url, plain, entry)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::bool[], $4::int4[], $5::int2[], $6::int2[], $7::text[],
                         $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])
    ON CONFLICT (tenant, id) DO NOTHING";
/// The maximum time for the conversion of a large table, and for the removal of partitions, whose
/// entries are counted first. The server continues also if the connection is lost.
const LONG: Duration = Duration::from_secs(60 * 60);
/// The minimum time between two tries to convert the table.
const PAUSE: Duration = Duration::from_secs(50);
/// The first version that detaches partitions without blocking others.
const PARTITIONS_SINCE: u32 = 140_000;

impl PostgresStore {
    /// Connects, and creates the tables or migrates them. The same as `builder(url).connect()`.
    ///
    /// # Errors
    ///
    /// Fails if the store can't connect or migrate, or if the tables are of a later version of this
    /// crate.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        Self::builder(url).connect().await
    }

    /// Returns a store that connects at the first write or list, so that an API can start while its
    /// log's database is unavailable. The same as `builder(url).lazy()`.
    ///
    /// # Errors
    ///
    /// Fails if `url` is not a URL of PostgreSQL.
    pub fn lazy(url: &str) -> Result<Self, StoreError> {
        Self::builder(url).lazy()
    }

    /// Returns the settings of a store in this database: `postgres://user:password@host/database`.
    pub fn builder(url: &str) -> PostgresBuilder {
        PostgresBuilder { url: SecretUrl(url.to_owned()), partition: None }
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
        self.prepare_partitions(&mut connection).await?;
        connection.release();
        Ok(())
    }

    /// Makes an empty table a partitioned one, and the partitions of the next time. A table that
    /// has entries is converted by the first trim, because a node must not start late.
    async fn prepare_partitions(&self, connection: &mut PgConnection) -> Result<(), StoreError> {
        if let Some(width) = self.width {
            check_version(connection.server_version_num())?;
            // The first trim reports an error. Until then the node writes to the plain table.
            drop(convert::convert_empty(connection, width).await);
        }
        if is_partitioned(connection).await? { make::ahead(connection, self.width).await } else { Ok(()) }
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
        macro_rules! column {
            ($column:ident) => {
                rows.iter().map(|row| row.$column.clone()).collect::<Vec<_>>()
            };
        }
        let insert = || {
            sqlx::query(INSERT)
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
                .bind(column!(entry))
        };
        let write = self.within(async {
            let mut connection = self.connection().await?;
            let mut written = insert().execute(&mut *connection).await;
            for _ in 0..TRIES {
                match written.as_ref().err().and_then(Obstacle::of) {
                    None => break,
                    Some(Obstacle::NoPartition) => {
                        make::for_ids(&mut connection, self.width, &column!(id)).await?;
                    }
                    Some(Obstacle::Conversion) => convert::drop_constraint(&mut connection).await?,
                }
                written = insert().execute(&mut *connection).await;
            }
            connection.release();
            written.map(drop).map_err(|error| match Obstacle::of(&error) {
                Some(_) => StoreError::unavailable(error),
                None => store_error(error),
            })
        });
        write.await
    }

    /// Trims the table to the limits. An error of one part keeps no other part from being done.
    async fn trim(&self, limits: &Limits) -> Result<u64, StoreError> {
        let oldest = first_id_within(limits.age);
        let late = |_| Err(StoreError::unavailable("the maintenance of the partitions did not end in time"));
        let dropped = timeout(LONG, self.maintain_partitions(oldest)).await.unwrap_or_else(late);
        let deleted = self.delete_expired(oldest).await;
        let beyond_shares = trim::by_shares(self, limits).await;
        Ok(dropped? + deleted? + beyond_shares?)
    }

    /// Converts a plain table if the settings say so, makes the partitions of the next time, and
    /// drops those that have expired. Returns the number of their entries.
    async fn maintain_partitions(&self, oldest: Uuid) -> Result<u64, StoreError> {
        let prepared = self.within(async {
            let mut connection = self.connection().await?;
            let (made, is_due) = match is_partitioned(&mut connection).await? {
                false => (Ok(()), self.width.is_some() && !self.has_just_failed()),
                true => {
                    (make::ahead(&mut connection, self.width).await, expire::is_due(&mut connection, oldest).await?)
                }
            };
            connection.release();
            Ok((made, is_due))
        });
        let (made, is_due) = prepared.await?;
        if !is_due {
            return made.map(|()| 0);
        }
        let options = self.pool.connect_options();
        let Some(mut connection) = self.within(session::maintenance(&options)).await? else { return made.map(|()| 0) };
        let removed = self.convert_and_drop(&mut connection, oldest).await;
        // The lock for the maintenance ends with the connection.
        drop(connection.close().await);
        made.and(removed)
    }

    async fn convert_and_drop(&self, connection: &mut PgConnection, oldest: Uuid) -> Result<u64, StoreError> {
        if let Some(width) = self.width {
            let converted = convert::convert(connection, width).await;
            *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = converted.is_err().then(Instant::now);
            converted?;
        }
        expire::drop_expired(connection, oldest).await
    }

    /// Returns whether a conversion has failed within the last minute. Other statements wait while
    /// it waits for a lock, and a log with very many entries is trimmed each second.
    fn has_just_failed(&self) -> bool {
        let failed = *self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.is_some_and(|failed| failed.elapsed() < PAUSE)
    }

    /// Deletes the expired entries that are not dropped with a partition.
    async fn delete_expired(&self, oldest: Uuid) -> Result<u64, StoreError> {
        match self.within(self.expired_parts(oldest)).await? {
            None => trim::from_to(self, Uuid::nil(), oldest).await,
            Some(parts) => {
                let mut removed = 0;
                for (from, to) in parts {
                    removed += trim::from_to(self, from, to).await?;
                }
                Ok(removed)
            }
        }
    }

    /// Returns the ranges of expired ids that only a deletion removes. Returns `None` if the table
    /// is plain.
    async fn expired_parts(&self, oldest: Uuid) -> Result<Option<Vec<(Uuid, Uuid)>>, StoreError> {
        let mut connection = self.connection().await?;
        let parts = match is_partitioned(&mut connection).await? {
            true => Some(expire::expired_parts(&mut connection, self.width, oldest).await?),
            false => None,
        };
        connection.release();
        Ok(parts)
    }
}

impl PostgresBuilder {
    #[doc = include_str!("../../docs/partitions.md")]
    pub fn partitioned(mut self, width: Duration) -> Self {
        self.partition = Some(width);
        self
    }

    /// Connects, and creates the tables or migrates them.
    ///
    /// # Errors
    ///
    /// Fails if the store can't connect or migrate, if the tables are of a later version of this
    /// crate, or if they are to have partitions and PostgreSQL is older than version 14.
    pub async fn connect(self) -> Result<PostgresStore, StoreError> {
        let store = self.lazy()?;
        store.migrated.get_or_try_init(|| store.migrate()).await?;
        Ok(store)
    }

    /// Returns a store that connects at the first write or list.
    ///
    /// # Errors
    ///
    /// Fails if the URL is not one of PostgreSQL, or if a partition can't span this time.
    pub fn lazy(self) -> Result<PostgresStore, StoreError> {
        let url = self.url.0;
        // The driver accepts any scheme.
        if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
            return Err(StoreError::permanent("a PostgreSQL URL begins with `postgres://` or `postgresql://`"));
        }
        let width = self.partition.map(Width::new).transpose()?;
        let options: PgConnectOptions = url.parse().map_err(|error: sqlx::Error| StoreError::permanent(error))?;
        let options = options.application_name("status-error-log");
        let pool = PgPoolOptions::new().max_connections(4).acquire_timeout(Duration::from_secs(5));
        let pool = pool.after_connect(|connection, _| Box::pin(async { connection.execute(NO_JIT).await.map(drop) }));
        // A check of a connection that returns to the pool, with a timeout. The driver checks it
        // again, but may wait forever.
        let pool = pool.after_release(|connection, _| {
            Box::pin(async {
                let silent = |_| Err(io::Error::from(io::ErrorKind::TimedOut).into());
                timeout(SOUND, connection.ping()).await.unwrap_or_else(silent).map(|()| true)
            })
        });
        let pool = pool.connect_lazy_with(options);
        Ok(PostgresStore {
            pool,
            migrated: OnceCell::new(),
            dirty: DirtyPartitions::all(),
            patience: PATIENCE,
            width,
            failed: Mutex::default(),
        })
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
    fn remove<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, u64> {
        Box::pin(trim::remove(self, entries))
    }
    fn count<'a>(&'a self, query: &'a CountQuery) -> StoreFuture<'a, Counts> {
        Box::pin(count::count(self, query))
    }
    fn trim<'a>(&'a self, limits: &'a Limits) -> StoreFuture<'a, u64> {
        Box::pin(self.trim(limits))
    }
    fn close(&self) -> StoreFuture<'_, ()> {
        Box::pin(async {
            self.pool.close().await;
            Ok(())
        })
    }
}

/// Fails if a server of this version can't detach partitions while they are in use. A server that
/// is only compatible with PostgreSQL may have no version.
fn check_version(version: Option<u32>) -> Result<(), StoreError> {
    if version.is_some_and(|version| version < PARTITIONS_SINCE) {
        return Err(StoreError::permanent("`partitioned` needs PostgreSQL 14 or later"));
    }
    Ok(())
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
mod tests;
