//! Declared response headers: the sink that checks their values against HTTP's rules.

mod interpolated;
mod values;

pub use values::ToHeaderValues;

use crate::contract::fault::Fault;
use crate::contract::problem_type::{Header, ProblemType};
use crate::util::catch_panic::catch;
use crate::util::framing_headers::is_framing;
use crate::util::http_date::{is_http_date, is_number};
use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderName, HeaderValue};
use interpolated::Interpolated;
use std::fmt::Display;

/// A sink for the headers that an error declares.
///
/// ```
/// # use status_error::{ApiError, ProblemType, header::{Header, HeaderSink}};
/// # use std::time::Duration;
/// # #[derive(Debug, thiserror::Error)]
/// # #[error("busy")]
/// struct Busy { wait: Duration }
///
/// impl ApiError for Busy {
///     fn problem_type(&self) -> &'static ProblemType {
///         static BUSY: ProblemType =
///             ProblemType::new(503, "busy").headers(&[Header::new("retry-after")]);
///         &BUSY
///     }
///
///     fn headers(&self, headers: &mut HeaderSink<'_>) {
///         headers.add("retry-after", &self.wait);
///     }
/// }
///
/// let response = status_error::response(&Busy { wait: Duration::from_millis(1500) });
/// assert_eq!(response.headers()["retry-after"], "2");
/// ```
#[derive(Debug)]
pub struct HeaderSink<'h> {
    declared: &'static [Header],
    status: u16,
    map: &'h mut HeaderMap,
    faults: &'h mut Vec<Fault>,
    left: usize,
}

/// The limit for all declared headers of a response together, in bytes. Proxies and clients reject
/// responses with much larger headers.
const MAX_BYTES: usize = 8 * 1024;

/// Header fields of error responses that may have one value only. A recipient of two values may use
/// either of them, or neither (RFC 9110 §5.3).
const SINGLE: [&str; 12] = [
    "access-control-allow-origin",
    "age",
    "content-location",
    "content-range",
    "date",
    "etag",
    "expires",
    "last-modified",
    "location",
    "retry-after",
    "server",
    "strict-transport-security",
];

impl<'h> HeaderSink<'h> {
    pub(crate) fn new(kind: &'static ProblemType, map: &'h mut HeaderMap, faults: &'h mut Vec<Fault>) -> Self {
        Self { declared: kind.headers, status: kind.status, map, faults, left: MAX_BYTES }
    }

    /// Returns the sink if the response has one of the statuses, for a header with `on(…)`.
    #[doc(hidden)]
    pub fn on(&mut self, statuses: &[u16]) -> Option<&mut Self> {
        statuses.contains(&self.status).then_some(self)
    }

    /// Appends the values of a field to the header `name`, which has to be declared in
    /// [`ProblemType::headers`](crate::ProblemType::headers).
    ///
    /// These are left out and reported as a fault: a header that is not declared, or that describes
    /// the body or the connection; an illegal value (RFC 9110 §5.5: CR, LF, NUL, …); a
    /// `Retry-After` that is neither whole seconds nor an HTTP-date (§10.2.3); a second value of a
    /// header that may have one only, such as `Location` (§5.3); and values beyond 8 KiB for all
    /// headers together.
    pub fn add<V: ToHeaderValues + ?Sized>(&mut self, name: &'static str, value: &V) {
        match HeaderName::from_bytes(name.as_bytes()) {
            Ok(key) if self.may_have(&key) => {
                // An implementation by a user may panic. The values before the panic are sent.
                if catch(|| value.values(&mut HeaderValues { name, key, headers: self })).is_err() {
                    self.fault(name);
                }
            }
            _ => self.fault(name),
        }
    }

    fn may_have(&self, key: &HeaderName) -> bool {
        let is_declared = |header: &Header| header.name.eq_ignore_ascii_case(key.as_str());
        self.declared.iter().any(is_declared) && !is_framing(key)
    }

    /// Records one fault for each header, however many of its values are illegal.
    fn fault(&mut self, name: &'static str) {
        if self.faults.last() != Some(&Fault::Header(name)) {
            self.faults.push(Fault::Header(name));
        }
    }

    /// Appends a value that consists of literal texts and values in turn. `pieces` has one element
    /// more than `values`.
    #[doc(hidden)]
    pub fn interpolate(&mut self, name: &'static str, pieces: &[&str], values: &[&dyn Display]) {
        let mut text = Interpolated::new(name);
        for (index, piece) in pieces.iter().enumerate() {
            if let Some(value) = index.checked_sub(1).and_then(|before| values.get(before)) {
                text.value(*value);
            }
            text.literal(piece);
        }
        if text.is_incomplete {
            self.fault(name);
            if !is_required(name) {
                return;
            }
        }
        self.add(name, text.text.as_str());
    }
}

/// Returns whether a status may not be sent without this header. An illegal interpolated value is
/// left out of such a header, and the rest of the header is sent.
fn is_required(name: &str) -> bool {
    ["www-authenticate", "proxy-authenticate", "allow", "upgrade"].iter().any(|one| one.eq_ignore_ascii_case(name))
}

/// A sink for the values of one header; see [`ToHeaderValues`].
#[derive(Debug)]
pub struct HeaderValues<'a, 'h> {
    name: &'static str,
    key: HeaderName,
    headers: &'a mut HeaderSink<'h>,
}

