//! The reason for an error, on one line of the list.

use super::text::visible;
use crate::entry::Entry;
use crate::util::text::cut;
use serde_json::Value;

/// The maximum length of a reason, in bytes.
const MAX: usize = 300;
/// The names under which formats list the field errors, in the order in which they are looked for.
const LISTS: [&str; 4] = ["errors", "details", "field_errors", "violations"];
/// The names of a text for people.
const TEXTS: [&str; 5] = ["message", "detail", "msg", "description", "title"];
/// The names of the place of a field error.
const PLACES: [&str; 5] = ["pointer", "field", "param", "path", "name"];

/// Returns the reason for an error: its cause, or the first field error, or the error id of a
/// server error, or the message. Returns `None` if the entry has none of these.
pub(super) fn why(entry: &Entry) -> Option<String> {
    let error_id = || Some(format!("Error id {}", entry.error_id.as_ref()?));
    let said = entry.cause.clone().or_else(|| {
        let body = entry.response_body.as_ref().and_then(|body| serde_json::from_str::<Value>(body.as_json()).ok());
        let body = body.as_ref();
        body.and_then(field_error).or_else(error_id).or_else(|| body.and_then(message))
    })?;
    let line = visible(&said);
    let short = cut(&line, MAX);
    Some(if short.len() < line.len() { format!("{short}…") } else { line })
}

/// Returns the objects that describe the error: the body, or its member `error`.
fn objects(body: &Value) -> impl Iterator<Item = &Value> {
    [Some(body), body.get("error")].into_iter().flatten()
}

fn field_error(body: &Value) -> Option<String> {
    let of_list = |list: &Value| {
        let first = list.as_array()?.first()?;
        let text = first_text(first, &TEXTS)?;
        let place = first_text(first, &PLACES).or_else(|| first.get("source")?.get("pointer")?.as_str());
        Some(place.map_or_else(|| text.to_owned(), |place| format!("{place}: {text}")))
    };
    objects(body).find_map(|object| LISTS.iter().find_map(|name| of_list(object.get(name)?)))
}

fn message(body: &Value) -> Option<String> {
    // `TEXTS` has the message before the title.
    let text = objects(body).find_map(|object| object.as_str().or_else(|| first_text(object, &TEXTS)));
    text.map(str::to_owned)
}

fn first_text<'v>(object: &'v Value, names: &[&str]) -> Option<&'v str> {
    names.iter().find_map(|name| object.get(name)?.as_str()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::body::StoredBody;
    use crate::entry::owner::Owner;
    use std::time::SystemTime;

    fn reason(body: &str, set: fn(&mut Entry)) -> Option<String> {
        let mut entry = Entry::new(Owner::tenant("acme"), "GET", "/", 400, SystemTime::now());
        entry.response_body = StoredBody::json(body.to_owned());
        set(&mut entry);
        why(&entry)
    }

    #[test]
    fn a_reason_is_found_in_each_format() {
        for (body, expected) in [
            (r##"{"title":"Bad","errors":[{"pointer":"#/a","detail":"Too long."}]}"##, Some("#/a: Too long.")),
            (r#"{"message":"Bad","details":[{"pointer":"/a","message":"Too long."}]}"#, Some("/a: Too long.")),
            (r#"{"errors":[{"source":{"pointer":"/a"},"detail":"x"}]}"#, Some("/a: x")),
            (r#"{"errors":[{"message":"x","path":["a"]}]}"#, Some("x")),
            (r#"{"error":{"message":"Bad","details":[{"field":"a","description":"x"}]}}"#, Some("a: x")),
            (r#"{"error":"invalid_grant"}"#, Some("invalid_grant")),
            (r#"{"title":"Not found","detail":"There is no buyer 7.","details":[]}"#, Some("There is no buyer 7.")),
            (r#"{"message":"","details":[{}],"errors":7}"#, None),
            (r#""Not Found""#, Some("Not Found")),
            ("[]", None),
            ("7", None),
        ] {
            assert_eq!(reason(body, |_| {}).as_deref(), expected, "{body}");
        }
        let body = r#"{"message":"Bad","details":[{"pointer":"/a","message":"x"}]}"#;
        assert_eq!(
            reason(body, |entry| entry.cause = Some("the token\nexpired".into())).unwrap(),
            "the token\\nexpired"
        );
        assert_eq!(reason(r#"{"message":"Oops"}"#, |entry| entry.error_id = Some("7".into())).unwrap(), "Error id 7");
        assert_eq!(reason("", |_| {}), None);
        let long = reason(r#""x""#, |entry| entry.cause = Some("é".repeat(9_000))).unwrap();
        assert!(long.len() <= MAX + 3 && long.ends_with('…'));
    }
}
