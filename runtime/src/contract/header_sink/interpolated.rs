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
    /// Links: a target between `<` and `>`, then parameters (RFC 8288 §3).
    Link,
}

impl Syntax {
    fn of(name: &str) -> Self {
        const LISTS: [&str; 23] = [
            "accept",
            "accept-encoding",
            "accept-patch",
            "accept-post",
            "accept-ranges",
            "alt-svc",
            "cache-control",
            "cdn-cache-control",
            "clear-site-data",
            "content-disposition",
            "expect-ct",
            "nel",
            "permissions-policy",
            "preference-applied",
            "proxy-authenticate",
            "ratelimit",
            "ratelimit-policy",
            "report-to",
            "reporting-endpoints",
            "server-timing",
            "strict-transport-security",
            "upgrade",
            "www-authenticate",
        ];
        const UNQUOTED: [&str; 9] = [
            "allow",
            "content-security-policy",
            "content-security-policy-report-only",
            "referrer-policy",
            "refresh",
            "retry-after",
            "set-cookie",
            "vary",
            "x-robots-tag",
        ];
        let is = |one: &&str| one.eq_ignore_ascii_case(name);
        let is_cors = || name.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("access-control-"));
        match () {
            () if "link".eq_ignore_ascii_case(name) => Self::Link,
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
}

/// A header value under construction. A value inside a quoted string is escaped for it (RFC 9110
/// §5.6.4).
pub(super) struct Interpolated {
    pub(super) text: String,
    /// Whether a value was left out.
    pub(super) is_incomplete: bool,
    syntax: Syntax,
    place: Place,
}

impl Interpolated {
    pub(super) fn new(name: &str) -> Self {
        Self { text: String::new(), is_incomplete: false, syntax: Syntax::of(name), place: Place::Plain }
    }

    /// Appends a text of the declaration. Only such a text changes the place, because a value
    /// can't.
    pub(super) fn literal(&mut self, piece: &str) {
        let mut is_escaped = false;
        for char in piece.chars() {
            self.place = match (self.place, char) {
                (Place::Quoted, '"') if !is_escaped => Place::Plain,
                (Place::Plain, '"') if self.syntax != Syntax::Unquoted => Place::Quoted,
                (Place::Plain, '<') if self.syntax == Syntax::Link => Place::Target,
                (Place::Target, '>') => Place::Plain,
                (place, _) => place,
            };
            is_escaped = self.place == Place::Quoted && char == '\\' && !is_escaped;
        }
        self.text.push_str(piece);
    }

    /// Appends a value, or leaves it out if a character of it is illegal at this place.
    pub(super) fn value(&mut self, value: &dyn Display) {
        let start = self.text.len();
        let mut legal = LegalOnly { text: &mut self.text, syntax: self.syntax, place: self.place };
        if caught(|| write!(legal, "{value}")).is_err() {
            self.text.truncate(start);
            self.is_incomplete = true;
        }
    }
}

/// A writer that fails at the first character that is illegal at its place in the header value.
struct LegalOnly<'t> {
    text: &'t mut String,
    syntax: Syntax,
    place: Place,
}

impl LegalOnly<'_> {
    fn is_legal(&self, char: char) -> bool {
        let illegal = match (self.place, self.syntax) {
            (Place::Quoted, _) => "",
            (Place::Target, _) => "<>\"",
            (Place::Plain, Syntax::Unknown) => "\"",
            (Place::Plain, Syntax::List) => "\",;<>()\\ ",
            (Place::Plain, Syntax::Unquoted) => "\"',;\\ ",
            (Place::Plain, Syntax::Link) => "\",;<>\\ ",
        };
        matches!(char, ' '..='~') && !illegal.contains(char)
    }
}

impl fmt::Write for LegalOnly<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for char in text.chars() {
            if !self.is_legal(char) {
                return Err(fmt::Error);
            }
            if self.place == Place::Quoted && matches!(char, '"' | '\\') {
                self.text.push('\\');
            }
            self.text.push(char);
        }
        // Fails early, because a value that is too long is not sent.
        if self.text.len() > MAX_BYTES { Err(fmt::Error) } else { Ok(()) }
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
            for value in [attack, "a,b=c", "a\"b", "a\\b", "a b"] {
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
    fn a_value_is_visible_ascii() {
        for value in ["a\r\nx: y", "a\0", "é", "\u{202e}", "\t"] {
            for name in ["x-note", "link", "set-cookie", "vary"] {
                assert_eq!(run(name, ["", ""], value), None, "{value:?}");
            }
        }
    }
}
