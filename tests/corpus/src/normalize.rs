//! Replacement of the values that differ from run to run. No other code replaces them.

use std::collections::HashMap;

/// Replaces values that differ from run to run with their kind and a number. Equal values get equal
/// numbers.
///
/// - UUIDs of version 4 and 7 (error ids, entries' ids): `{uuid-1}`. Other versions are data.
/// - Times in RFC 3339: `{time}`; HTTP dates: `{date}`.
/// - Ports of 127.0.0.1 and `[::1]`: `{port-1}`.
/// - JSON Web Tokens: `{token-1}`.
/// - The values of `next_cursor`, `previous_cursor` and `cursor=`: `{cursor-1}`.
/// - The values of `reconciliation_id`, which are UUIDs in base64: `{reconciliation-id-1}`.
/// - The values of `duration_ms`: `{ms}`, and the `content-length` of such a body: `{length}`.
/// - The number of a task of tokio that has panicked: `task {number}`.
/// - A `retry-after` that counts down from a minute: `{up to 60}`.
#[must_use]
pub fn normalize(text: &str) -> String {
    lengths(&values(text))
}

fn values(text: &str) -> String {
    let mut seen = Seen::default();
    let mut normal = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = ' ';
    while let Some(char) = rest.chars().next() {
        // A value begins only at the start of a word.
        let found = if before.is_ascii_alphanumeric() { None } else { VALUES.iter().find_map(|value| value(rest)) };
        let found = found.or_else(|| named(rest, &normal));
        if let Some((length, kind)) = found {
            let (value, after) = rest.split_at(length);
            normal.push_str(&seen.name(kind, value));
            (before, rest) = ('}', after);
        } else {
            normal.push(char);
            (before, rest) = (char, &rest[char.len_utf8()..]);
        }
    }
    normal
}

/// A parser that returns the length in bytes and the kind of a value at the start of a text.
type Value = fn(&str) -> Option<(usize, Kind)>;

const VALUES: [Value; 5] = [uuid, time, date, port, token];

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Uuid,
    Time,
    Date,
    Port,
    Token,
    Cursor,
    ReconciliationId,
    Duration,
    Task,
    Countdown,
}

/// The values found so far, by kind.
#[derive(Default)]
struct Seen(HashMap<Kind, Vec<String>>);

impl Seen {
    fn name(&mut self, kind: Kind, value: &str) -> String {
        let name = match kind {
            // Not numbered: whether two times of one run are equal depends on the clock.
            Kind::Time => return "{time}".to_owned(),
            Kind::Date => return "{date}".to_owned(),
            Kind::Duration => return "{ms}".to_owned(),
            Kind::Task => return "{number}".to_owned(),
            Kind::Countdown => return "{up to 60}".to_owned(),
            Kind::Uuid => "uuid",
            Kind::Port => "127.0.0.1:{port",
            Kind::Token => "token",
            Kind::Cursor => "cursor",
            Kind::ReconciliationId => "reconciliation-id",
        };
        let values = self.0.entry(kind).or_default();
        let index = values.iter().position(|seen| seen == value).unwrap_or_else(|| {
            values.push(value.to_owned());
            values.len() - 1
        });
        let open = if kind == Kind::Port { "" } else { "{" };
        format!("{open}{name}-{}}}", index + 1)
    }
}

/// Returns whether a text begins with the pattern: `d` is a digit, `h` a lower-case hexadecimal
/// digit, any other character stands for itself.
fn begins(text: &str, pattern: &str) -> bool {
    let bytes = text.as_bytes();
    let fits = |(at, wanted): (usize, u8)| match (bytes.get(at), wanted) {
        (Some(byte), b'd') => byte.is_ascii_digit(),
        (Some(byte), b'h') => byte.is_ascii_digit() || (b'a'..=b'f').contains(byte),
        (Some(byte), wanted) => *byte == wanted,
        (None, _) => false,
    };
    pattern.bytes().enumerate().all(fits)
}

