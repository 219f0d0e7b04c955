//! Reading of lists and of single entries.

use super::database::Db;
use super::select::Select;
use super::statement::{Sql, Value};
use super::table::{EVERYBODY, entry};
use crate::entry::Entry;
use crate::error::StoreError;
use crate::query::Query;
use crate::query::StorePage;
use crate::query::access::Access;
use uuid::Uuid;

pub(crate) async fn list<D: Db>(db: &D, query: &Query) -> Result<StorePage, StoreError> {
    let Some(select) = Select::new(query, D::DIALECT) else { return Ok(StorePage::default()) };
    let mut page = StorePage::default();
    for (id, json) in db.rows(select.statement()).await? {
        match json {
            Some(json) => page.entries.push(entry(&json)?.brief()),
            None => page.stopped_at = Some(id),
        }
    }
    Ok(page)
}

pub(crate) async fn get<D: Db>(db: &D, access: &Access, id: Uuid) -> Result<Option<Entry>, StoreError> {
    let mut sql = Sql::new("SELECT entry FROM status_error_log WHERE id = $1 AND ", [Value::Id(id)]);
    match access {
        Access::Tenant(tenant) => sql.push("tenant = ").bind(Value::Text(tenant.clone())),
        Access::Operator => sql.push(EVERYBODY),
    };
    if !access.is_sound() {
        return Ok(None);
    }
    let entry = db.texts(sql).await?.pop().map(|json| entry(&json)).transpose()?;
    Ok(entry.filter(|entry| access.allows(entry.tenant.as_deref())))
}
