//! The measured stores. Each call makes a new, empty one.

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

/// Returns a store in the folder of this program. A system's temporary directory may be in memory,
/// where writes don't wait for a disk.
pub async fn sqlite() -> Made {
    let program = std::env::current_exe().unwrap();
    let folder = TempDir::new_in(program.parent().unwrap()).unwrap();
    let store = SqliteStore::open(folder.path().join("errors.db")).await.unwrap();
    Made { name: "SQLite", store: Arc::new(store), _folder: Some(folder), _database: None }
}

/// Returns a store on a new PostgreSQL server, or `None` if PostgreSQL isn't installed. Like all
/// servers for tests, this one does not wait for the disk.
pub async fn postgres() -> Option<Made> {
    let database = throwaway_servers::postgres()?;
    let store = PostgresStore::connect(database.url()).await.unwrap();
    Some(Made { name: "PostgreSQL", store: Arc::new(store), _folder: None, _database: Some(database) })
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
