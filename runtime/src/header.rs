//! Declared headers, and what their values can be.

use crate::Header;
use crate::report::Fault;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use std::borrow::Cow;
use std::fmt::{self, Display, Write as _};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Takes the headers that an error declares.
///
/// ```
/// # use status_error::{ApiError, Header, Headers, ProblemType};
/// # use std::time::Duration;
/// # #[derive(Debug, thiserror::Error)]
/// # #[error("busy")]
/// struct Busy { wait: Duration }
///
/// impl ApiError for Busy {
///     fn problem_type(&self) -> &'static ProblemType {
///         static BUSY: ProblemType = ProblemType {
///             headers: &[Header { name: "retry-after", value: None }],
///             ..ProblemType::new(503, "busy")
///         };
///         &BUSY
///     }
///
///     fn headers(&self, headers: &mut Headers<'_>) {
///         headers.add("retry-after", &self.wait);
///     }
/// }
///
/// let response = status_error::response(&Busy { wait: Duration::from_millis(1500) });
/// assert_eq!(response.headers()["retry-after"], "2");
/// ```
#[derive(Debug)]
pub struct Headers<'h> {
    declared: &'static [Header],
    map: &'h mut HeaderMap,
    faults: &'h mut Vec<Fault>,
    left: usize,
}

/// What the declared headers of an answer have together. Proxies and clients refuse answers with much more than this.
const MAX_BYTES: usize = 8 * 1024;

/// What describes the body or the connection follows from the answer, and would break its framing.
const FRAMING: [&str; 8] = [
    "content-type",
    "content-length",
    "content-encoding",
    "transfer-encoding",
    "trailer",
    "connection",
    "te",
    "keep-alive",
];

pub(crate) fn is_framing(key: &HeaderName) -> bool {
    FRAMING.contains(&key.as_str())
}

impl<'h> Headers<'h> {
    pub(crate) fn new(declared: &'static [Header], map: &'h mut HeaderMap, faults: &'h mut Vec<Fault>) -> Self {
        Self { declared, map, faults, left: MAX_BYTES }
    }

    /// Appends the values of a field to the header `name`, which is one of
    /// [`ProblemType::headers`](crate::ProblemType::headers).
    ///
    /// A header that is not declared, or that describes the body or the connection, is left out and reported; so is a value
    /// that is not legal (RFC 9110 §5.5: CR, LF, NUL, …), and what is beyond 8 KiB for all of them.
    pub fn add<V: HeaderField + ?Sized>(&mut self, name: &'static str, value: &V) {
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
        let mut text = Interpolated::default();
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

/// Headers without which their status may not be sent: a value in them that is not legal is left out of them.
fn is_required(name: &str) -> bool {
    matches!(name, "www-authenticate" | "proxy-authenticate" | "allow" | "upgrade")
}

/// A header value made of literal text and values; a value inside of a quoted string is escaped for it (RFC 9110 §5.6.4).
#[derive(Default)]
struct Interpolated {
    text: String,
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
        let mut legal = LegalOnly { text: &mut self.text, quoted: self.quoted };
        if write!(legal, "{value}").is_err() {
            self.text.truncate(start);
            self.illegal = true;
        }
    }
}

/// Fails at the first character that a value can't have at its place.
struct LegalOnly<'t> {
    text: &'t mut String,
    quoted: bool,
}

impl fmt::Write for LegalOnly<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for char in text.chars() {
            match char {
                '"' | '\\' if self.quoted => self.text.push('\\'),
                '"' => return Err(fmt::Error),
                ' '..='~' => {}
                _ => return Err(fmt::Error),
            }
            self.text.push(char);
        }
        // What is too long is not sent, so there is no need to keep it.
        if self.text.len() > MAX_BYTES { Err(fmt::Error) } else { Ok(()) }
    }
}

/// Takes the values of one header; see [`HeaderField`].
#[derive(Debug)]
pub struct HeaderValues<'a, 'h> {
    name: &'static str,
    key: HeaderName,
    headers: &'a mut Headers<'h>,
}

impl HeaderValues<'_, '_> {
    /// Appends a value, without the white space around it (RFC 9113 §8.2.1 forbids it, RFC 9110 §5.5 has it say nothing).
    pub fn push(&mut self, value: HeaderValue) {
        let value = trimmed(value);
        let size = self.key.as_str().len() + ": ".len() + value.len() + "\r\n".len();
        let left = self.headers.left.checked_sub(size);
        // A map takes 32,768 values; one more than it can hold is an answer without them, not a panic.
        match left.filter(|_| self.headers.map.try_append(self.key.clone(), value).is_ok()) {
            Some(left) => self.headers.left = left,
            None => self.headers.fault(self.name),
        }
    }

    /// Appends a value that may not be a legal one.
    pub fn push_text(&mut self, value: &str) {
        // RFC 9110 §5.5: beyond ASCII a value says something else to each recipient; `HeaderValue` would take it.
        let is_sane = value.len() <= MAX_BYTES && value.is_ascii();
        match is_sane.then(|| HeaderValue::from_str(value)) {
            Some(Ok(value)) => self.push(value),
            _ => self.headers.fault(self.name),
        }
    }
}

