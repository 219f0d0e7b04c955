//! sea-orm 2 on PostgreSQL, MariaDB and SQLite.

use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbErr, Statement};
use status_error::database::schema::sea_orm_2 as schema;

const NAME: &str = "sea-orm 2";

#[path = "../shared/sea_orm.rs"]
mod shared;

async fn execute(connection: &DatabaseConnection, statement: Statement) -> Result<(), DbErr> {
    connection.execute_raw(statement).await.map(drop)
}
