//! Counts of entries: by spans of time, and within a span by status, code and route.

use super::Query;
use super::access::Access;
use super::filter::Filter;
use crate::util::time::time_of_id;
use std::collections::HashMap;
use std::time::SystemTime;
use uuid::Uuid;

/// A query for [`Counts`], as a [`Store`](crate::Store) receives it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CountQuery {
    /// The access of the client.
    pub access: Access,
    /// The filter that counted entries match. The bounds replace its times.
    pub filter: Filter,
    /// The bounds of the spans, in ascending order. A span lasts from one bound to the next one,
    /// without the latter: three bounds are two spans.
    pub bounds: Vec<SystemTime>,
}

impl CountQuery {
    /// Returns a query for the entries of the spans between these bounds.
    #[must_use]
    pub fn new(access: Access, filter: Filter, bounds: Vec<SystemTime>) -> Self {
        Self { access, filter, bounds }
    }

    /// Returns a query for the entries of each span, the oldest span first.
    pub fn spans(&self) -> impl Iterator<Item = Query> + '_ {
        self.bounds.iter().zip(self.bounds.iter().skip(1)).map(|(from, to)| self.between(*from, *to))
    }

    /// Returns the query for the entries of all spans. Returns `None` if there is no span.
    pub(crate) fn whole(&self) -> Option<Query> {
        let [first, .., last] = self.bounds.as_slice() else { return None };
        Some(self.between(*first, *last))
    }

    fn between(&self, from: SystemTime, to: SystemTime) -> Query {
        let filter = Filter { from: Some(from), to: Some(to), ..self.filter.clone() };
        Query::new(self.access.clone(), filter, 0)
    }

    /// Returns the index of the span that an id belongs to.
    fn span_of(&self, id: Uuid) -> Option<usize> {
        let time = time_of_id(id);
        self.bounds.partition_point(|bound| *bound <= time).checked_sub(1)
    }
}

/// The counts of a [`CountQuery`]: one element for each span, the oldest span first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// The counts of each span.
    pub spans: Vec<SpanCounts>,
}

impl Counts {
    /// Returns the counts of these spans.
    #[must_use]
    pub const fn new(spans: Vec<SpanCounts>) -> Self {
        Self { spans }
    }
}

/// The counts of the entries of one span.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpanCounts {
    /// The entries with the same status, code and route. No two groups have the same three.
    pub groups: Vec<EntryGroup>,
    /// Whether the counts are exact.
    pub precision: Precision,
}

impl SpanCounts {
    /// Returns the counts of a span.
    #[must_use]
    pub const fn new(groups: Vec<EntryGroup>, precision: Precision) -> Self {
        Self { groups, precision }
    }

    /// Returns the number of entries in all groups.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.groups.iter().map(|group| group.count).sum()
    }
}

/// The entries of a span that have the same status, code and route.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntryGroup {
    /// The status of the responses.
    pub status: u16,
    /// The error code of the responses.
    pub code: Option<String>,
    /// The template of the route.
    pub route: Option<String>,
    /// The number of entries.
    pub count: u64,
    /// The time of the oldest entry that was counted.
    pub first: SystemTime,
    /// The time of the newest entry.
    pub last: SystemTime,
}

impl EntryGroup {
    /// Returns a group of entries that were sent between these times.
    #[must_use]
    pub const fn new(
        status: u16,
        code: Option<String>,
        route: Option<String>,
        count: u64,
        first: SystemTime,
        last: SystemTime,
    ) -> Self {
        Self { status, code, route, count, first, last }
    }
}

/// The precision of the counts of a span.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Precision {
    /// Every entry has been counted.
    #[default]
    Exact,
    /// The counts are estimates from a part of the entries.
    Estimate,
    /// There are at least as many entries: the store stopped before it had counted all of them.
    AtLeast,
}

/// A sum of entries that a store counts one by one, the newest first.
pub(crate) struct Tally<'q> {
    query: &'q CountQuery,
    spans: Vec<HashMap<Key, EntryGroup>>,
    /// The newest id at which counting has stopped early.
    stopped_at: Option<Uuid>,
}

type Key = (u16, Option<String>, Option<String>);

impl<'q> Tally<'q> {
    pub(crate) fn new(query: &'q CountQuery) -> Self {
        let spans = query.bounds.len().saturating_sub(1);
        Self { query, spans: vec![HashMap::new(); spans], stopped_at: None }
    }

    pub(crate) fn add(&mut self, id: Uuid, status: u16, code: Option<&str>, route: Option<&str>) {
        let Some(span) = self.query.span_of(id).and_then(|span| self.spans.get_mut(span)) else { return };
        let time = time_of_id(id);
        let key = (status, code.map(str::to_owned), route.map(str::to_owned));
        let group = span.entry(key).or_insert_with_key(|(status, code, route)| {
            EntryGroup::new(*status, code.clone(), route.clone(), 0, time, time)
        });
        group.count += 1;
        group.first = group.first.min(time);
        group.last = group.last.max(time);
    }

    /// Notes that older entries than this one have not been counted.
    pub(crate) fn stop_at(&mut self, id: Uuid) {
        self.stopped_at = self.stopped_at.max(Some(id));
    }

    pub(crate) fn finish(self) -> Counts {
        let last = self.stopped_at.map(|id| self.query.span_of(id).unwrap_or_default());
        let spans = self.spans.into_iter().enumerate().map(|(index, groups)| {
            let is_whole = last.is_none_or(|last| index > last);
            let precision = if is_whole { Precision::Exact } else { Precision::AtLeast };
            SpanCounts::new(groups.into_values().collect(), precision)
        });
        Counts::new(spans.collect())
    }
}
