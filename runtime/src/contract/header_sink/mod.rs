//! Declared headers.

mod values;

pub use values::ToHeaderValues;

use crate::contract::fault::Fault;
use crate::contract::problem_type::Header;
use crate::util::catch_panic::caught;
use crate::util::framing_headers::is_framing;
use crate::util::http_date::{is_http_date, is_number};
use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderName, HeaderValue};
use std::fmt::{self, Display, Write as _};

/// Takes the headers that an error declares.
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
    map: &'h mut HeaderMap,
    faults: &'h mut Vec<Fault>,
    left: usize,
}

/// What the declared headers of an answer have together. Proxies and clients refuse answers with
/// much more than this.
const MAX_BYTES: usize = 8 * 1024;

/// What an answer has one value of, of the fields that errors have: who gets two may take either,
/// or none (RFC 9110 §5.3).
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
    pub(crate) fn new(declared: &'static [Header], map: &'h mut HeaderMap, faults: &'h mut Vec<Fault>) -> Self {
        Self { declared, map, faults, left: MAX_BYTES }
    }

    /// Appends the values of a field to the header `name`, which is one of
    /// [`ProblemType::headers`](crate::ProblemType::headers).
    ///
    /// A header that is not declared, or that describes the body or the connection, is left out and
    /// reported; so is a value that is not legal (RFC 9110 §5.5: CR, LF, NUL, …), a `Retry-After`
    /// that is neither whole seconds nor an HTTP-date (§10.2.3), the second of a header that has
    /// one, such as `Location` (§5.3), and what is beyond 8 KiB for all of them.
    pub fn add<V: ToHeaderValues + ?Sized>(&mut self, name: &'static str, value: &V) {
        match HeaderName::from_bytes(name.as_bytes()) {
            Ok(key) if self.may_have(&key) => value.values(&mut HeaderValues { name, key, headers: self }),
            _ => self.fault(name),
        }
    }

    fn may_have(&self, key: &HeaderName) -> bool {
        let is_declared = |header: &Header| header.name.eq_ignore_ascii_case(key.as_str());
        self.declared.iter().any(is_declared) && !is_framing(key)
    }

    /// One fault for each header, however many of its values are at fault.
    fn fault(&mut self, name: &'static str) {
        if self.faults.last() != Some(&Fault::Header(name)) {
            self.faults.push(Fault::Header(name));
        }
    }

    /// Appends texts and values in turn, `pieces` having one more than `values`.
    #[doc(hidden)]
    pub fn interpolate(&mut self, name: &'static str, pieces: &[&str], values: &[&dyn Display]) {
        let mut text = Interpolated { ends: ends_a_value(name), ..Interpolated::default() };
        for (index, piece) in pieces.iter().enumerate() {
            if let Some(value) = index.checked_sub(1).and_then(|before| values.get(before)) {
                text.value(*value);
            }
            text.literal(piece);
        }
        if text.illegal {
            self.fault(name);
            if !is_required(name) {
                return;
            }
        }
        self.add(name, text.text.as_str());
    }
}

/// Headers without which their status may not be sent: a value in them that is not legal is left
/// out of them.
fn is_required(name: &str) -> bool {
    ["www-authenticate", "proxy-authenticate", "allow", "upgrade"].iter().any(|one| one.eq_ignore_ascii_case(name))
}

/// What would end a value that stands outside of quotes, so that what follows is another link, or
/// another attribute (RFC 8288 §3, RFC 6265 §4.1.1). Within `<` and `>` a link's target may have
/// commas and semicolons.
fn ends_a_value(name: &str) -> &'static str {
    let ends = [("link", "<>,;"), ("set-cookie", ",;")];
    ends.iter().find(|(one, _)| one.eq_ignore_ascii_case(name)).map_or("", |(_, ends)| ends)
}

/// A header value made of literal text and values; a value inside of a quoted string is escaped for
/// it (RFC 9110 §5.6.4).
#[derive(Default)]
struct Interpolated {
    text: String,
    ends: &'static str,
    quoted: bool,
    illegal: bool,
}

impl Interpolated {
    fn literal(&mut self, piece: &str) {
        let mut escaped = false;
        for char in piece.chars() {
            match char {
                '\\' if self.quoted && !escaped => escaped = true,
                '"' if !escaped => self.quoted = !self.quoted,
                _ => escaped = false,
            }
        }
        self.text.push_str(piece);
    }

    fn value(&mut self, value: &dyn Display) {
        let start = self.text.len();
        // Whether it stands within a link's target.
        let is_target = self.text.rfind(['<', '>']).is_some_and(|at| self.text.as_bytes().get(at) == Some(&b'<'));
        let ends = if is_target && self.ends.contains('<') { "<>" } else { self.ends };
        let mut legal = LegalOnly { text: &mut self.text, quoted: self.quoted, ends };
        if caught(|| write!(legal, "{value}")).is_err() {
            self.text.truncate(start);
            self.illegal = true;
        }
    }
}

/// Fails at the first character that a value can't have at its place.
struct LegalOnly<'t> {
    text: &'t mut String,
    quoted: bool,
    ends: &'static str,
}

