//! Reading of lists and of single entries.

use super::server::Server;
use super::statement::Statement;
use super::tables::TABLE;
use crate::entry::Entry;
use crate::error::StoreError;
use crate::query::access::Access;
use crate::query::filter::{Filter, StatusFilter};
use crate::query::search::{Part, Search};
use crate::query::{Query, StorePage};
use crate::store::sql::table::entry;
use clickhouse::Row;
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

/// The number of rows that a list reads beyond its limit, because an entry that was written twice
/// has two rows until a merge.
const SPARE: u64 = 8;

/// The key of a row.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Row, Deserialize)]
struct Key {
    tenant: String,
    id: [u8; 16],
}

#[derive(Row, Deserialize)]
struct Stored {
    tenant: String,
    id: [u8; 16],
    precedence: u64,
    entry: String,
}

/// Lists entries in two statements: the keys of the matching rows, then the JSON of these rows
/// only. An old server would otherwise read the JSON of each row of the tenant. The entries have to
/// match the filter too, because only the first row of an entry counts, and any of its rows may
/// have matched.
pub(super) async fn list(server: &Server, query: &Query, oldest: Uuid) -> Result<StorePage, StoreError> {
    let Some(access) = query.effective_access() else { return Ok(StorePage::default()) };
    let limit = query.limit as usize;
    let search = query.filter.prepared_search();
    let mut rows = u64::from(query.limit) + SPARE;
    loop {
        let mut keys: Vec<Key> = server.fetch(keys(query, &access, search.as_ref(), oldest, rows)).await?;
        let is_end = (keys.len() as u64) < rows;
        // Rows of one entry have the same id, so they are neighbors.
        keys.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| a.tenant.cmp(&b.tenant)));
        keys.dedup();
        if !query.ascends() {
            keys.reverse();
        }
        let mut found = read(server, &access, &keys).await?;
        let entries = keys.iter().filter_map(|key| found.remove(key).map(|(_, json)| json));
        let mut page = StorePage::default();
        for json in entries {
            let entry = entry(&json)?;
            let matches = access.allows(entry.tenant.as_deref()) && query.filter.matches_with(search.as_ref(), &entry);
            if matches && page.entries.len() < limit {
                page.entries.push(entry.brief());
            }
        }
        if is_end || page.entries.len() == limit {
            return Ok(page);
        }
        rows = rows.saturating_mul(4);
    }
}

/// Returns an entry. Among the rows of an entry, the one with the highest precedence counts.
pub(super) async fn get(server: &Server, access: &Access, id: Uuid, oldest: Uuid) -> Result<Option<Entry>, StoreError> {
    if !access.is_sound() || id < oldest {
        return Ok(None);
    }
    let mut sql = Statement::new("SELECT entry FROM ");
    sql.name(TABLE).push(" WHERE ");
    push_access(&mut sql, access);
    sql.push("id = ").id(id).push(" ORDER BY precedence DESC LIMIT 1");
    let json: Option<String> = server.fetch(sql).await?.pop();
    let entry = json.map(|json| entry(&json)).transpose()?;
    Ok(entry.filter(|entry| access.allows(entry.tenant.as_deref())))
}

/// Returns the statement for the keys of the matching rows, the nearest first.
fn keys(query: &Query, access: &Access, search: Option<&Search>, oldest: Uuid, rows: u64) -> Statement {
    let mut sql = Statement::new("SELECT tenant, id FROM ");
    sql.name(TABLE);
    push_where(&mut sql, query, access, search, oldest);
    sql.push(" ORDER BY id ").push(if query.ascends() { "ASC" } else { "DESC" });
    sql.push(" LIMIT ").int(rows);
    sql
}

/// Appends the conditions of a query.
pub(super) fn push_where(sql: &mut Statement, query: &Query, access: &Access, search: Option<&Search>, oldest: Uuid) {
    sql.push(" WHERE ");
    push_access(sql, access);
    let (above, below) = query.between();
    if let Some(above) = above {
        sql.push("id > ").id(above).push(" AND ");
    }
    if let Some(below) = below {
        sql.push("id < ").id(below).push(" AND ");
    }
    push_filter(sql, &query.filter);
    if let Some(search) = search {
        push_search(sql, search);
        sql.push(" AND ");
    }
    sql.push("id >= ").id(oldest);
}

/// Returns the first row of each key, with its precedence.
async fn read(server: &Server, access: &Access, keys: &[Key]) -> Result<HashMap<Key, (u64, String)>, StoreError> {
    let mut first: HashMap<Key, (u64, String)> = HashMap::new();
    if keys.is_empty() {
        return Ok(first);
    }
    let mut sql = Statement::new("SELECT tenant, id, precedence, entry FROM ");
    sql.name(TABLE).push(" WHERE ");
    push_access(&mut sql, access);
    sql.push("(tenant, id) IN (");
    for (number, key) in keys.iter().enumerate() {
        sql.push(if number == 0 { "(" } else { ", (" });
        sql.text(&key.tenant).push(", ").id(Uuid::from_bytes(key.id)).push(")");
    }
    sql.push(")");
    for Stored { tenant, id, precedence, entry } in server.fetch(sql).await? {
        let of_key = first.entry(Key { tenant, id }).or_default();
        if precedence >= of_key.0 {
            *of_key = (precedence, entry);
        }
    }
    Ok(first)
}

/// Appends the condition of the access. Each statement has one for its tenant.
fn push_access(sql: &mut Statement, access: &Access) {
    if let Access::Tenant(tenant) = access {
        sql.push("tenant = ").text(tenant).push(" AND ");
    }
}

fn push_filter(sql: &mut Statement, filter: &Filter) {
    match filter.status {
        Some(StatusFilter::Is(status)) => {
            sql.push("status = ").int(status.into()).push(" AND ");
        }
        Some(StatusFilter::Class(class)) => {
            sql.push("intDiv(status, 100) = ").int(class.into()).push(" AND ");
        }
        None => {}
    }
    let texts = [
        ("code = ", &filter.code),
        ("method = ", &filter.method),
        ("route = ", &filter.route),
        ("request_id = ", &filter.request_id),
        ("error_id = ", &filter.error_id),
    ];
    for (column, value) in texts {
        if let Some(value) = value {
            sql.push(column).text(value).push(" AND ");
        }
    }
}

/// Appends the condition of a search: alternatives of clauses of parts.
fn push_search(sql: &mut Statement, search: &Search) {
    let mut or = "(";
    for clauses in search.alternatives() {
        sql.push(or);
        or = " OR ";
        let mut and = "(";
        for parts in clauses {
            sql.push(and);
            and = " AND ";
            let mut or = "(";
            for part in parts {
                sql.push(or);
                or = " OR ";
                let (column, part) = match part {
                    Part::Stored(part) => ("position(lower(url), ", part),
                    Part::Plain(part) => ("position(ifNull(plain, lower(url)), ", part),
                };
                sql.push(column).text(part).push(") > 0");
            }
            sql.push(")");
        }
        sql.push(")");
    }
    sql.push(")");
}
