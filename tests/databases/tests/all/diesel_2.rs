//! diesel 2 on SQLite; PostgreSQL and MariaDB are in `tests/fixtures/databases-linked`.

#[path = "../shared/diesel.rs"]
#[macro_use]
mod shared;

use databases::{Database, violate_all};
use diesel::{Connection as _, SqliteConnection};

driver!(Sqlite, SqliteConnection);

#[tokio::test]
async fn sqlite() {
    let mut driver = Sqlite(SqliteConnection::establish(":memory:").unwrap());
    violate_all::<_, shared::Taken>(Database::Sqlite, false, &mut driver).await;
}

#[tokio::test]
async fn outcomes_of_sqlite() {
    databases::outcomes_of_sqlite::<Sqlite>().await;
}
