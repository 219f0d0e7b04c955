//! The parser for the URL query of a list.

use crate::error::LogError;
use crate::query::cursor::Cursor;
use crate::query::filter::{Filter, StatusFilter};
use crate::util::time;
use status_error::{FieldError, Location, Pointer};
use std::collections::HashSet;

/// The parsed URL query of `GET /api-logs`.
///
/// ```
/// use status_error_log::{ListRequest, StatusFilter};
///
/// let listing = ListRequest::parse("status=4xx&limit=50")?;
/// assert_eq!(listing.filter.status, Some(StatusFilter::Class(4)));
/// assert_eq!(listing.limit, 50);
/// # Ok::<_, status_error_log::LogError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListRequest {
    /// The filter that entries match.
    pub filter: Filter,
    /// The position at which the page begins, or `None` for the newest entries.
    pub cursor: Option<Cursor>,
    /// The number of entries on the page: 1 to 100, by default 20.
    pub limit: u32,
}

impl Default for ListRequest {
    fn default() -> Self {
        Self { filter: Filter::default(), cursor: None, limit: 20 }
    }
}

impl ListRequest {
    /// Parses the query of a URL; a URL without a query is `""`. A parameter with an empty value
    /// counts as absent, because forms send empty fields. Unknown parameters are ignored.
    ///
    /// # Errors
    ///
    /// Fails with [`LogError::Query`], which has a field error for each invalid parameter, up to
    /// 32.
    pub fn parse(query: &str) -> Result<Self, LogError> {
        let (mut listing, mut faults, mut seen) = (Self::default(), Vec::new(), HashSet::new());
        for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(_, value)| !value.is_empty()) {
            match listing.read(&name, &value) {
                Ok(true) if !seen.insert(name.clone().into_owned()) => {
                    faults.push(fault(&name, "value_error.single", "This parameter is given more than once."));
                }
                Ok(_) => {}
                Err(fault) => faults.push(fault),
            }
            if faults.len() == MAX_FAULTS {
                break;
            }
        }
        if faults.is_empty() { Ok(listing) } else { Err(LogError::Query(faults)) }
    }

    fn read(&mut self, name: &str, value: &str) -> Result<bool, FieldError> {
        match name {
            "cursor" => {
                let cursor = Cursor::parse(value).map(Some);
                self.cursor =
                    cursor.ok_or_else(|| fault(name, "value_error.cursor", "This is not a cursor of this list."))?;
            }
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=100).contains(limit));
                self.limit = limit
                    .ok_or_else(|| fault(name, "value_error.number.not_in_range", "This is a number from 1 to 100."))?;
            }
            _ => return read_filter(&mut self.filter, name, value),
        }
        Ok(true)
    }
}

/// The maximum length of a parameter's value, in bytes.
pub(crate) const MAX_VALUE: usize = 2048;
/// The maximum number of field errors. There are fewer parameters, but a query can repeat them.
const MAX_FAULTS: usize = 32;

/// Reads one parameter of the query. Returns `Ok(false)` if the parameter does not belong to the
/// filter.
fn read_filter(filter: &mut Filter, name: &str, value: &str) -> Result<bool, FieldError> {
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
            let status = status(value).map(Some);
            filter.status = status.ok_or_else(|| {
                fault(name, "value_error.status", "This is an error's status, 404, or a class of them, 4xx or 5xx.")
            })?;
        }
        "code" => filter.code = text()?,
        "method" => filter.method = text()?,
        "route" => filter.route = text()?,
        "request_id" => filter.request_id = text()?,
        // The name of the error id in the JSON of entries.
        "reference" => filter.error_id = text()?,
        "search" => filter.search = text()?,
        "tenant" => filter.tenant = text()?,
        "from" => filter.from = time()?,
        "to" => filter.to = time()?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// Parses a status, or a class of statuses. Entries have the statuses of errors, and 2xx for errors
/// of GraphQL.
fn status(text: &str) -> Option<StatusFilter> {
    let class = match text.as_bytes() {
        [class @ (b'2' | b'4' | b'5'), b'x' | b'X', b'x' | b'X'] => Some(StatusFilter::Class(class - b'0')),
        _ => None,
    };
    let is_recorded = |status: &u16| matches!(status, 200..=299 | 400..=599) && text.len() == 3;
    let status = || text.parse().ok().filter(is_recorded).map(StatusFilter::Is);
    class.or_else(status)
}

fn fault(parameter: &str, kind: &'static str, message: &'static str) -> FieldError {
    FieldError::new(Location::Query, Pointer::root().key(parameter), kind, message)
}
