//! Counting by spans of time.
//!
//! The first statement counts the entries of each span of time, and reads only the index. The
//! second statement groups the newest entries of each span by status, code and route. If the spans
//! have few entries, it groups all of them and the counts are exact. Otherwise the numbers of a
//! group are estimated from the newest entries of the span.

use super::database::Db;
use super::select::Select;
use super::statement::{Sql, Value};
use super::table::Counted;
use super::trim::int;
use crate::error::StoreError;
use crate::query::Query;
use crate::query::counts::{CountQuery, Counts, EntryGroup, Precision, SpanCounts};
use crate::util::time::time_of_id;
use std::time::UNIX_EPOCH;
use uuid::Uuid;

/// The maximum number of entries that the first statement counts in the index, in all spans.
const COUNTED: u64 = 500_000;
/// The maximum number of entries that the second statement groups, in all spans. More than the
/// default limits allow for a tenant.
const GROUPED: u64 = 25_000;
/// The maximum number of groups. A response may have any code, so there may be as many groups as
/// entries.
const GROUPS: i64 = 5_000;

pub(crate) async fn count<D: Db>(db: &D, query: &CountQuery) -> Result<Counts, StoreError> {
    let queries: Vec<Query> = query.spans().collect();
    let selects: Option<Vec<Select<'_>>> = queries.iter().map(|query| Select::new(query, D::DIALECT)).collect();
    let mut spans: Vec<Span> = queries.iter().map(|_| Span::default()).collect();
    let Some(selects) = selects.filter(|selects| !selects.is_empty()) else { return Ok(counts(spans)) };

    let limit = COUNTED / selects.len() as u64;
    let totals = union(&selects, |select, index, sql| select.push_total(sql, index, int(limit)));
    for (index, _, _, _, count, ..) in db.counted(totals).await? {
        if let Some(span) = at(&mut spans, index) {
            span.total = count.unsigned_abs();
            span.is_capped = span.total >= limit;
        }
    }
    share(&mut spans);

    let looked: Vec<i64> = spans.iter().map(|span| int(span.looked)).collect();
    let mut groups = union(&selects, |select, index, sql| {
        let looked = usize::try_from(index).ok().and_then(|index| looked.get(index)).copied().unwrap_or_default();
        select.push_groups(sql, index, looked);
    });
    groups.push(" ORDER BY 5 DESC LIMIT ").bind(Value::Int(GROUPS));
    let groups = db.counted(groups).await?;
    let are_all = groups.len() < usize::try_from(GROUPS).unwrap_or(usize::MAX);
    for row in groups {
        if let Some(span) = at(&mut spans, row.0) {
            span.is_capped |= !are_all;
            let group = span.group(row);
            span.groups.push(group);
        }
    }
    Ok(counts(spans))
}

/// The count of one span.
#[derive(Default)]
struct Span {
    /// The number of entries that the index serves, up to a limit.
    total: u64,
    /// The number of entries that are grouped.
    looked: u64,
    is_capped: bool,
    groups: Vec<EntryGroup>,
}

impl Span {
    /// Returns a group of this span, whose entries represent those that were not grouped.
    fn group(&self, (_, status, code, route, count, first, last): Counted) -> EntryGroup {
        let time = |id: Option<String>| id.and_then(|id| Uuid::try_parse(&id).ok()).map_or(UNIX_EPOCH, time_of_id);
        let count = u128::from(count.unsigned_abs()) * u128::from(self.total.max(1)) / u128::from(self.looked.max(1));
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        EntryGroup::new(u16::try_from(status).unwrap_or_default(), code, route, count, time(first), time(last))
    }
}

fn counts(spans: Vec<Span>) -> Counts {
    let spans = spans.into_iter().map(|span| {
        let precision = match () {
            () if span.is_capped => Precision::AtLeast,
            () if span.looked < span.total => Precision::Estimate,
            () => Precision::Exact,
        };
        SpanCounts::new(span.groups, precision)
    });
    Counts::new(spans.collect())
}

fn at(spans: &mut [Span], index: i64) -> Option<&mut Span> {
    spans.get_mut(usize::try_from(index).ok()?)
}

/// Distributes the entries that are grouped. Spans with few entries have all of them grouped, and
/// leave the rest to the others.
fn share(spans: &mut [Span]) {
    let mut ascending: Vec<&mut Span> = spans.iter_mut().collect();
    ascending.sort_unstable_by_key(|span| span.total);
    let (mut left, mut others) = (GROUPED, ascending.len() as u64);
    for span in ascending {
        span.looked = span.total.min(left / others.max(1));
        left = left.saturating_sub(span.looked);
        others = others.saturating_sub(1);
    }
}

/// Returns one statement of a part for each span.
fn union(selects: &[Select<'_>], part: impl Fn(&Select<'_>, i64, &mut Sql)) -> Sql {
    let mut sql = Sql::default();
    for (index, select) in (0..).zip(selects) {
        if index > 0 {
            sql.push(" UNION ALL ");
        }
        part(select, index, &mut sql);
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_with_few_entries_leave_their_share_to_the_others() {
        let looked = |totals: &[u64]| {
            let mut spans: Vec<Span> = totals.iter().map(|total| Span { total: *total, ..Span::default() }).collect();
            share(&mut spans);
            spans.iter().map(|span| span.looked).collect::<Vec<_>>()
        };
        assert_eq!(looked(&[0, 24_000, 1_000]), [0, 24_000, 1_000]);
        assert_eq!(looked(&[1_000_000, 0, 5_000, 1_000_000]), [10_000, 0, 5_000, 10_000]);
        assert_eq!(looked(&[]), [0; 0]);
    }
}