/// Returns the number of leading bytes of a text that are in a set.
fn run(text: &str, is_of: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|byte| is_of(*byte)).count()
}

fn uuid(text: &str) -> Option<(usize, Kind)> {
    let forms = ["hhhhhhhh-hhhh-4hhh-hhhh-hhhhhhhhhhhh", "hhhhhhhh-hhhh-7hhh-hhhh-hhhhhhhhhhhh"];
    let is_random = forms.iter().any(|form| begins(text, form));
    let ends = !text.as_bytes().get(36).is_some_and(u8::is_ascii_alphanumeric);
    (is_random && ends).then_some((36, Kind::Uuid))
}

fn time(text: &str) -> Option<(usize, Kind)> {
    if !begins(text, "dddd-dd-ddTdd:dd:dd") {
        return None;
    }
    let fraction = text[19..].strip_prefix('.').map_or(0, |rest| 1 + run(rest, |byte| byte.is_ascii_digit()));
    let zone = &text[19 + fraction..];
    let zone = if zone.starts_with('Z') {
        1
    } else if begins(zone, "+dd:dd") {
        6
    } else {
        return None;
    };
    Some((19 + fraction + zone, Kind::Time))
}

/// Parses an HTTP date: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn date(text: &str) -> Option<(usize, Kind)> {
    let is_day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].iter().any(|day| text.starts_with(day));
    let (day, month, rest) = (text.get(3..8)?, text.get(8..11)?, text.get(11..29)?);
    let is_month = month.bytes().all(|byte| byte.is_ascii_alphabetic());
    (is_day && begins(day, ", dd ") && is_month && begins(rest, " dddd dd:dd:dd GMT")).then_some((29, Kind::Date))
}

fn port(text: &str) -> Option<(usize, Kind)> {
    let host = ["127.0.0.1:", "[::1]:"].iter().find(|host| text.starts_with(**host))?;
    let digits = run(&text[host.len()..], |byte| byte.is_ascii_digit());
    (digits > 0).then_some((host.len() + digits, Kind::Port))
}

