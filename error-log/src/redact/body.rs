//! Redaction of bodies.

use super::cut_off::without_half;
use super::json::redacted;
use super::rules::Redaction;
use super::secrets::{Look, Search};
use super::unescape::unescaped;
use crate::entry::body::StoredBody;
use crate::util::text::{cut, escape};

/// Redacts a body, of which `bytes` were captured. Returns the body to store, if there is any, and
/// whether the stored body was cut.
pub(crate) fn body(
    bytes: &[u8],
    is_json: bool,
    is_whole: bool,
    limit: usize,
    rules: &Redaction,
) -> (Option<StoredBody>, bool) {
    if bytes.is_empty() {
        return (None, !is_whole);
    }
    // Some services send JSON as text.
    if is_whole && (is_json || matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'['))) {
        if let Some((body, is_cut)) = json(bytes, limit, rules) {
            return (Some(body), is_cut);
        }
    }
    // The captured part of a body may end within a character.
    let text = String::from_utf8_lossy(bytes);
    let text = unescaped(&text);
    let masked = Search::new(rules, Look::Loose).mask(&text);
    let clean = escape(&masked);
    let kept = cut(if is_whole { &clean } else { without_half(&clean) }, limit);
    (Some(StoredBody::text(kept)), !is_whole || kept.len() < clean.len())
}

/// Redacts a body of JSON. Returns the body to store, and whether it was cut. Returns `None` if the
/// body is not JSON.
pub(crate) fn json(bytes: &[u8], limit: usize, rules: &Redaction) -> Option<(StoredBody, bool)> {
    let json = redacted(std::str::from_utf8(bytes).ok()?, rules)?;
    if json.len() <= limit {
        Some((StoredBody::json(json)?, false))
    } else {
        Some((StoredBody::text(cut(&json, limit)), true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(bytes: &[u8], is_json: bool, is_whole: bool, limit: usize) -> (Option<StoredBody>, bool) {
        super::body(bytes, is_json, is_whole, limit, &Redaction::new())
    }

    fn kept(json: &str) -> String {
        body(json.as_bytes(), true, true, 16 * 1024).0.unwrap().as_json().to_owned()
    }

    #[test]
    fn secrets_go_at_any_depth_and_all_else_stays_in_its_order() {
        assert_eq!(
            kept(r#"{"z":1,"a":[{"b":"4111 1111 1111 1111"}],"n":1.5}"#),
            r#"{"z":1,"a":[{"b":"***"}],"n":1.5}"#
        );
        assert_eq!(kept(r#"{"card":4111111111111111,"at":1700000000000}"#), r#"{"card":"***","at":1700000000000}"#);
        assert_eq!(
            kept(r#"{"password":"hunter2","pin":[1234,{"x":true}]}"#),
            r#"{"password":"***","pin":["***",{"x":true}]}"#
        );
        assert_eq!(
            kept(
                r#"{"card":{"number":"1","security_code":"123"},"cardCvv":987,"new_pin":"1234","tokens":["a"],"max_tokens":20}"#
            ),
            r#"{"card":{"number":"1","security_code":"***"},"cardCvv":"***","new_pin":"***","tokens":["***"],"max_tokens":20}"#
        );
        assert_eq!(kept(r#"{"\u0065yJhbGciOiJIUzI1NiJ9":"\u0065yJhbGciOiJIUzI1NiJ9"}"#), r#"{"***":"***"}"#);
        assert_eq!(kept(r#"{"a":"x\r\ny\u0000"}"#), r#"{"a":"x\\r\\ny\\u{0}"}"#);
    }

    #[test]
    fn numbers_stay_as_they_were_written() {
        let numbers = r#"{"n":[18446744073709551616,0.1000,1e2,-0,1e400,3.141592653589793,1700000000000.25,-7]}"#;
        assert_eq!(kept(numbers), numbers);
        assert_eq!(kept("[4111111111111111.0,-4111111111111111,4111111111111111e0]"), r#"["***","***","***"]"#);
    }

    #[test]
    fn only_what_is_under_a_secret_name_is_masked_for_it() {
        assert_eq!(
            kept(r#" { "secrets" : [ [1] , {"a":null,"b":"c"} ] , "x" : [ "y" , {} ] } "#),
            r#"{"secrets":[["***"],{"a":null,"b":"***"}],"x":["y",{}]}"#
        );
        assert_eq!(kept(r#"[{"pin":{"secret":{},"a":1},"b":2},3]"#), r#"[{"pin":{"secret":{},"a":"***"},"b":2},3]"#);
        assert_eq!(kept("\"\\ud800\""), r#""\"\\ud800\"""#);
        let deep = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(kept(&deep(120)), deep(120));
        assert_eq!(kept(&deep(121)), format!("\"{}\"", deep(121)));
    }

    #[test]
    fn json_in_a_text_hides_nothing_by_escapes() {
        let cut = |text: &str| body(text.as_bytes(), true, true, 1024).0.unwrap().as_text().unwrap();
        assert_eq!(cut(r#"{"p\u0061ssword":"abc\u0022hunter2","x":"\u00e9"#), r#"{"password":"***","x":"\u00e9"#);
        assert_eq!(kept(r#"{"q":"{\"p\\u0061ssword\":\"hunter2\"}"}"#), r#"{"q":"{\"password\":\"***\"}"}"#);
        let nested = r#"{"q":"{\"r\":\"{\\\"p\\\\u0061ssword\\\":\\\"hunter2\\\"}\"}"}"#;
        assert!(!kept(nested).contains("hunter2"));
        // Escapes that hide no secret stay.
        assert_eq!(kept(r#"{"q":"\\u0041 and \\u0022"}"#), r#"{"q":"\\u0041 and \\u0022"}"#);
        assert!(!kept(r#"{"q":"\\u0041 eyJhbGciOiJIUzI1NiJ9.e30.abc"}"#).contains("eyJ"));
    }

    #[test]
    fn what_was_cut_has_no_half_of_a_secret() {
        let limit = 16 * 1024;
        let long = |end: &str| format!(r#"{{"token":"{}","pad":"{end}"#, "x".repeat(51 * 1024));
        let (kept, is_cut) = body(long("word 4111 1111 1111 11").as_bytes(), true, false, limit);
        assert_eq!((kept.unwrap().as_text().unwrap().as_str(), is_cut), (r#"{"token":"***","pad":""#, true));
        let (kept, _) = body("word ".repeat(100).as_bytes(), false, false, limit);
        assert_eq!(kept.unwrap().as_text().unwrap().len(), 500 - 256);
        // If the limit cuts the text before the uncertain end, the stored text has the full length.
        let (kept, _) = body("word ".repeat(5000).as_bytes(), false, false, limit);
        assert_eq!(kept.unwrap().as_text().unwrap().len(), limit);
    }

    #[test]
    fn a_long_body_is_cut() {
        let long = format!(r#"{{"a":"{}"}}"#, "é".repeat(16 * 1024));
        let (kept, cut) = body(long.as_bytes(), true, true, 16 * 1024);
        assert!(cut && kept.unwrap().as_text().unwrap().len() <= 16 * 1024);
        let deep = "[".repeat(100_000);
        assert!(body(deep.as_bytes(), true, true, 16 * 1024).1);
        // Half of a secret at the cut is not stored.
        let long = format!("{} eyJhbGciOiJIUzI1NiJ9{}", "a ".repeat(8185), "x".repeat(5000));
        let (kept, _) = body(long.as_bytes(), false, true, 16 * 1024);
        assert!(!kept.unwrap().as_json().contains("eyJ"));
    }
}
