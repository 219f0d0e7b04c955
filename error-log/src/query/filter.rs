//! Which entries are listed.

use crate::entry::Entry;
use crate::util::time::first_id_at;
use std::time::SystemTime;
use uuid::Uuid;

/// Which entries are listed. All that is given has to fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filter {
    /// The status, or its class.
    pub status: Option<StatusFilter>,
    /// The code.
    pub code: Option<String>,
    /// The method, as it was sent.
    pub method: Option<String>,
    /// The route's template.
    pub route: Option<String>,
    /// The request's id.
    pub request_id: Option<String>,
    /// Answers sent then or later.
    pub from: Option<SystemTime>,
    /// Answers sent before.
    pub to: Option<SystemTime>,
    /// A part of the URL, in whichever case of ASCII.
    pub search: Option<String>,
    /// For operators: this tenant's. With the access of another tenant nothing fits; what a
    /// tenant's URL says of it is ignored.
    pub tenant: Option<String>,
}

/// A status, or a class of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StatusFilter {
    /// This one: `404`.
    Is(u16),
    /// A hundred of them, by their first digit: `4xx`.
    Class(u8),
}

impl StatusFilter {
    /// Whether a status is meant.
    #[must_use]
    pub fn fits(self, status: u16) -> bool {
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
    /// Whether an entry is meant.
    #[must_use]
    pub fn fits(&self, entry: &Entry) -> bool {
        let is =
            |wanted: &Option<String>, has: Option<&str>| wanted.as_deref().is_none_or(|wanted| has == Some(wanted));
        let (above, below) = self.between();
        self.status.is_none_or(|status| status.fits(entry.response_status_code))
            && is(&self.code, entry.code.as_deref())
            && is(&self.method, Some(&entry.request_method))
            && is(&self.route, entry.route.as_deref())
            && is(&self.request_id, entry.request_id.as_deref())
            && is(&self.tenant, entry.tenant.as_deref())
            && above.is_none_or(|above| entry.id > above)
            && below.is_none_or(|below| entry.id < below)
            && self.search.as_deref().is_none_or(|part| contains(&entry.request_url, part))
    }

    /// The ids that `from` and `to` leave: above the first, and below the second.
    pub(crate) fn between(&self) -> (Option<Uuid>, Option<Uuid>) {
        (self.from.map(first_id_at), self.to.map(first_id_at))
    }
}

fn contains(text: &str, part: &str) -> bool {
    text.to_ascii_lowercase().contains(&part.to_ascii_lowercase())
}