/// Parses a JSON Web Token, `eyJ….eyJ….…`: the header and the claims are JSON objects. The
/// signature may be empty.
fn token(text: &str) -> Option<(usize, Kind)> {
    let length = |text: &str| run(text, |byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let claims = text.strip_prefix("eyJ")?.get(length(text) - 3..)?.strip_prefix(".eyJ")?;
    let signature = claims.get(length(claims)..)?.strip_prefix('.')?;
    Some((text.len() - signature.len() + length(signature), Kind::Token))
}

/// Parses a value that only the name before it identifies.
fn named(text: &str, before: &str) -> Option<(usize, Kind)> {
    const CURSORS: [&str; 5] =
        ["next_cursor\":\"", "next_cursor\": \"", "previous_cursor\":\"", "previous_cursor\": \"", "cursor="];
    let is_after = |name: &str| before.ends_with(name);
    let base64 = || run(text, |byte| byte.is_ascii_alphanumeric() || b"-_=".contains(&byte));
    let digits = || run(text, |byte| byte.is_ascii_digit());
    if CURSORS.into_iter().any(is_after) {
        Some((base64(), Kind::Cursor)).filter(|(length, _)| *length > 8)
    } else if is_after("\"reconciliation_id\":\"") {
        Some((base64(), Kind::ReconciliationId)).filter(|(length, _)| *length == 22)
    } else if is_after(DURATION) {
        Some((digits(), Kind::Duration)).filter(|(length, _)| *length > 0)
    } else if is_after("task ") {
        Some((digits(), Kind::Task)).filter(|(length, _)| *length > 0 && text[*length..].starts_with(" panicked"))
    } else if is_after("retry-after: ") {
        let seconds = text[..digits()].parse::<u32>().ok().filter(|seconds| (31..=60).contains(seconds));
        seconds.map(|_| (2, Kind::Countdown))
    } else {
        None
    }
}

const DURATION: &str = "\"duration_ms\":";

/// Replaces the `content-length` of each response whose body has a duration, the only value whose
/// length varies.
fn lengths(text: &str) -> String {
    const LENGTH: &str = "content-length: ";
    let mut lines: Vec<&str> = Vec::new();
    let mut length = None;
    for line in text.split('\n') {
        if line.starts_with("=== ") {
            length = None;
        } else if line.starts_with(LENGTH) {
            length = Some(lines.len());
        } else if line.contains(DURATION) {
            length.take().into_iter().for_each(|at: usize| lines[at] = "content-length: {length}");
        }
        lines.push(line);
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::normalize;

    #[test]
    fn equal_values_keep_equal_numbers() {
        let (one, two) = ("0193a7c2-9f4e-7abc-8def-0123456789ab", "f47ac10b-58cc-4372-a567-0e02b2c3d479");
        assert_eq!(normalize(&format!("{one} {two} {one}")), "{uuid-1} {uuid-2} {uuid-1}");
        assert_eq!(normalize("http://127.0.0.1:4711/a 127.0.0.1:80"), "http://127.0.0.1:{port-1}/a 127.0.0.1:{port-2}");
    }

    #[test]
    fn each_kind_is_replaced() {
        assert_eq!(normalize("2026-11-22T14:10:41.120Z, 2026-11-22T14:10:41+00:00"), "{time}, {time}");
        assert_eq!(normalize("date: Sun, 06 Nov 1994 08:49:37 GMT\n"), "date: {date}\n");
        assert_eq!(normalize("Bearer eyJhbGci.eyJz-d_.x1, eyJhbGci.eyJz-d_."), "Bearer {token-1}, {token-2}");
        assert_eq!(
            normalize(r#"{"reconciliation_id":"AaIZiLlvdRq7AghF-S4bpA"}"#),
            r#"{"reconciliation_id":"{reconciliation-id-1}"}"#
        );
        assert_eq!(normalize("task 17 panicked with"), "task {number} panicked with");
        assert_eq!(normalize("retry-after: 59\n"), "retry-after: {up to 60}\n");
        assert_eq!(normalize(r#"{"next_cursor":"AbCdEfGhIj_"}"#), r#"{"next_cursor":"{cursor-1}"}"#);
        assert_eq!(normalize("?limit=1&cursor=AbCdEfGhIj_&a"), "?limit=1&cursor={cursor-1}&a");
    }

    #[test]
    fn a_duration_takes_the_length_of_its_body_with_it() {
        let response = |length: &str, ms: &str| {
            format!("=== GET /a\ncontent-length: {length}\n\n{{\"duration_ms\":{ms},\"a\":1}}\n")
        };
        let normal = response("{length}", "{ms}");
        assert_eq!(normalize(&response("25", "7")), normal);
        assert_eq!(normalize(&response("26", "17")), normal);
        let other = "=== GET /b\ncontent-length: 5\n\ntext\n";
        assert_eq!(normalize(&format!("{other}{}{other}", response("25", "7"))), format!("{other}{normal}{other}"));
    }

    #[test]
    fn data_stays() {
        for text in [
            "00000000-0000-0000-0000-000000000001",
            "f47ac10b-58cc-1372-a567-0e02b2c3d479",
            "xf47ac10b-58cc-4372-a567-0e02b2c3d479",
            "2026-11-22",
            "404 Not Found, Sunny",
            "eyJ.x",
            "eyJa.b.c",
            "eyJa.eyJb",
            "cursor=7",
            "task 17 is done",
            "retry-after: 5\n",
            "retry-after: 120\n",
            "content-length: 7\n",
            "ü 127.0.0.1:",
        ] {
            assert_eq!(normalize(text), text);
        }
    }
}
