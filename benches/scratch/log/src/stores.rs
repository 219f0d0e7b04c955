//! The measured stores. Each call makes a new, empty one.

use status_error_log::{ClickHouseStore, Limits, MemoryStore, PostgresStore, SqliteStore, Store};
use std::sync::Arc;
use tempfile::TempDir;
use throwaway_servers::{ClickHouse, Database};

pub struct Made {
    pub name: &'static str,
    pub store: Arc<dyn Store>,
    home: Home,
}

enum Home {
    Memory,
    Folder(TempDir),
    Postgres(Database),
    ClickHouse(ClickHouse),
}

impl Made {
    /// Returns the size of the stored entries on disk, in bytes.
    pub fn bytes(&self) -> u64 {
        match &self.home {
            Home::Memory => 0,
            Home::Folder(folder) => {
                let files = std::fs::read_dir(folder.path()).unwrap();
                files.map(|file| file.unwrap().metadata().unwrap().len()).sum()
            }
            Home::Postgres(database) => {
                database.sql("SELECT pg_total_relation_size('status_error_log')").trim().parse().unwrap()
            }
            Home::ClickHouse(database) => {
                database.sql("OPTIMIZE TABLE status_error_log FINAL");
                let sum = "SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = currentDatabase()";
                database.sql(sum).trim().parse().unwrap()
            }
        }
    }
}

/// Makes a store in each database that this machine has.
pub async fn databases() -> Vec<Made> {
    [Some(sqlite().await), postgres().await, clickhouse().await].into_iter().flatten().collect()
}

pub fn memory() -> Made {
    let store = MemoryStore::new(Limits::new());
    Made { name: "memory", store: Arc::new(store), home: Home::Memory }
}

/// Returns a store in the folder of this program. A system's temporary directory may be in memory,
/// where writes don't wait for a disk.
pub async fn sqlite() -> Made {
    let program = std::env::current_exe().unwrap();
    let folder = TempDir::new_in(program.parent().unwrap()).unwrap();
    let store = SqliteStore::open(folder.path().join("errors.db")).await.unwrap();
    Made { name: "SQLite", store: Arc::new(store), home: Home::Folder(folder) }
}

/// Returns a store on a new PostgreSQL server, or `None` if PostgreSQL isn't installed. Like all
/// servers for tests, this one does not wait for the disk.
pub async fn postgres() -> Option<Made> {
    let database = throwaway_servers::postgres()?;
    let store = PostgresStore::connect(database.url()).await.unwrap();
    Some(Made { name: "PostgreSQL", store: Arc::new(store), home: Home::Postgres(database) })
}

/// Returns a store on a new ClickHouse server, or `None` if ClickHouse isn't installed.
pub async fn clickhouse() -> Option<Made> {
    let database = throwaway_servers::clickhouse()?;
    let store = ClickHouseStore::connect(database.url()).await.unwrap();
    Some(Made { name: "ClickHouse", store: Arc::new(store), home: Home::ClickHouse(database) })
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
