//! Header values that consist of literal texts and interpolated values.
//!
//! An interpolated value may come from a client, so it must not end its place in the header: it
//! must add neither an attribute, nor a directive, nor an element of a list. Characters that would
//! are illegal in the value, and which ones would depends on the header's syntax and on the place.

use super::MAX_BYTES;
use crate::util::catch_panic::caught;
use std::fmt::{self, Display, Write as _};

/// The syntax of a header's value, as far as an interpolated value could break out of its place.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    /// A header whose syntax is not known here, such as one of the API's own. Only quotes matter.
    #[default]
    Unknown,
    /// Lists, parameters and directives, with quoted strings (RFC 9110 §5.6).
    List,
    /// Like `List`, but quotes mean nothing: they protect no `;` in a cookie (RFC 6265 §5.2) and no
    /// directive of a content security policy.
    Unquoted,
    /// Like `Unquoted`, but up to the `=` of each pair the value is part of a name, which a `=`
    /// would end.
    Cookie,
    /// Links: a target between `<` and `>`, then parameters (RFC 8288 §3).
    Link,
    /// A URI, alone or behind other text.
    Uri,
}

impl Syntax {
    fn of(name: &str) -> Self {
        const LISTS: [&str; 52] = [
            "accept",
            "accept-ch",
            "accept-encoding",
            "accept-patch",
            "accept-post",
            "accept-ranges",
            "age",
            "alt-svc",
            "authentication-info",
            "baggage",
            "cache-control",
            "cache-status",
            "cdn-cache-control",
            "clear-site-data",
            "content-disposition",
            "content-language",
            "content-range",
            "critical-ch",
            "cross-origin-embedder-policy",
            "cross-origin-embedder-policy-report-only",
            "cross-origin-opener-policy",
            "cross-origin-opener-policy-report-only",
            "cross-origin-resource-policy",
            "document-policy",
            "expect-ct",
            "nel",
            "no-vary-search",
            "origin-agent-cluster",
            "permissions-policy",
            "pragma",
            "preference-applied",
            "priority",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-status",
            "ratelimit",
            "ratelimit-limit",
            "ratelimit-policy",
            "ratelimit-remaining",
            "ratelimit-reset",
            "report-to",
            "reporting-endpoints",
            "server-timing",
            "signature",
            "signature-input",
            "strict-transport-security",
            "surrogate-control",
            "tracestate",
            "upgrade",
            "via",
            "warning",
            "www-authenticate",
        ];
        const UNQUOTED: [&str; 14] = [
            "allow",
            "content-security-policy",
            "content-security-policy-report-only",
            "etag",
            "feature-policy",
            "referrer-policy",
            "retry-after",
            "timing-allow-origin",
            "vary",
            "x-content-type-options",
            "x-frame-options",
            "x-permitted-cross-domain-policies",
            "x-robots-tag",
            "x-xss-protection",
        ];
        const URIS: [&str; 7] = [
            "content-location",
            "location",
            "refresh",
            "service-worker-allowed",
            "sourcemap",
            "x-accel-redirect",
            "x-sourcemap",
        ];
        let is = |one: &&str| one.eq_ignore_ascii_case(name);
        let is_cors = || name.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("access-control-"));
        match () {
            () if "link".eq_ignore_ascii_case(name) => Self::Link,
            () if "set-cookie".eq_ignore_ascii_case(name) => Self::Cookie,
            () if URIS.iter().any(is) => Self::Uri,
            () if UNQUOTED.iter().any(is) || is_cors() => Self::Unquoted,
            () if LISTS.iter().any(is) => Self::List,
            () => Self::Unknown,
        }
    }
}

/// The place in a header's value that the literal texts have led to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    #[default]
    Plain,
    /// Inside a quoted string (RFC 9110 §5.6.4).
    Quoted,
    /// Inside the target of a link.
    Target,
    /// Inside the name of a cookie or of one of its attributes.
    Name,
}

/// A header value under construction. A value inside a quoted string is escaped for it (RFC 9110
/// §5.6.4).
pub(super) struct Interpolated {
    pub(super) text: String,
    /// Whether a value was left out.
    pub(super) is_incomplete: bool,
    syntax: Syntax,
    place: Place,
    /// Whether the last literal text ended in a backslash that escapes the next character.
    is_escaped: bool,
}