impl HeaderValues<'_, '_> {
    /// Appends a value without leading and trailing whitespace, which RFC 9113 §8.2.1 forbids and
    /// which is no part of the value (RFC 9110 §5.5). A value that HTTP does not allow here is left
    /// out and reported as a fault.
    pub fn push(&mut self, value: HeaderValue) {
        let value = trimmed(value);
        if !self.may_take(&value) {
            return self.headers.fault(self.name);
        }
        let size = self.key.as_str().len() + ": ".len() + value.len() + "\r\n".len();
        let left = self.headers.left.checked_sub(size);
        // A `HeaderMap` takes at most 32,768 values, and `append` panics on the next one.
        // `try_append` fails instead, and the response is sent without the value.
        match left.filter(|_| self.headers.map.try_append(self.key.clone(), value).is_ok()) {
            Some(left) => self.headers.left = left,
            None => self.headers.fault(self.name),
        }
    }

    /// Returns whether HTTP allows the value in this header, beside the values that the header
    /// already has.
    fn may_take(&self, value: &HeaderValue) -> bool {
        // RFC 9110 §10.2.3 defines the values of `Retry-After`.
        let is_known = self.key != RETRY_AFTER || value.to_str().is_ok_and(is_retry_after);
        is_known && !(self.headers.map.contains_key(&self.key) && SINGLE.contains(&self.key.as_str()))
    }

    /// Appends a text as a value. An illegal text is left out and reported as a fault.
    pub fn push_text(&mut self, value: &str) {
        // Recipients interpret bytes beyond ASCII in different ways (RFC 9110 §5.5), but
        // `HeaderValue` accepts them.
        let is_sane = value.len() <= MAX_BYTES && value.is_ascii();
        match is_sane.then(|| HeaderValue::from_str(value)) {
            Some(Ok(value)) => self.push(value),
            _ => self.headers.fault(self.name),
        }
    }
}

/// A value from the declaration. It is static, so it is sent without a copy.
pub(crate) struct Literal(pub(crate) &'static str);

impl ToHeaderValues for Literal {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        match HeaderValue::from_maybe_shared(Bytes::from_static(self.0.as_bytes())) {
            Ok(value) if self.0.is_ascii() => values.push(value),
            _ => values.headers.fault(values.name),
        }
    }
}

fn trimmed(value: HeaderValue) -> HeaderValue {
    let inside = value.as_bytes().trim_ascii();
    if inside.len() == value.len() {
        return value;
    }
    // A part of a legal value is legal.
    HeaderValue::from_bytes(inside).map_or_else(
        |_| HeaderValue::from_static(""),
        |mut inside| {
            inside.set_sensitive(value.is_sensitive());
            inside
        },
    )
}

/// Returns whether `Retry-After` may have this value: whole seconds, or an IMF-fixdate (RFC 9110
/// §10.2.3).
fn is_retry_after(value: &str) -> bool {
    is_number(value) || is_http_date(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interpolation_escapes_in_quotes_and_refuses_the_illegal() {
        let run = |name, value: &str| {
            let (mut map, mut faults) = (HeaderMap::new(), Vec::new());
            static KIND: ProblemType =
                ProblemType::new(401, "x").headers(&[Header::new("www-authenticate"), Header::new("link")]);
            HeaderSink::new(&KIND, &mut map, &mut faults).interpolate(name, &["Bearer scope=\"", "\""], &[&value]);
            (map.remove(name).map(|value| value.to_str().unwrap().to_owned()), faults.len())
        };
        assert_eq!(run("www-authenticate", "a\"b\\c"), (Some(r#"Bearer scope="a\"b\\c""#.into()), 0));
        assert_eq!(run("www-authenticate", "a\r\nx: y"), (Some(r#"Bearer scope="""#.into()), 1));
        assert_eq!(run("link", "é"), (None, 1));
    }

    #[test]
    fn what_http_forbids_is_left_out_and_reported_once() {
        fn run(name: &'static str, value: &dyn ToHeaderValues) -> (Vec<String>, usize) {
            let (mut map, mut faults) = (HeaderMap::new(), Vec::new());
            static KIND: ProblemType =
                ProblemType::new(429, "x").headers(&[Header::new("Retry-After"), Header::new("link")]);
            HeaderSink::new(&KIND, &mut map, &mut faults).add(name, value);
            let values = map.get_all(name).iter().map(|value| value.to_str().unwrap().to_owned());
            (values.collect(), faults.len())
        }
        assert_eq!(run("retry-after", &"120"), (vec!["120".to_owned()], 0));
        assert_eq!(run("retry-after", &vec![-5, 5, 7]), (vec!["5".to_owned()], 1));
        assert_eq!(run("Retry-After", &HeaderValue::from_static("soon")), (vec![], 1));
        assert_eq!(run("retry-after", &Literal("Foo, 99 Bar 2024 99:99:99 GMT")), (vec![], 1));
        assert_eq!(run("link", &vec!["<a>", "<b>"]), (vec!["<a>".to_owned(), "<b>".to_owned()], 0));
    }

    #[test]
    fn a_retry_is_after_seconds_or_at_a_date() {
        for value in ["0", "120", "18446744073709551616", "Sat, 31 Dec 2016 23:59:60 GMT"] {
            assert!(is_retry_after(value), "{value}");
        }
        for value in [
            "",
            "-5",
            "+5",
            "1.5",
            "5 ",
            "5, 7",
            "soon",
            "Foo, 99 Bar 2024 99:99:99 GMT",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:60:37 GMT",
            "Sun, 06 Nov 1994 08:49:61 GMT",
            "Sun, 06 Nov 1994 08:49:+7 GMT",
            "Sun, 06 Nov 1994 08:49 GMT",
            "Sun,:06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert!(!is_retry_after(value), "{value}");
        }
    }
}
