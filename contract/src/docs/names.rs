//! The names of pages: in URLs, and as folders of a static site.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode_byte, utf8_percent_encode};
use std::collections::HashMap;

/// The unreserved characters (RFC 3986 §2.3), as in the `type` of a response.
const CODE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The maximum length of a folder's name. File systems allow 255 bytes.
const MAX_NAME: usize = 200;

/// The names that Windows gives to devices, with any extension and in any case.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Returns a code with its reserved characters percent-encoded, for URLs.
pub(super) fn encoded(code: &str) -> String {
    utf8_percent_encode(code, CODE).to_string()
}

/// Returns the segment of a page's URL: the code, percent-encoded. A browser removes the segments
/// `.` and `..` from URLs, so the page of such a code has the name of its folder.
pub(super) fn segment(code: &str, folder: &str) -> String {
    if matches!(code, "" | "." | "..") { folder.to_owned() } else { encoded(code) }
}

/// Returns a folder's name for each code, in the order of the codes. The names differ also on file
/// systems that ignore case, and have no meaning for any file system.
///
/// A name is the code, if that is possible, because a static server then finds the page at the URI
/// of the problem type. Otherwise each byte but `a-z`, `0-9`, `_` and `-` is written as `~2f`.
pub(super) fn folders(codes: &[&str]) -> Vec<String> {
    let mut same: HashMap<String, usize> = HashMap::new();
    for code in codes {
        *same.entry(code.to_ascii_lowercase()).or_default() += 1;
    }
    let is_only = |code: &str| same.get(&code.to_ascii_lowercase()) == Some(&1);
    let has_upper = |code: &str| code.bytes().any(|byte| byte.is_ascii_uppercase());
    let mut long = 0_usize;
    let names = codes.iter().map(|code| {
        let is_plain = is_plain(code) && (!has_upper(code) || is_only(code));
        let mut name = if is_plain { (*code).to_owned() } else { escaped(code) };
        if name.len() > MAX_NAME {
            // No other name has two tildes in a row. The name is ASCII, because a plain one is.
            name.truncate(MAX_NAME);
            name.push_str(&format!("~~{long}"));
            long += 1;
        }
        name
    });
    names.collect()
}

/// Returns whether a code is safe as the name of a folder on each file system.
fn is_plain(code: &str) -> bool {
    let is_safe = |byte: u8| matches!(byte, b' '..=b'~') && !br#"<>:"/\|?*~"#.contains(&byte);
    let is_inner = |byte: u8| byte != b' ' && byte != b'.';
    code.bytes().all(is_safe)
        && [code.bytes().next(), code.bytes().last()].into_iter().all(|byte| byte.is_some_and(is_inner))
        // The page of the index is a file of this name.
        && !code.eq_ignore_ascii_case("index.html")
        && !is_device(code)
}

fn is_device(code: &str) -> bool {
    let stem = code.split('.').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_port = ["com", "lpt"]
        .iter()
        .any(|port| stem.strip_prefix(port).is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9'])));
    is_port || DEVICES.contains(&stem.as_str())
}

/// Returns a name that is never plain.
fn escaped(code: &str) -> String {
    let is_safe = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
    let escape = |byte: u8| percent_encode_byte(byte).replace('%', "~").to_ascii_lowercase();
    let must_change = code.bytes().all(is_safe);
    let bytes = code.bytes().enumerate().map(|(index, byte)| match is_safe(byte) && !(must_change && index == 0) {
        true => char::from(byte).to_string(),
        false => escape(byte),
    });
    if code.is_empty() { "~".to_owned() } else { bytes.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_plain_code_is_the_name() {
        let codes = ["not_found", "50035", "insufficient access", "BUYER.NotFound", "a%2fb", "{id}"];
        assert_eq!(folders(&codes), codes);
        assert_eq!(segment("insufficient access", "insufficient access"), "insufficient%20access");
    }

    #[test]
    fn other_codes_are_escaped() {
        let codes =
            ["a/b", "..", ".", "", "Taken", "taken", "TAKEN", "con", "NUL.txt", "index.html", "a.", "a~b", "a\\b", "é"];
        let names = [
            "a~2fb",
            "~2e~2e",
            "~2e",
            "~",
            "~54aken",
            "taken",
            "~54~41~4b~45~4e",
            "~63on",
            "~4e~55~4c~2etxt",
            "index~2ehtml",
            "a~2e",
            "a~7eb",
            "a~5cb",
            "~c3~a9",
        ];
        assert_eq!(folders(&codes), names);
        assert_eq!([segment("..", "~2e~2e"), segment("a/b", "a~2fb")], ["~2e~2e", "a%2Fb"]);
    }

    #[test]
    fn long_codes_get_short_names() {
        let codes = ["A/".repeat(5_000), "A/".repeat(5_001), "a".repeat(201), "a".repeat(200)];
        let names = folders(&codes.each_ref().map(String::as_str));
        assert!(names.iter().all(|name| name.len() < 255));
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), 4);
    }

    proptest! {
        #[test]
        fn names_are_safe_and_differ_in_any_case(codes in proptest::collection::btree_set("[ -~]{0,4}|[aA]{1,3}|(?i)con|(?i)nul.a|\\PC{0,3}", 0..12)) {
            let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
            let names = folders(&codes);
            let lower: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
            prop_assert_eq!(lower.len(), codes.len());
            for name in &names {
                prop_assert!(name.bytes().all(|byte| matches!(byte, b' '..=b'~') && !br#"<>:"/\|?*"#.contains(&byte)));
                prop_assert!(!name.starts_with(['.', ' ']) && !name.ends_with(['.', ' ']) && !name.is_empty());
                prop_assert!(!is_device(name) && !name.eq_ignore_ascii_case("index.html"));
            }
        }
    }
}
