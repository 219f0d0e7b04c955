//! A walk through a JSON body along serde's path. The walk stores nothing of the values that it
//! passes, so a malicious body of a few megabytes costs no more than reading it a second time.

use super::track::Step;
use serde_core::de::{Deserialize as _, IgnoredAny};

/// The end of a walk: the number of steps that exist in the body, and the value there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) depth: usize,
    pub(super) is_object: bool,
    pub(super) is_list: bool,
    /// Whether the value is a number that is written as an integer.
    pub(super) is_integer: bool,
    /// Whether the object has the member whose name was searched for.
    pub(super) has_name: bool,
    /// The number of objects inside the value, at any depth, that have the member.
    pub(super) inner_with: usize,
    /// The number of objects inside the value, at any depth, that lack the member.
    pub(super) inner_without: usize,
}

/// Fails if the body is not exactly one JSON text. Numbers of any size and nesting of any depth are
/// JSON, although Rust's types or serde_json's limit may not hold them.
pub(super) fn check(body: &str) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(body);
    IgnoredAny::deserialize(&mut deserializer)?;
    deserializer.end()
}

/// Returns where the steps end in a body, which has passed [`check`].
pub(super) fn locate(body: &str, steps: &[Step], name: Option<&str>) -> Found {
    Scanner { rest: body.as_bytes() }.walk(steps, name)
}

/// The rest of a JSON text that is known to be valid.
struct Scanner<'b> {
    rest: &'b [u8],
}

/// A token of JSON: a whole string with its quotes, a bracket, or a whole number or word. Commas
/// and colons are skipped.
type Token<'b> = &'b [u8];

impl<'b> Scanner<'b> {
    /// Returns the next token. At the end of the text, returns an empty one.
    fn token(&mut self) -> Token<'b> {
        let is_between = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b':');
        let start = self.rest.iter().position(|byte| !is_between(byte)).unwrap_or(self.rest.len());
        let text = self.rest.get(start..).unwrap_or_default();
        let length = match text.first() {
            Some(b'"') => string_length(text),
            Some(b'{' | b'}' | b'[' | b']') => 1,
            _ => {
                let ends = |byte: &u8| is_between(byte) || matches!(byte, b'}' | b']');
                text.iter().position(ends).unwrap_or(text.len())
            }
        };
        let (token, rest) = text.split_at_checked(length).unwrap_or((text, &[]));
        self.rest = rest;
        token
    }

    /// Passes the rest of a value whose first token is given.
    fn skip(&mut self, first: Token<'b>) {
        let mut depth = 0_usize;
        let mut token = first;
        loop {
            match token {
                b"{" | b"[" => depth += 1,
                b"}" | b"]" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 || token.is_empty() {
                return;
            }
            token = self.token();
        }
    }

    /// Passes a value and returns where the steps end in it.
    fn walk(&mut self, steps: &[Step], name: Option<&str>) -> Found {
        let Some((step, rest)) = steps.split_first() else { return self.look(name) };
        let first = self.token();
        let mut here = Found { is_object: first == b"{", is_list: first == b"[", ..Found::default() };
        let mut deeper: Option<Found> = None;
        if !here.is_object && !here.is_list {
            return here;
        }
        let mut index = 0;
        loop {
            let before = self.rest;
            let token = self.token();
            if matches!(token, b"}" | b"]" | b"") {
                return deeper.unwrap_or(here);
            }
            let is_step = match step {
                Step::Name(step) => here.is_object && is_name(token, step),
                Step::Index(step) => here.is_list && index == *step,
            };
            here.has_name |= here.is_object && name.is_some_and(|name| is_name(token, name));
            if is_step {
                if here.is_list {
                    // The token is the start of the element, which the next walk reads.
                    self.rest = before;
                }
                // A member may be present twice. The mistake is in the occurrence along which the
                // path leads further; if both are equal, in the later one.
                let inner = self.walk(rest, name);
                let inner = Found { depth: inner.depth + 1, ..inner };
                if deeper.is_none_or(|found| found.depth <= inner.depth) {
                    deeper = Some(inner);
                }
            } else {
                let first = if here.is_object { self.token() } else { token };
                self.skip(first);
            }
            index += 1;
        }
    }

    /// Passes a value and counts its objects by whether they have the member.
    fn look(&mut self, name: Option<&str>) -> Found {
        let first = self.token();
        let digits = first.strip_prefix(b"-").unwrap_or(first);
        let is_integer = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
        let mut found = Found { is_object: first == b"{", is_list: first == b"[", is_integer, ..Found::default() };
        let Some(name) = name else {
            self.skip(first);
            return found;
        };
        // For each open container: whether it is an object, whether it has the member, and whether
        // the next token is a name.
        let mut open: Vec<(bool, bool, bool)> = Vec::new();
        let mut token = first;
        loop {
            let is_key = open.last().is_some_and(|(_, _, is_key)| *is_key);
            match token {
                b"}" | b"]" => {
                    let (is_object, has_name, _) = open.pop().unwrap_or_default();
                    match (is_object, open.is_empty()) {
                        (true, true) => found.has_name = has_name,
                        (true, false) if has_name => found.inner_with += 1,
                        (true, false) => found.inner_without += 1,
                        (false, _) => {}
                    }
                }
                b"{" | b"[" => {
                    if let Some((is_object, _, next_is_key)) = open.last_mut() {
                        *next_is_key = *is_object;
                    }
                    open.push((token == b"{", false, token == b"{"));
                }
                _ => {
                    if let Some((is_object, has_name, next_is_key)) = open.last_mut() {
                        *has_name |= is_key && is_name(token, name);
                        *next_is_key = *is_object && !is_key;
                    }
                }
            }
            if open.is_empty() || token.is_empty() {
                return found;
            }
            token = self.token();
        }
    }
}