/// A declared value, which is not copied.
pub(crate) struct Literal(pub(crate) &'static str);

impl HeaderField for Literal {
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

/// What the field of a `#[header("name")]` can be.
///
/// `Duration` is whole seconds, rounded up; `SystemTime` is an HTTP-date (RFC 9110 §10.2.3, §5.6.7); `None` is no header, a
/// `Vec` one header for each of its values.
///
/// ```
/// use status_error::{HeaderField, HeaderValues};
///
/// struct Seconds(u32);
///
/// impl HeaderField for Seconds {
///     fn values(&self, values: &mut HeaderValues<'_, '_>) {
///         values.push(self.0.into());
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a header's value",
    label = "this field is `#[header(\"…\")]`",
    note = "a header is a `Duration` (seconds), a `SystemTime` (HTTP-date), an integer, a string, an `http::HeaderValue`, or an `Option` or `Vec` of these",
    note = "for a type of your own: `impl status_error::HeaderField for …`"
)]
pub trait HeaderField {
    /// Gives each value out.
    fn values(&self, values: &mut HeaderValues<'_, '_>);
}

impl HeaderField for HeaderValue {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push(self.clone());
    }
}

impl HeaderField for str {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push_text(self);
    }
}

impl HeaderField for String {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push_text(self);
    }
}

impl HeaderField for Cow<'_, str> {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push_text(self);
    }
}

impl HeaderField for Method {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push_text(self.as_str());
    }
}

impl HeaderField for Duration {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push(self.as_secs().saturating_add(u64::from(self.subsec_nanos() > 0)).into());
    }
}

impl HeaderField for SystemTime {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        values.push_text(&http_date(*self));
    }
}

macro_rules! integers {
    ($($int:ty)*) => {$(
        impl HeaderField for $int {
            fn values(&self, values: &mut HeaderValues<'_, '_>) {
                values.push_text(&self.to_string());
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

impl<T: HeaderField> HeaderField for Option<T> {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        self.iter().for_each(|one| one.values(values));
    }
}

impl<T: HeaderField> HeaderField for [T] {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        self.iter().for_each(|one| one.values(values));
    }
}

impl<T: HeaderField> HeaderField for Vec<T> {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        self.as_slice().values(values);
    }
}

impl<T: HeaderField + ?Sized> HeaderField for &T {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        (**self).values(values);
    }
}

impl<T: HeaderField + ?Sized> HeaderField for Box<T> {
    fn values(&self, values: &mut HeaderValues<'_, '_>) {
        (**self).values(values);
    }
}

/// RFC 9110 §5.6.7's IMF-fixdate. A time before 1970, or after the year 9999, is moved to that bound.
fn http_date(time: SystemTime) -> String {
    const LAST: u64 = 253_402_300_799;
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()).min(LAST);
    let (days, time) = (seconds / 86_400, seconds % 86_400);
    // Days to a date of the Gregorian calendar, by eras of 400 years that begin on 1 March.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let january_or_february = month_from_march >= 10;
    let year = era * 400 + year_of_era + u64::from(january_or_february);
    let weekday = pick(&["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"], days % 7);
    let months = ["Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb"];
    let month = pick(&months, month_from_march);
    let (hour, minute, second) = (time / 3_600, time / 60 % 60, time % 60);
    format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT")
}

fn pick(names: &[&'static str], index: u64) -> &'static str {
    usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_imf_fixdates() {
        let date = |seconds| http_date(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(date(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(date(951_782_400), "Tue, 29 Feb 2000 00:00:00 GMT");
        assert_eq!(date(4_107_542_400), "Mon, 01 Mar 2100 00:00:00 GMT");
        assert_eq!(date(u64::from(u32::MAX) * 100), "Fri, 31 Dec 9999 23:59:59 GMT");
        assert_eq!(http_date(UNIX_EPOCH - Duration::from_secs(5)), "Thu, 01 Jan 1970 00:00:00 GMT");
    }

    #[test]
    fn interpolation_escapes_in_quotes_and_refuses_the_illegal() {
        let run = |name, value: &str| {
            let (mut map, mut faults) = (HeaderMap::new(), Vec::new());
            let declared = &[Header { name: "www-authenticate", value: None }, Header { name: "link", value: None }];
            Headers::new(declared, &mut map, &mut faults).interpolate(name, &["Bearer scope=\"", "\""], &[&value]);
            (map.remove(name).map(|value| value.to_str().unwrap().to_owned()), faults.len())
        };
        assert_eq!(run("www-authenticate", "a\"b\\c"), (Some(r#"Bearer scope="a\"b\\c""#.into()), 0));
        assert_eq!(run("www-authenticate", "a\r\nx: y"), (Some(r#"Bearer scope="""#.into()), 1));
        assert_eq!(run("link", "é"), (None, 1));
    }
}
