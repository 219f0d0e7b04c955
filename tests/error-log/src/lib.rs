//! Helpers that the tests share.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use status_error_log::{
    Access, ClickHouseStore, Entry, Filter, Limits, MemoryStore, Owner, PostgresStore, Query, SqliteStore, Store,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tempfile::TempDir;
use throwaway_servers::{ClickHouse, Database};
use uuid::{NoContext, Timestamp, Uuid};

/// A store, with the folder or database that holds its entries.
pub struct Made {
    /// The store.
    pub store: Arc<dyn Store>,
    /// The kind of store: `memory`, `sqlite`, `postgres`, or `postgres` and `clickhouse` with their
    /// arrangement.
    pub name: &'static str,
    home: Home,
}

/// The place of the entries.
enum Home {
    Memory,
    Folder(TempDir),
    Postgres(Database),
    ClickHouse(ClickHouse),
}

impl Made {
    /// Makes a store in memory.
    #[must_use]
    pub fn memory(limits: Limits) -> Self {
        Self { store: Arc::new(MemoryStore::new(limits)), name: "memory", home: Home::Memory }
    }

    /// Makes a store in a new file.
    pub async fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let store = SqliteStore::open(folder.path().join("errors.db")).await.unwrap();
        Self { store: Arc::new(store), name: "sqlite", home: Home::Folder(folder) }
    }

    /// Makes a store in a new database. Returns `None` if PostgreSQL isn't installed.
    pub async fn postgres() -> Option<Self> {
        let database = throwaway_servers::postgres()?;
        let store = PostgresStore::connect(database.url()).await.unwrap();
        Some(Self { store: Arc::new(store), name: "postgres", home: Home::Postgres(database) })
    }

    /// Makes a store in a new database, with a partition for each hour. Returns `None` if
    /// PostgreSQL isn't installed.
    pub async fn partitioned() -> Option<Self> {
        let database = throwaway_servers::postgres()?;
        let builder = PostgresStore::builder(database.url()).partitioned(Duration::from_secs(60 * 60));
        let store = builder.connect().await.unwrap();
        Some(Self { store: Arc::new(store), name: "postgres partitions", home: Home::Postgres(database) })
    }

    /// Makes stores in ClickHouse: on one server, on two shards, and on the engine of a recent
    /// version.
    pub async fn clickhouse() -> Vec<Self> {
        let databases = [
            ("clickhouse", throwaway_servers::clickhouse()),
            ("clickhouse shards", throwaway_servers::clickhouse_shards()),
            ("clickhouse recent", throwaway_servers::clickhouse_recent()),
        ];
        let mut all = Vec::new();
        for (name, database) in databases {
            if let Some(database) = database {
                let store = clickhouse(&database, 0).await;
                all.push(Self { store: Arc::new(store), name, home: Home::ClickHouse(database) });
            }
        }
        all
    }

    /// Makes one store of each kind that this machine has.
    pub async fn all() -> Vec<Self> {
        let mut all = vec![Self::memory(Limits::new())];
        all.extend(Self::durable().await);
        all
    }

    /// Makes one store of each kind that several processes or nodes can open.
    pub async fn durable() -> Vec<Self> {
        let mut all = vec![Self::sqlite().await];
        all.extend(Self::postgres().await);
        all.extend(Self::partitioned().await);
        all.extend(Self::clickhouse().await);
        all
    }

    /// Opens the store once more, as another process or node would. A store in memory is returned
    /// unchanged.
    pub async fn again(&self) -> Arc<dyn Store> {
        match &self.home {
            Home::Memory => Arc::clone(&self.store),
            Home::Folder(_) => Arc::new(SqliteStore::open(self.file()).await.unwrap()),
            Home::Postgres(database) => Arc::new(PostgresStore::connect(database.url()).await.unwrap()),
            Home::ClickHouse(database) => Arc::new(clickhouse(database, 0).await),
        }
    }

    /// Returns the path of SQLite's file.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.folder().join("errors.db")
    }

    /// Returns the bytes of all files in the store's folder.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }

    fn folder(&self) -> &Path {
        let Home::Folder(folder) = &self.home else { panic!("{} has no folder", self.name) };
        folder.path()
    }

    /// Returns PostgreSQL's database.
    #[must_use]
    pub fn database(&self) -> &Database {
        let Home::Postgres(database) = &self.home else { panic!("{} is not in PostgreSQL", self.name) };
        database
    }
}

/// Opens a store in ClickHouse, on one of the database's servers.
pub async fn clickhouse(database: &ClickHouse, server: usize) -> ClickHouseStore {
    let builder = ClickHouseStore::builder(&database.url_of(server));
    let builder = if let Some(cluster) = database.cluster() { builder.cluster(cluster) } else { builder };
    builder.connect().await.unwrap()
}

/// Makes an entry of a tenant.
#[must_use]
pub fn entry(tenant: &str, url: &str, status: u16) -> Entry {
    Entry::new(Owner::tenant(tenant), "GET", url, status, SystemTime::now())
}

/// Makes the access of a tenant.
#[must_use]
pub fn tenant(name: &str) -> Access {
    Access::Tenant(name.to_owned())
}

/// Returns the URLs of the newest entries that an access may see.
pub async fn urls(store: &dyn Store, access: Access) -> Vec<String> {
    let found = store.list(&Query::new(access, Filter::default(), 1_000)).await.unwrap();
    found.entries.into_iter().map(|entry| entry.request_url).collect()
}

/// Makes an id of this time.
#[must_use]
pub fn id_at(time: SystemTime) -> Uuid {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    Uuid::new_v7(Timestamp::from_unix(NoContext, since.as_secs(), since.subsec_nanos()))
}
