//! The store in ClickHouse.

mod count;
mod error;
mod location;
mod read;
mod server;
mod statement;
mod tables;
mod trim;

use super::interface::{Store, StoreFuture};
use super::limits::Limits;
use super::secret_url::SecretUrl;
use super::sql::dirty_partitions::DirtyPartitions;
use super::sql::table::Row;
use crate::entry::Entry;
use crate::error::StoreError;
use crate::query::access::Access;
use crate::query::counts::{CountQuery, Counts};
use crate::query::{Query, StorePage};
use crate::util::time::first_id_within;
use location::Location;
use serde::Serialize;
use server::Server;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tables::TABLE;
use uuid::Uuid;

#[doc = include_str!("../../docs/clickhouse.md")]
#[derive(Debug)]
pub struct ClickHouseStore {
    server: Server,
    dirty: DirtyPartitions,
    precedence: Precedence,
    /// The lowest id that is within the maximum age, as of the last trim.
    oldest: Mutex<Uuid>,
}

/// The settings of a [`ClickHouseStore`]: the cluster, and the quorum.
///
/// ```no_run
/// use status_error_log::ClickHouseStore;
///
/// # async fn connect() -> Result<(), status_error_log::StoreError> {
/// let builder = ClickHouseStore::builder("clickhouse://log@db/payments");
/// let store = builder.cluster("logs").quorum().connect().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct ClickHouseBuilder {
    url: SecretUrl,
    cluster: Option<String>,
    has_quorum: bool,
}

impl ClickHouseStore {
    /// Connects to one server, and creates the tables or migrates them. The same as
    /// `builder(url).connect()`.
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
    /// Fails if `url` is not a URL of ClickHouse.
    pub fn lazy(url: &str) -> Result<Self, StoreError> {
        Self::builder(url).lazy()
    }

    /// Returns the settings of a store on this server:
    /// `clickhouse://user:password@host:8123/database`. The port is that of HTTP (default 8123),
    /// and the default database is `default`.
    ///
    /// With `https://`, the port is 8443 by default, and the program depends on `clickhouse` 0.15
    /// with a feature for TLS, such as `rustls-tls`.
    pub fn builder(url: &str) -> ClickHouseBuilder {
        ClickHouseBuilder { url: SecretUrl(url.to_owned()), cluster: None, has_quorum: false }
    }

    fn oldest(&self) -> Uuid {
        *self.oldest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn write(&self, entries: &[Entry]) -> Result<(), StoreError> {
        let rows = entries.iter().map(Row::of).collect::<Result<Vec<_>, _>>()?;
        if rows.is_empty() {
            return Ok(());
        }
        self.dirty.add(rows.iter().map(Row::partition));
        let rows: Vec<Inserted> = rows.into_iter().map(|row| Inserted::of(row, self.precedence.next())).collect();
        self.server.insert::<Inserted>(TABLE, &rows).await
    }
}

impl ClickHouseBuilder {
    /// Stores the entries in a cluster of this name, from the servers' `remote_servers`. Each entry
    /// is on the shard of its tenant, and the servers of a shard replicate it.
    ///
    /// The servers need ZooKeeper or ClickHouse Keeper, the macros `shard` and `replica`, and a
    /// cluster with `internal_replication`. The store creates its tables on all servers
    /// (`ON CLUSTER`): `status_error_log_local` has the entries, and `status_error_log` distributes
    /// them.
    pub fn cluster(mut self, name: &str) -> Self {
        self.cluster = Some(name.to_owned());
        self
    }

    /// Writes each entry to two replicas of its shard before the write ends, and reads only from
    /// replicas that have every such entry. So a list has all entries that any node has written,
    /// also while one replica is down for good.
    ///
    /// Without a quorum, a list may lack the entries of the last second, and a replica that is lost
    /// takes the entries with it that the others have not fetched yet. Each shard needs two
    /// replicas or more, and takes one write at a time.
    pub fn quorum(mut self) -> Self {
        self.has_quorum = true;
        self
    }

    /// Connects, and creates the tables or migrates them.
    ///
    /// # Errors
    ///
    /// Fails if the store can't connect or migrate, or if the tables are of a later version of this
    /// crate, or of a cluster that the settings don't name.
    pub async fn connect(self) -> Result<ClickHouseStore, StoreError> {
        let store = self.lazy()?;
        store.server.client().await?;
        Ok(store)
    }

    /// Returns a store that connects at the first write or list.
    ///
    /// # Errors
    ///
    /// Fails if the URL is not one of ClickHouse, or if there is a quorum and no cluster.
    pub fn lazy(self) -> Result<ClickHouseStore, StoreError> {
        if self.has_quorum && self.cluster.is_none() {
            return Err(StoreError::permanent("a quorum needs a cluster: call `cluster` on the builder"));
        }
        let location = Location::parse(&self.url.0)?;
        Ok(ClickHouseStore {
            server: Server::new(&location, self.cluster, self.has_quorum),
            dirty: DirtyPartitions::all(),
            precedence: Precedence::default(),
            oldest: Mutex::new(Uuid::nil()),
        })
    }
}

/// A source of numbers that descend with the time, from one row to the next. The first row that was
/// written for an entry has the highest number.
#[derive(Debug, Default)]
struct Precedence(AtomicU64);

impl Precedence {
    fn next(&self) -> u64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_nanos();
        let now = u64::try_from(now).unwrap_or(u64::MAX - 1);
        // The clock may stand still, or go back.
        let after = |last: u64| Some(now.max(last.saturating_add(1)));
        let last = self.0.fetch_update(Relaxed, Relaxed, after).unwrap_or_default();
        u64::MAX - now.max(last.saturating_add(1))
    }
}

/// An inserted row.
#[derive(clickhouse::Row, Serialize)]
struct Inserted {
    tenant: String,
    id: [u8; 16],
    precedence: u64,
    authenticated: bool,
    size: i32,
    status: i16,
    code: Option<String>,
    method: String,
    route: Option<String>,
    request_id: Option<String>,
    error_id: Option<String>,
    url: String,
    plain: Option<String>,
    entry: String,
}

impl Inserted {
    fn of(row: Row, precedence: u64) -> Self {
        Self {
            tenant: row.tenant,
            id: row.id.into_bytes(),
            precedence,
            authenticated: row.authenticated,
            size: row.size,
            status: row.status,
            code: row.code,
            method: row.method,
            route: row.route,
            request_id: row.request_id,
            error_id: row.error_id,
            url: row.url,
            plain: row.plain,
            entry: row.entry,
        }
    }
}

impl Store for ClickHouseStore {
    fn append<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, ()> {
        Box::pin(self.write(entries))
    }
    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, StorePage> {
        Box::pin(read::list(&self.server, query, self.oldest()))
    }
    fn get<'a>(&'a self, access: &'a Access, id: Uuid) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(read::get(&self.server, access, id, self.oldest()))
    }
    fn remove<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, u64> {
        Box::pin(trim::remove(&self.server, entries))
    }
    fn count<'a>(&'a self, query: &'a CountQuery) -> StoreFuture<'a, Counts> {
        Box::pin(count::count(&self.server, query, self.oldest()))
    }
    fn trim<'a>(&'a self, limits: &'a Limits) -> StoreFuture<'a, u64> {
        Box::pin(async {
            *self.oldest.lock().unwrap_or_else(PoisonError::into_inner) = first_id_within(limits.age);
            trim::trim(&self.server, &self.dirty, limits).await
        })
    }
}
