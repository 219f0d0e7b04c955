//! Statements to the server, with a time limit.

use super::error::store_error;
use super::location::Location;
use super::statement::{Statement, again};
use super::tables::Tables;
use crate::error::StoreError;
use clickhouse::{Client, RowOwned, RowRead, RowWrite};
use std::fmt;
use std::time::Duration;
use tokio::sync::OnceCell;
use tokio::time::timeout;

/// The maximum time for a statement.
const PATIENCE: Duration = Duration::from_secs(60);
/// The maximum length of a statement in bytes. The server's default is 256 KiB, which the filters
/// of a list exceed only if the application passes them to the store itself.
const MAX_STATEMENT: &str = "4194304";

/// The servers of a store, behind one URL.
pub(super) struct Server {
    client: Client,
    /// The client with the settings that this server knows. Empty until the tables exist.
    prepared: OnceCell<Client>,
    pub(super) tables: Tables,
    has_quorum: bool,
}

/// Shows the tables, and not the client, which has the password.
impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("tables", &self.tables).finish_non_exhaustive()
    }
}

impl Server {
    pub(super) fn new(location: &Location, cluster: Option<String>, has_quorum: bool) -> Self {
        let client = location.client().with_setting("max_query_size", MAX_STATEMENT);
        let tables = Tables { database: location.database.clone(), cluster };
        Self { client, prepared: OnceCell::new(), tables, has_quorum }
    }

    /// Returns the client, after it has created or migrated the tables.
    pub(super) async fn client(&self) -> Result<&Client, StoreError> {
        self.prepared.get_or_try_init(|| within(self.prepare())).await
    }

    async fn prepare(&self) -> Result<Client, StoreError> {
        let mut client = self.client.clone();
        let known: Vec<String> = settings_query(self).fetch(&client).await?;
        for (name, value) in self.settings().filter(|(name, _)| known.iter().any(|known| known == name)) {
            client = client.with_setting(name, value);
        }
        self.tables.migrate(&client).await?;
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
        let clusters = self.tables.cluster.is_some().then_some(of_clusters).into_iter().flatten();
        let quorums = self.has_quorum.then_some(of_quorums).into_iter().flatten();
        of_all.into_iter().chain(clusters).chain(quorums)
    }

    /// Runs a statement without a result.
    pub(super) async fn execute(&self, statement: Statement) -> Result<(), StoreError> {
        within(async {
            let client = self.client().await?;
            statement.execute(client).await
        })
        .await
    }

    /// Returns the rows of a statement.
    pub(super) async fn fetch<T: RowOwned + RowRead>(&self, statement: Statement) -> Result<Vec<T>, StoreError> {
        within(async {
            let client = self.client().await?;
            statement.fetch(client).await
        })
        .await
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