impl Interpolated {
    pub(super) fn new(name: &str) -> Self {
        let syntax = Syntax::of(name);
        let place = if syntax == Syntax::Cookie { Place::Name } else { Place::Plain };
        Self { text: String::new(), is_incomplete: false, syntax, place, is_escaped: false }
    }

    /// Appends a text of the declaration. Only such a text changes the place, because a value
    /// can't.
    pub(super) fn literal(&mut self, piece: &str) {
        for char in piece.chars() {
            let has_quotes = !matches!(self.syntax, Syntax::Unquoted | Syntax::Cookie | Syntax::Uri);
            self.place = match (self.place, char) {
                (Place::Quoted, '"') if !self.is_escaped => Place::Plain,
                (Place::Plain, '"') if has_quotes => Place::Quoted,
                (Place::Plain, '<') if self.syntax == Syntax::Link => Place::Target,
                (Place::Target, '>') | (Place::Name, '=') => Place::Plain,
                (Place::Plain, ';') if self.syntax == Syntax::Cookie => Place::Name,
                (place, _) => place,
            };
            self.is_escaped = self.place == Place::Quoted && char == '\\' && !self.is_escaped;
        }
        self.text.push_str(piece);
    }

    /// Appends a value, or leaves it out if a character of it is illegal at this place.
    pub(super) fn value(&mut self, value: &dyn Display) {
        let start = self.text.len();
        let mut legal = LegalOnly { text: &mut self.text, syntax: self.syntax, place: self.place, has_failed: false };
        // A `Display` may drop the error of the writer and go on.
        let is_written = caught(|| write!(legal, "{value}")).is_ok() && !legal.has_failed;
        // A backslash of the literal would escape the first character of the value, or, before an
        // empty value, the end of the quoted string.
        if !is_written || self.is_escaped || self.is_another_host(start) {
            self.text.truncate(start);
            self.is_incomplete = true;
        }
    }

    /// Returns whether the value that begins at `start` makes the path of a URI a host: `/` and
    /// `/evil.test` are `//evil.test` (RFC 3986 §4.2).
    fn is_another_host(&self, start: usize) -> bool {
        let has_uri = self.syntax == Syntax::Uri || self.place == Place::Target;
        let Some((before, value)) = self.text.split_at_checked(start).filter(|_| has_uri) else { return false };
        let begins =
            |before: &str| !before.ends_with(|char: char| char.is_ascii_alphanumeric() || "-._~%:/".contains(char));
        value.starts_with('/') && before.strip_suffix('/').is_some_and(begins)
    }
}

/// A writer that fails at the first character that is illegal at its place in the header value.
struct LegalOnly<'t> {
    text: &'t mut String,
    syntax: Syntax,
    place: Place,
    has_failed: bool,
}

impl LegalOnly<'_> {
    fn is_legal(&self, char: char) -> bool {
        let illegal = match (self.place, self.syntax) {
            (Place::Quoted, _) => "",
            (Place::Target, _) => "<>\"\\^`{|}",
            (Place::Name, _) => "=\"',;\\ ",
            (Place::Plain, Syntax::Unknown) => "\"",
            (Place::Plain, Syntax::List) => "\",;<>()\\ ",
            (Place::Plain, Syntax::Unquoted | Syntax::Cookie) => "\"',;\\ ",
            // The characters that no URI has (RFC 3986 §2), and those that begin another part of
            // `Refresh`.
            (Place::Plain, Syntax::Uri) => "\"<>\\^`{|}; ",
            (Place::Plain, Syntax::Link) => "\",;<>\\ ",
        };
        matches!(char, ' '..='~') && !illegal.contains(char)
    }
}

