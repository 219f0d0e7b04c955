//! Which entries are listed.

use crate::Entry;
use crate::entry::is_tenant;
use crate::util::time;
use crate::util::time::first_id_at;
use status_error::{Detail, Location, Pointer};
use std::time::SystemTime;
use uuid::Uuid;

/// Whose entries a caller may see; what the host's `authorize` says.
///
/// ```
/// use status_error_log::Access;
///
/// let access = Access::Tenant("acme".to_owned());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Those of one tenant.
    Tenant(String),
    /// All, those that belong to no tenant too.
    Operator,
}

impl Access {
    /// Whether an entry with this owner can be seen.
    #[must_use]
    pub fn reaches(&self, tenant: Option<&str>) -> bool {
        match self {
            Self::Tenant(name) => tenant == Some(name.as_str()),
            Self::Operator => true,
        }
    }

    /// Whether there can be entries.
    pub(crate) fn is_sound(&self) -> bool {
        match self {
            Self::Tenant(name) => is_tenant(name),
            Self::Operator => true,
        }
    }
}

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
    /// For operators: this tenant's. With the access of another tenant nothing fits; what a tenant's URL says of it is ignored.
    pub tenant: Option<String>,
}

/// A status, or a class of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusFilter {
    /// This one: `404`.
    Is(u16),
    /// A hundred of them, by their first digit: `4xx`.
    Class(u8),
}

impl StatusFilter {
    fn parse(text: &str) -> Option<Self> {
        let class = match text.as_bytes() {
            [class @ b'4'..=b'5', b'x' | b'X', b'x' | b'X'] => Some(Self::Class(class - b'0')),
            _ => None,
        };
        let status =
            || text.parse().ok().filter(|status| (400..=599).contains(status) && text.len() == 3).map(Self::Is);
        class.or_else(status)
    }

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

/// A value longer than this is refused.
const MAX_VALUE: usize = 2048;

impl Filter {
    /// Reads one parameter of the query; `Ok(false)` where it is none of the filter's.
    pub(crate) fn read(&mut self, name: &str, value: &str) -> Result<bool, Detail> {
        let is_sound = value.len() <= MAX_VALUE && !value.chars().any(char::is_control);
        let text = || {
            let text = is_sound.then(|| Some(value.to_owned()));
            text.ok_or_else(|| fault(name, "value_error.text", "This is text of up to 2048 bytes on one line."))
        };
        let time = || {
            let time = time::parse(value).map(Some);
            time.ok_or_else(|| fault(name, "value_error.datetime", "This is a time in RFC 3339: 2026-01-31T12:00:00Z."))
        };
        match name {
            "status" => {
                let status = StatusFilter::parse(value).map(Some);
                self.status = status.ok_or_else(|| {
                    fault(name, "value_error.status", "This is an error's status, 404, or a class of them, 4xx or 5xx.")
                })?;
            }
            "code" => self.code = text()?,
            "method" => self.method = text()?,
            "route" => self.route = text()?,
            "request_id" => self.request_id = text()?,
            "search" => self.search = text()?,
            "tenant" => self.tenant = text()?,
            "from" => self.from = time()?,
            "to" => self.to = time()?,
            _ => return Ok(false),
        }
        Ok(true)
    }

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

pub(crate) fn fault(parameter: &str, kind: &'static str, message: &'static str) -> Detail {
    Detail::new(Location::Query, Pointer::root().key(parameter), kind, message)
}
