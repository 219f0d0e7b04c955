//! The filter of a list.

use super::search::Search;
use crate::entry::Entry;
use crate::util::time::first_id_at;
use std::time::SystemTime;
use uuid::Uuid;

/// The filter of a list. An entry matches if it meets every condition that is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filter {
    /// The status, or a class of statuses.
    pub status: Option<StatusFilter>,
    /// The error code.
    pub code: Option<String>,
    /// The method, exactly as the client sent it.
    pub method: Option<String>,
    /// The template of the route.
    pub route: Option<String>,
    /// The request id.
    pub request_id: Option<String>,
    /// The error id of a server error.
    pub error_id: Option<String>,
    /// The start of the time range: responses sent at this time or later.
    pub from: Option<SystemTime>,
    /// The end of the time range: responses sent before this time.
    pub to: Option<SystemTime>,
    /// A part of the URL, percent-encoded or not; case is ignored. A full URL finds the entries
    /// with its path and its parameters, also those whose values are not recorded.
    ///
    /// [`list`](crate::list()) also accepts the error id, the request id or the id of an entry as
    /// the search, and replaces it by a filter before it queries the store.
    pub search: Option<String>,
    /// The tenant, for lists of operators. With the access of another tenant, no entry matches.
    /// [`list`](crate::list()) ignores the parameter `tenant` of the URL unless the access is the
    /// operator's.
    pub tenant: Option<String>,
}

/// A status, or a class of statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StatusFilter {
    /// One status, such as `404`.
    Is(u16),
    /// All statuses with this first digit, such as `4xx`.
    Class(u8),
}

impl StatusFilter {
    /// Returns whether a status matches.
    #[must_use]
    pub fn matches(self, status: u16) -> bool {
        match self {
            Self::Is(this) => this == status,
            Self::Class(class) => status / 100 == u16::from(class),
        }
    }
}

impl std::fmt::Display for StatusFilter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Is(status) => write!(f, "{status}"),
            Self::Class(class) => write!(f, "{class}xx"),
        }
    }
}

impl Filter {
    /// Returns whether an entry matches.
    #[must_use]
    pub fn matches(&self, entry: &Entry) -> bool {
        self.matches_with(self.prepared_search().as_ref(), entry)
    }

    /// Returns the search in the form that many entries can be compared with.
    pub(crate) fn prepared_search(&self) -> Option<Search> {
        self.search.as_deref().map(Search::new)
    }

    /// Returns whether an entry matches, with a prepared search.
    pub(crate) fn matches_with(&self, search: Option<&Search>, entry: &Entry) -> bool {
        let is =
            |wanted: &Option<String>, has: Option<&str>| wanted.as_deref().is_none_or(|wanted| has == Some(wanted));
        let (above, below) = self.between();
        self.status.is_none_or(|status| status.matches(entry.response_status_code))
            && is(&self.code, entry.code.as_deref())
            && is(&self.method, Some(&entry.request_method))
            && is(&self.route, entry.route.as_deref())
            && is(&self.request_id, entry.request_id.as_deref())
            && is(&self.error_id, entry.error_id.as_deref())
            && is(&self.tenant, entry.tenant.as_deref())
            && above.is_none_or(|above| entry.id > above)
            && below.is_none_or(|below| entry.id < below)
            && search.is_none_or(|search| search.matches(&entry.request_url))
    }

    /// Returns the bounds that `from` and `to` set on ids: above the first id, and below the
    /// second.
    pub(crate) fn between(&self) -> (Option<Uuid>, Option<Uuid>) {
        (self.from.map(first_id_at), self.to.map(first_id_at))
    }
}
