//! Helpers that the tests share.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use status_error_log::{Access, Entry, Filter, Limits, MemoryStore, Owner, PostgresStore, Query, SqliteStore, Store};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;
use tempfile::TempDir;
use throwaway_servers::Database;

/// A store, with the folder or database that holds its entries.
pub struct Made {
    /// The store.
    pub store: Arc<dyn Store>,
    /// The kind of store: `memory`, `sqlite` or `postgres`.
    pub name: &'static str,
    folder: Option<TempDir>,
    database: Option<Database>,
}

impl Made {
    /// Makes a store in memory.
    #[must_use]
    pub fn memory(limits: Limits) -> Self {
        Self { store: Arc::new(MemoryStore::new(limits)), name: "memory", folder: None, database: None }
    }

    /// Makes a store in a new file.
    pub async fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let store = SqliteStore::open(folder.path().join("errors.db")).await.unwrap();
        Self { store: Arc::new(store), name: "sqlite", folder: Some(folder), database: None }
    }

    /// Makes a store in a new database. Returns `None` if PostgreSQL isn't installed.
    pub async fn postgres() -> Option<Self> {
        let database = throwaway_servers::postgres()?;
        let store = PostgresStore::connect(database.url()).await.unwrap();
        Some(Self { store: Arc::new(store), name: "postgres", folder: None, database: Some(database) })
    }

    /// Makes one store of each kind that this machine has.
    pub async fn all() -> Vec<Self> {
        let mut all = vec![Self::memory(Limits::new()), Self::sqlite().await];
        all.extend(Self::postgres().await);
        all
    }

    /// Opens the store once more, as another process or node would. A store in memory is returned
    /// unchanged.
    pub async fn again(&self) -> Arc<dyn Store> {
        match (&self.folder, &self.database) {
            (Some(_), _) => Arc::new(SqliteStore::open(self.file()).await.unwrap()),
            (_, Some(database)) => Arc::new(PostgresStore::connect(database.url()).await.unwrap()),
            _ => Arc::clone(&self.store),
        }
    }

    /// Returns the path of SQLite's file.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.folder.as_ref().unwrap().path().join("errors.db")
    }

    /// Returns the bytes of all files in the store's folder.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder.as_ref().unwrap().path()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }

    /// Returns PostgreSQL's database.
    #[must_use]
    pub fn database(&self) -> &Database {
        self.database.as_ref().unwrap()
    }
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