impl fmt::Write for LegalOnly<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for char in text.chars() {
            match char {
                '"' | '\\' if self.quoted => self.text.push('\\'),
                '"' => return Err(fmt::Error),
                _ if !self.quoted && self.ends.contains(char) => return Err(fmt::Error),
                ' '..='~' => {}
                _ => return Err(fmt::Error),
            }
            self.text.push(char);
        }
        // What is too long is not sent, so there is no need to keep it.
        if self.text.len() > MAX_BYTES { Err(fmt::Error) } else { Ok(()) }
    }
}

/// Takes the values of one header; see [`ToHeaderValues`].
#[derive(Debug)]
pub struct HeaderValues<'a, 'h> {
    name: &'static str,
    key: HeaderName,
    headers: &'a mut HeaderSink<'h>,
}

impl HeaderValues<'_, '_> {
    /// Appends a value, without the white space around it (RFC 9113 §8.2.1 forbids it, RFC 9110
    /// §5.5 has it say nothing).
    pub fn push(&mut self, value: HeaderValue) {
        let value = trimmed(value);
        if !self.may_take(&value) {
            return self.headers.fault(self.name);
        }
        let size = self.key.as_str().len() + ": ".len() + value.len() + "\r\n".len();
        let left = self.headers.left.checked_sub(size);
        // A map takes 32,768 values; one more than it can hold is an answer without them, not a
        // panic.
        match left.filter(|_| self.headers.map.try_append(self.key.clone(), value).is_ok()) {
            Some(left) => self.headers.left = left,
            None => self.headers.fault(self.name),
        }
    }

    /// Whether HTTP lets the header have the value, beside what it has.
    fn may_take(&self, value: &HeaderValue) -> bool {
        // RFC 9110 §10.2.3.
        let is_known = self.key != RETRY_AFTER || value.to_str().is_ok_and(is_retry_after);
        is_known && !(self.headers.map.contains_key(&self.key) && SINGLE.contains(&self.key.as_str()))
    }

    /// Appends a value that may not be a legal one.
    pub fn push_text(&mut self, value: &str) {
        // RFC 9110 §5.5: beyond ASCII a value says something else to each recipient; `HeaderValue`
        // would take it.
        let is_sane = value.len() <= MAX_BYTES && value.is_ascii();
        match is_sane.then(|| HeaderValue::from_str(value)) {
            Some(Ok(value)) => self.push(value),
            _ => self.headers.fault(self.name),
        }
    }
}

/// A declared value, which is not copied.
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

/// Whether `Retry-After` can have this value: whole seconds, or an IMF-fixdate (§10.2.3).
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
            let declared = const { &[Header::new("www-authenticate"), Header::new("link")] };
            HeaderSink::new(declared, &mut map, &mut faults).interpolate(name, &["Bearer scope=\"", "\""], &[&value]);
            (map.remove(name).map(|value| value.to_str().unwrap().to_owned()), faults.len())
        };
        assert_eq!(run("www-authenticate", "a\"b\\c"), (Some(r#"Bearer scope="a\"b\\c""#.into()), 0));
        assert_eq!(run("www-authenticate", "a\r\nx: y"), (Some(r#"Bearer scope="""#.into()), 1));
        assert_eq!(run("link", "é"), (None, 1));
    }

    #[test]
    fn a_value_is_one_link_or_one_cookie() {
        let run = |name, pieces: &[&str], value: &str| {
            let (mut map, mut faults) = (HeaderMap::new(), Vec::new());
            let declared = const { &[Header::new("Link"), Header::new("set-cookie")] };
            HeaderSink::new(declared, &mut map, &mut faults).interpolate(name, pieces, &[&value]);
            map.remove(name).map(|value| value.to_str().unwrap().to_owned())
        };
        let target = ["</buyers/", ">; rel=help"];
        assert_eq!(run("Link", &target, "a,b;c").as_deref(), Some("</buyers/a,b;c>; rel=help"));
        assert_eq!(run("Link", &target, "x>; rel=preload, </y"), None);
        let relation = ["</a>; rel=", ""];
        assert_eq!(run("Link", &relation, "help").as_deref(), Some("</a>; rel=help"));
        assert_eq!(run("Link", &relation, "a, </b>; rel=preload"), None);
        assert_eq!(run("Link", &["</a>; title=\"", "\""], "a, <b>").as_deref(), Some("</a>; title=\"a, <b>\""));
        assert_eq!(run("set-cookie", &["id=", "; Secure"], "7; Domain=evil.test"), None);
        assert_eq!(run("set-cookie", &["id=", "; Secure"], "7").as_deref(), Some("id=7; Secure"));
    }

    #[test]
    fn what_http_forbids_is_left_out_and_reported_once() {
        fn run(name: &'static str, value: &dyn ToHeaderValues) -> (Vec<String>, usize) {
            let (mut map, mut faults) = (HeaderMap::new(), Vec::new());
            let declared = const { &[Header::new("Retry-After"), Header::new("link")] };
            HeaderSink::new(declared, &mut map, &mut faults).add(name, value);
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