/// Returns the length of the string at the start of the text, with its quotes.
fn string_length(text: &[u8]) -> usize {
    let mut is_escaped = false;
    for (index, byte) in text.iter().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

/// Returns whether a string, with its quotes, is this name.
fn is_name(token: Token<'_>, name: &str) -> bool {
    let Some(text) = token.strip_prefix(b"\"").and_then(|text| text.strip_suffix(b"\"")) else { return false };
    if text.contains(&b'\\') {
        serde_json::from_slice::<String>(token).is_ok_and(|text| text == name)
    } else {
        text == name.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_where_the_body_does() {
        let body = r#"{"a":[1,{"b":{"c":1e999}},true],"a":[1],"d":null,"\u0065":{"f":"}\""}}"#;
        let at = |steps: &[&str], name| {
            let step = |step: &&str| step.parse().map_or_else(|_| Step::Name((*step).to_owned()), Step::Index);
            locate(body, &steps.iter().map(step).collect::<Vec<_>>(), name)
        };
        let object = Found { depth: 3, is_object: true, has_name: true, ..Found::default() };
        assert_eq!(at(&["a", "1", "b"], Some("c")), object);
        assert_eq!(at(&["a", "1", "b"], Some("x")), Found { has_name: false, ..object });
        assert_eq!(at(&["a", "1", "b", "c"], None), Found { depth: 4, ..Found::default() });
        assert!(!at(&["a", "1", "b", "c"], None).is_integer && at(&["a", "0"], None).is_integer);
        assert_eq!(at(&["a", "7"], None).depth, 1);
        assert_eq!(at(&["a", "c"], None).depth, 1);
        assert_eq!(at(&["e", "f"], None).depth, 2);
        let root = at(&["c"], Some("d"));
        assert_eq!((root.depth, root.is_object, root.has_name), (0, true, true));
    }

    #[test]
    fn objects_inside_are_counted() {
        let of = |body, name| {
            let found = locate(body, &[], Some(name));
            (found.has_name, found.inner_with, found.inner_without)
        };
        assert_eq!(of(r#"{"a":{},"b":[{"c":1},{"c":{}}],"d":"c"}"#, "c"), (false, 2, 2));
        assert_eq!(of(r#"{"\ud800":{"c":1e999},"c":7}"#, "c"), (true, 1, 0));
        assert_eq!(of(r#"[{"c":1},["c"],"c"]"#, "c"), (false, 1, 0));
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(of(&deep, "c"), (false, 0, 0));
    }

    #[test]
    fn json_is_json_whatever_rust_can_hold() {
        let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
        for json in [deep.as_str(), "1e999", r#""\ud800""#, r#"{"\ud800":1}"#, " 7 "] {
            check(json).unwrap();
        }
        for broken in ["[1", "[1] 2", "", "01", "\"\u{1}\"", "{\"a\":1,}"] {
            check(broken).unwrap_err();
        }
    }
}
