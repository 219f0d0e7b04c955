//! The entries and the counts of the page, from the store.

use super::axis::Axis;
use super::form::Form;
use super::overview::{Choices, Overview};
use crate::error::{LogError, StoreError};
use crate::list::page::Page;
use crate::list::request::ListRequest;
use crate::list::target::Target;
use crate::query::Query;
use crate::query::access::Access;
use crate::query::counts::CountQuery;
use crate::query::cursor::Cursor;
use crate::query::filter::Filter;
use crate::store::interface::Store;
use crate::util::TARGET;
use crate::util::time::time_of_id;
use std::error::Error;
use std::time::{Duration, SystemTime};
use uuid::Uuid;

/// The length of the shortest chart, unless a filter makes it shorter.
const SHORTEST: Duration = Duration::from_secs(15 * 60);

/// The data of the page.
pub(super) struct Found {
    pub(super) page: Page,
    /// The counts, if there are entries in the span.
    pub(super) overview: Option<Overview>,
    pub(super) choices: Choices,
    /// Whether the store could not count.
    pub(super) is_uncounted: bool,
}

impl Found {
    pub(super) async fn look(
        store: &dyn Store,
        access: &Access,
        listing: &ListRequest,
        form: &Form,
        now: SystemTime,
    ) -> Result<Self, LogError> {
        let filter = match listing.target(store, access).await? {
            Target::Filter(filter) => filter,
            Target::Entry(entry) => {
                let page = listing.page_of_one(store, access, *entry);
                return Ok(Self { page, overview: None, choices: Choices::default(), is_uncounted: false });
            }
        };
        let listing = ListRequest { filter, ..listing.clone() };
        let page = listing.filtered(store, access).await?;
        let mut found = Self { page, overview: None, choices: Choices::default(), is_uncounted: false };
        let Some(query) = listing.query(access) else { return Ok(found) };
        match count(store, &query, form, now).await {
            Ok(Some((overview, choices))) => {
                found.overview = Some(overview).filter(|overview| !overview.is_empty);
                found.choices = choices;
            }
            Ok(None) => {}
            // The list is more important than its counts.
            Err(error) => {
                tracing::warn!(target: TARGET, error = &error as &dyn Error, "the error log's store could not count");
                found.is_uncounted = true;
            }
        }
        Ok(found)
    }
}

/// Counts the entries of a query, from the oldest entry of the log on if the query doesn't say from
/// when. Returns `None` if there is nothing to count.
async fn count(
    store: &dyn Store,
    query: &Query,
    form: &Form,
    now: SystemTime,
) -> Result<Option<(Overview, Choices)>, StoreError> {
    let oldest = Query::new(query.access.clone(), Filter::default(), 1).from(Cursor::Newer(Uuid::nil()));
    let Some(oldest) = store.list(&oldest).await?.entries.first().map(|entry| time_of_id(entry.id)) else {
        return Ok(None);
    };
    let to = query.filter.to.map_or(now, |to| to.min(now));
    let from = match query.filter.from {
        Some(from) => from.max(oldest),
        // A log that has just begun gets a few bars as well.
        None => oldest.min(to.checked_sub(SHORTEST).unwrap_or(to)),
    };
    let Some(axis) = Axis::new(from, to, form.zone) else { return Ok(None) };
    let counting = |filter| CountQuery::new(query.access.clone(), filter, axis.bounds.clone());
    let counts = store.count(&counting(query.filter.clone())).await?;
    // The choices have all statuses and codes, so that a reader can go from one to another.
    let choices = if query.filter.status.is_none() && query.filter.code.is_none() {
        Choices::new(&counts)
    } else {
        let all = Filter { status: None, code: None, ..query.filter.clone() };
        Choices::new(&store.count(&counting(all)).await?)
    };
    Ok(Some((Overview::new(form, &axis, &counts), choices)))
}
