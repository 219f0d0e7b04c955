//! The stores, each new.

use status_error_log::{Limits, MemoryStore, PostgresStore, SqliteStore, Store};
use std::sync::Arc;
use tempfile::TempDir;
use throwaway_servers::Database;

pub struct Made {
    pub name: &'static str,
    pub store: Arc<dyn Store>,
    _folder: Option<TempDir>,
    _database: Option<Database>,
}

pub fn memory() -> Made {
    let store = MemoryStore::new(Limits::new());
    Made { name: "memory", store: Arc::new(store), _folder: None, _database: None }
}

/// Where the program is: a temporary directory may be in memory, where nothing has to come to a
/// disk.
pub async fn sqlite() -> Made {
    let program = std::env::current_exe().unwrap();
    let folder = TempDir::new_in(program.parent().unwrap()).unwrap();
    let store = SqliteStore::open(folder.path().join("errors.db")).await.unwrap();
    Made { name: "SQLite", store: Arc::new(store), _folder: Some(folder), _database: None }
}

/// `None` where it is not installed. It does not wait for the disk, as servers for tests don't.
pub async fn postgres() -> Option<Made> {
    let database = throwaway_servers::postgres()?;
    let store = PostgresStore::connect(database.url()).await.unwrap();
    Some(Made { name: "PostgreSQL", store: Arc::new(store), _folder: None, _database: Some(database) })
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
