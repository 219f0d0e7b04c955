//! Counting by spans of time.

use super::read::push_where;
use super::server::Server;
use super::statement::Statement;
use super::tables::TABLE;
use crate::error::StoreError;
use crate::query::counts::{CountQuery, Counts, EntryGroup, Precision, SpanCounts};
use crate::util::time::{first_id_at, time_of_id};
use clickhouse::Row;
use serde::Deserialize;
use uuid::Uuid;

/// The maximum number of groups. A response may have any code, so there may be as many groups as
/// entries.
const GROUPS: usize = 5_000;

/// The entries of a span with the same status, code and route.
#[derive(Row, Deserialize)]
struct Group {
    /// The number of bounds that are not after the entries, from 1 on.
    span: u32,
    status: i16,
    code: Option<String>,
    route: Option<String>,
    count: u64,
    first: [u8; 16],
    last: [u8; 16],
}

/// Counts all entries. The columns that a count reads are small, so no count is an estimate. An
/// entry that was written twice counts once.
pub(super) async fn count(server: &Server, query: &CountQuery, oldest: Uuid) -> Result<Counts, StoreError> {
    let mut spans = vec![SpanCounts::default(); query.bounds.len().saturating_sub(1)];
    let whole = query.whole().and_then(|whole| Some((whole.effective_access()?, whole)));
    let Some((access, whole)) = whole else { return Ok(Counts::new(spans)) };

    let mut sql = Statement::new("SELECT toUInt32(arrayCount(bound -> bound <= id, [");
    for (number, bound) in query.bounds.iter().enumerate() {
        sql.push(if number == 0 { "" } else { ", " }).id(first_id_at(*bound));
    }
    sql.push("])) AS span, status, code, route, uniqExact(tenant, id) AS count, min(id) AS first, max(id) AS last");
    sql.push(" FROM ").name(TABLE);
    push_where(&mut sql, &whole, &access, whole.filter.prepared_search().as_ref(), oldest);
    sql.push(" GROUP BY span, status, code, route ORDER BY count DESC LIMIT ").int(GROUPS as u64);
    let groups: Vec<Group> = server.fetch(sql).await?;
    let precision = if groups.len() < GROUPS { Precision::Exact } else { Precision::AtLeast };
    for Group { span, status, code, route, count, first, last } in groups {
        let index = usize::try_from(span).ok().and_then(|span| span.checked_sub(1));
        if let Some(span) = index.and_then(|index| spans.get_mut(index)) {
            let [first, last] = [first, last].map(|id| time_of_id(Uuid::from_bytes(id)));
            span.groups.push(EntryGroup::new(status.unsigned_abs(), code, route, count, first, last));
        }
    }
    spans.iter_mut().for_each(|span| span.precision = precision);
    Ok(Counts::new(spans))
}
