//! What the tests share.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use status_error_log::{Access, Entry, Filter, Limits, MemoryStore, Owner, PostgresStore, Query, SqliteStore, Store};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;
use tempfile::TempDir;
use throwaway_servers::Database;

/// A store, and what it stands on.
pub struct Made {
    /// The store.
    pub store: Arc<dyn Store>,
    /// Which one.
    pub name: &'static str,
    folder: Option<TempDir>,
    database: Option<Database>,
}

impl Made {
    /// Entries in memory.
    #[must_use]
    pub fn memory(limits: Limits) -> Self {
        Self { store: Arc::new(MemoryStore::new(limits)), name: "memory", folder: None, database: None }
    }

    /// Entries in a new file.
    pub async fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let store = SqliteStore::open(folder.path().join("errors.db")).await.unwrap();
        Self { store: Arc::new(store), name: "sqlite", folder: Some(folder), database: None }
    }

    /// Entries in a new database, where PostgreSQL is installed.
    pub async fn postgres() -> Option<Self> {
        let database = throwaway_servers::postgres()?;
        let store = PostgresStore::connect(database.url()).await.unwrap();
        Some(Self { store: Arc::new(store), name: "postgres", folder: None, database: Some(database) })
    }

    /// Every store there is here.
    pub async fn all() -> Vec<Self> {
        let mut all = vec![Self::memory(Limits::new()), Self::sqlite().await];
        all.extend(Self::postgres().await);
        all
    }

    /// Opens it once more, as another process or node would; memory is the same.
    pub async fn again(&self) -> Arc<dyn Store> {
        match (&self.folder, &self.database) {
            (Some(_), _) => Arc::new(SqliteStore::open(self.file()).await.unwrap()),
            (_, Some(database)) => Arc::new(PostgresStore::connect(database.url()).await.unwrap()),
            _ => Arc::clone(&self.store),
        }
    }

    /// The file of SQLite.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.folder.as_ref().unwrap().path().join("errors.db")
    }

    /// All that it wrote into its folder, byte for byte.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder.as_ref().unwrap().path()).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }

    /// The database of PostgreSQL.
    #[must_use]
    pub fn database(&self) -> &Database {
        self.database.as_ref().unwrap()
    }
}

/// An entry of a tenant.
#[must_use]
pub fn entry(tenant: &str, url: &str, status: u16) -> Entry {
    Entry::new(Owner::tenant(tenant), "GET", url, status, SystemTime::now())
}

/// The access of a tenant.
#[must_use]
pub fn tenant(name: &str) -> Access {
    Access::Tenant(name.to_owned())
}

/// The URLs of an access's newest entries.
pub async fn urls(store: &dyn Store, access: Access) -> Vec<String> {
    let found = store.list(&Query::new(access, Filter::default(), 1_000)).await.unwrap();
    found.entries.into_iter().map(|entry| entry.request_url).collect()
}