impl fmt::Write for LegalOnly<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for char in text.chars() {
            if !self.is_legal(char) {
                self.has_failed = true;
                return Err(fmt::Error);
            }
            if self.place == Place::Quoted && matches!(char, '"' | '\\') {
                self.text.push('\\');
            }
            self.text.push(char);
        }
        // Fails early, because a value that is too long is not sent.
        self.has_failed |= self.text.len() > MAX_BYTES;
        if self.has_failed { Err(fmt::Error) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the header's value, or `None` if the interpolated value was left out.
    fn run(name: &str, pieces: [&str; 2], value: &str) -> Option<String> {
        let mut text = Interpolated::new(name);
        text.literal(pieces[0]);
        text.value(&value);
        text.literal(pieces[1]);
        (!text.is_incomplete).then_some(text.text)
    }

    #[test]
    fn a_value_adds_no_attribute_to_a_cookie() {
        let attack = "a; Domain=evil.test; Max-Age=0; x=";
        for pieces in [["id=", "; Secure"], ["id=\"", "\"; Secure"], ["id=7; Path=/", ""], ["id=\"7\"; Path=\"", "\""]]
        {
            for value in [attack, "a,b;c", "a\"b", "a\\b", "a b", "a\tb", "a'b", "a;"] {
                assert_eq!(run("Set-Cookie", pieces, value), None, "{value}");
            }
        }
        assert_eq!(run("set-cookie", ["id=\"", "\"; Secure"], "7-a_b.c=").as_deref(), Some("id=\"7-a_b.c=\"; Secure"));
    }

    #[test]
    fn a_value_adds_no_link_and_no_parameter() {
        let target = ["</buyers/", ">; rel=help"];
        assert_eq!(run("Link", target, "a,b;c").as_deref(), Some("</buyers/a,b;c>; rel=help"));
        assert_eq!(run("Link", target, "x>; rel=preload, </y"), None);
        let relation = ["</a>; rel=", ""];
        assert_eq!(run("link", relation, "help").as_deref(), Some("</a>; rel=help"));
        for value in ["a, </b>; rel=preload", "x; as=script", "a;b", "\"a", "a b"] {
            assert_eq!(run("link", relation, value), None, "{value}");
        }
        assert_eq!(run("Link", ["</a>; title=\"", "\""], "a, <b>").as_deref(), Some("</a>; title=\"a, <b>\""));

        // A `<` in a quoted value begins no target.
        let mut text = Interpolated::new("link");
        text.literal("</a>; title=\"");
        text.value(&"<a");
        text.literal("\"; rel=");
        text.value(&"x; as=script");
        assert_eq!((text.text.as_str(), text.is_incomplete), ("</a>; title=\"<a\"; rel=", true));
    }

    #[test]
    fn a_value_adds_no_directive_and_no_element() {
        for (name, pieces, legal, attack) in [
            ("cache-control", ["max-age=", ""], "60", "60, public"),
            ("Cache-Control", ["private=\"x\", max-age=", ""], "60", "60;public"),
            ("allow", ["GET, ", ""], "POST", "POST, DELETE"),
            ("allow", ["\"", "\""], "POST", "POST, DELETE"),
            ("content-security-policy", ["default-src ", ""], "https://a.test", "a; script-src *"),
            ("content-security-policy", ["default-src ", ""], "https://a.test", "a 'self'"),
            ("content-security-policy", ["default-src \"", "\""], "https://a.test", "a; script-src *"),
            ("retry-after", ["", ""], "60", "60, 0"),
            ("www-authenticate", ["Bearer error=", ""], "invalid_token", "x, Basic realm=evil"),
            ("strict-transport-security", ["max-age=", ""], "60", "0; includeSubDomains"),
            ("access-control-allow-origin", ["", ""], "https://a.test", "https://a.test, *"),
            ("access-control-expose-headers", ["x-a, ", ""], "x-b", "x-b, authorization"),
            ("vary", ["origin, ", ""], "accept", "accept, *"),
            ("refresh", ["5; url=/", ""], "a", "a; url=//evil.test"),
            ("ratelimit-policy", ["\"a\";q=", ""], "5", "5, \"b\";q=0"),
            ("ratelimit-limit", ["", ";w=60"], "5", "5, 0;w=1"),
            ("content-disposition", ["attachment; filename=", ""], "a.pdf", "a.pdf; filename*=UTF-8''b.exe"),
            ("content-disposition", ["", ""], "attachment", "inline; filename=a.html"),
            ("content-language", ["en, ", ""], "de", "de, fr"),
            ("timing-allow-origin", ["https://a.test, ", ""], "https://b.test", "https://b.test, *"),
            ("x-frame-options", ["", ""], "DENY", "DENY, ALLOWALL"),
            ("x-xss-protection", ["1; report=/", ""], "xss", "xss; mode=off"),
            ("cross-origin-opener-policy", ["same-origin; report-to=", ""], "a", "a, x"),
            ("server-timing", ["db;dur=", ""], "5", "5, cache;desc=\"x\""),
            ("pragma", ["no-cache, x=", ""], "5", "5, y"),
            ("via", ["1.1 ", ""], "a", "a, 1.1 b"),
            ("alt-svc", ["h3=\":443\"; ma=", ""], "60", "60, h3=\"evil.test:443\""),
            ("authentication-info", ["nextnonce=", ""], "a", "a, rspauth=b"),
            ("content-range", ["bytes */", ""], "7", "7, bytes 0-1/2"),
            ("warning", ["299 - \"a\" ", ""], "x", "x, 299 - y"),
            ("tracestate", ["a=", ""], "1", "1,b=2"),
        ] {
            assert!(run(name, pieces, legal).is_some(), "{name}: {legal}");
            assert_eq!(run(name, pieces, attack), None, "{name}");
        }
        // Inside a quoted string, a separator is only text.
        assert_eq!(
            run("www-authenticate", ["Bearer realm=\"", "\""], "a, b").as_deref(),
            Some("Bearer realm=\"a, b\"")
        );
        // The syntax of the API's own headers is not known.
        assert_eq!(run("x-note", ["for ", ""], "a, b; c").as_deref(), Some("for a, b; c"));
    }

    #[test]
    fn a_value_ends_no_name_of_a_cookie() {
        for (pieces, legal, attack) in [
            (["id", "=7; Secure"], "-a", "=8"),
            (["id=7; ", ""], "Secure", "Domain=evil.test"),
            (["id=7; Max-", "=0"], "Age", "Age=9"),
            (["", "=7"], "id", "__Host-id=8"),
        ] {
            assert!(run("set-cookie", pieces, legal).is_some(), "{legal}");
            assert_eq!(run("Set-Cookie", pieces, attack), None);
        }
        assert!(run("set-cookie", ["id=7; x=", ""], "YWE=").is_some());
    }

    #[test]
    fn a_value_changes_no_host() {
        for (name, pieces) in [
            ("Location", ["/", ""]),
            ("content-location", ["/", "?a=b"]),
            ("link", ["</", ">; rel=next"]),
            ("refresh", ["5; url=/", ""]),
            ("refresh", ["5; url='/", "'"]),
        ] {
            assert!(run(name, pieces, "buyers/7").is_some(), "{name}");
            for attack in ["/evil.test", "\\evil.test", "/\\evil.test", "\t/evil.test"] {
                assert_eq!(run(name, pieces, attack), None, "{name}: {attack}");
            }
        }
        for (pieces, value) in
            [(["/buyers/", ""], "/7"), (["https://a.test/", ""], "7?a=%20#b"), (["", ""], "//a.test/b")]
        {
            assert!(run("location", pieces, value).is_some(), "{value}");
        }
        for value in ["a b", "a<b", "a\"b", "a\r\nSet-Cookie: a=b", "é", "a;b"] {
            assert_eq!(run("location", ["/buyers/", ""], value), None, "{value}");
        }
    }

    /// A `Display` that drops the writer's errors.
    struct Stubborn(&'static [&'static str]);

    impl Display for Stubborn {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            for text in self.0 {
                let _ = f.write_str(text);
            }
            Ok(())
        }
    }

    #[test]
    fn a_value_is_whole_or_left_out() {
        let mut text = Interpolated::new("x-note");
        text.literal("for ");
        text.value(&Stubborn(&["a", "\r\n", "b"]));
        assert_eq!((text.text.as_str(), text.is_incomplete), ("for ", true));
    }

    #[test]
    fn a_literal_backslash_escapes_no_part_of_a_value() {
        for value in ["\", error=x, y=\"", "\\", "a", ""] {
            assert_eq!(run("www-authenticate", ["Bearer realm=\"\\", "\""], value), None, "{value}");
        }
        assert!(run("www-authenticate", ["Bearer realm=\"\\\\", "\""], "a\"").is_some());
        // An entity tag has no escapes.
        assert_eq!(run("etag", ["\"", "\""], "a\"b"), None);
        assert_eq!(run("etag", ["W/\"", "\""], "a-7").as_deref(), Some("W/\"a-7\""));
    }

    #[test]
    fn a_value_is_visible_ascii() {
        for value in ["a\r\nx: y", "a\0", "é", "\u{202e}", "\t"] {
            for name in ["x-note", "link", "set-cookie", "vary"] {
                assert_eq!(run(name, ["", ""], value), None, "{value:?}");
            }
        }
    }
}
