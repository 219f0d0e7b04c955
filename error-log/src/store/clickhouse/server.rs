//! Statements to the server, with a time limit.

use super::error::{is_busy, store_error};
use super::location::Location;
use super::statement::Statement;
use super::tables;
use crate::error::StoreError;
use clickhouse::error::Error;
use clickhouse::{Client, RowOwned, RowRead, RowWrite};
use std::fmt;
use std::time::Duration;
use tokio::sync::OnceCell;
use tokio::time::{sleep, timeout};

/// The maximum time for a statement.
const PATIENCE: Duration = Duration::from_secs(60);
/// The number of times that a statement is sent if another node's write rejects it, and the pause
/// before the next time.
const TRIES: (u32, Duration) = (40, Duration::from_millis(25));
/// The maximum length of a statement in bytes. The server's default is 256 KiB, which the filters
/// of a list exceed only if the application passes them to the store itself.
const MAX_STATEMENT: &str = "4194304";

/// The servers of a store, behind one URL.
pub(super) struct Server {
    client: Client,
    /// The client with the settings that this server knows. Empty until the tables exist.
    prepared: OnceCell<Client>,
    pub(super) database: String,
    pub(super) cluster: Option<String>,
    has_quorum: bool,
}

/// The cluster and the database, and not the client, which has the password.
impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (database, cluster) = (&self.database, &self.cluster);
        f.debug_struct("Server").field("database", database).field("cluster", cluster).finish_non_exhaustive()
    }
}

impl Server {
    pub(super) fn new(location: &Location, cluster: Option<String>, has_quorum: bool) -> Self {
        let client = location.client().with_setting("max_query_size", MAX_STATEMENT);
        Self { client, prepared: OnceCell::new(), database: location.database.clone(), cluster, has_quorum }
    }

    /// Returns the client, after it has created or migrated the tables.
    pub(super) async fn client(&self) -> Result<&Client, StoreError> {
        self.prepared.get_or_try_init(|| within(self.prepare())).await
    }

    async fn prepare(&self) -> Result<Client, StoreError> {
        let mut client = self.client.clone();
        let known: Vec<String> = self.fetch_with(&client, settings_query(self)).await?;
        for (name, value) in self.settings().filter(|(name, _)| known.iter().any(|known| known == name)) {
            client = client.with_setting(name, value);
        }
        tables::migrate(self, &client).await?;
        Ok(client)
    }

    /// Returns the settings of all statements, of which a server may know only some.
    fn settings(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let of_all = [
            // The server collects the small batches of many nodes, and writes them together.
            ("async_insert", "1"),
            ("wait_for_async_insert", "1"),
            // A batch may have entries of any number of weeks.
            ("max_partitions_per_insert_block", "0"),
        ];
        let of_clusters = [
            // A write ends when each shard has its entries.
            ("insert_distributed_sync", "1"),
            // A list of one tenant only asks its shard.
            ("optimize_skip_unused_shards", "1"),
        ];
        let of_quorums = [
            ("insert_quorum", "2"),
            ("insert_quorum_parallel", "0"),
            // In milliseconds: less than the writer waits for a batch.
            ("insert_quorum_timeout", "8000"),
            ("select_sequential_consistency", "1"),
        ];
        let clusters = self.cluster.is_some().then_some(of_clusters).into_iter().flatten();
        let quorums = self.has_quorum.then_some(of_quorums).into_iter().flatten();
        of_all.into_iter().chain(clusters).chain(quorums)
    }

    /// Runs a statement without a result.
    pub(super) async fn execute(&self, statement: Statement) -> Result<(), StoreError> {
        within(async {
            let client = self.client().await?;
            self.execute_with(client, statement).await
        })
        .await
    }

    pub(super) async fn execute_with(&self, client: &Client, statement: Statement) -> Result<(), StoreError> {
        statement.query(client).execute().await.map_err(store_error)
    }

    /// Returns the rows of a statement.
    pub(super) async fn fetch<T: RowOwned + RowRead>(&self, statement: Statement) -> Result<Vec<T>, StoreError> {
        within(async {
            let client = self.client().await?;
            self.fetch_with(client, statement).await
        })
        .await
    }

    pub(super) async fn fetch_with<T>(&self, client: &Client, statement: Statement) -> Result<Vec<T>, StoreError>
    where
        T: RowOwned + RowRead,
    {
        again(|| statement.clone().query(client).fetch_all()).await
    }

    /// Passes the rows of a statement to `take` until it returns a value.
    pub(super) async fn find<T: RowOwned + RowRead, V>(
        &self,
        statement: Statement,
        mut take: impl FnMut(T) -> Option<V>,
    ) -> Result<Option<V>, StoreError> {
        within(async {
            let client = self.client().await?;
            let mut rows = statement.query(client).fetch::<T>().map_err(store_error)?;
            while let Some(row) = rows.next().await.map_err(store_error)? {
                if let Some(value) = take(row) {
                    return Ok(Some(value));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Inserts rows, all with one statement.
    pub(super) async fn insert<T: RowWrite>(&self, table: &str, rows: &[T::Value<'_>]) -> Result<(), StoreError> {
        within(async {
            let client = self.client().await?;
            again(|| async move {
                let mut insert = client.insert::<T>(table).await?;
                for row in rows {
                    insert.write(row).await?;
                }
                insert.end().await
            })
            .await
        })
        .await
    }
}

/// Sends a statement again as long as an unfinished write of another node rejects it.
async fn again<T, F>(send: impl Fn() -> F) -> Result<T, StoreError>
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

/// Waits for `work`, but not longer than a statement may take.
pub(super) async fn within<T>(work: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    let late = |_| Err(StoreError::unavailable("the database did not respond in time"));
    timeout(PATIENCE, work).await.unwrap_or_else(late)
}

/// Returns the query for the settings that the server knows.
fn settings_query(server: &Server) -> Statement {
    let mut sql = Statement::new("SELECT name FROM system.settings WHERE name IN (");
    for (number, (name, _)) in server.settings().enumerate() {
        sql.push(if number == 0 { "" } else { ", " }).text(name);
    }
    sql.push(")");
    sql
}
