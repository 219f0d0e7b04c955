//! Texts for display on the page.

use crate::entry::body::StoredBody;
use crate::util::json::tokens;
use crate::util::text::escape_where;
use http::StatusCode;
use std::time::{Duration, SystemTime};

/// The maximum length of a pretty-printed body, in bytes. A body that would be longer is shown as
/// it was sent, because indentation can multiply its length.
const MAX_PRETTY: usize = 128 * 1024;

/// Returns a text on one line, with invisible characters escaped.
pub(super) fn visible(text: &str) -> String {
    escape_where(text, is_unseen).into_owned()
}

/// Returns a stored body for display. JSON has a line for each member.
pub(super) fn body(body: &StoredBody) -> String {
    let text = body.as_text().unwrap_or_else(|| pretty(body.as_json()));
    escape_where(&text, |char| char != '\n' && is_unseen(char)).into_owned()
}

/// Returns the body of a response for display. JSON has a line for each member.
pub(super) fn answer(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    escape_where(&pretty(&text), |char| char != '\n' && is_unseen(char)).into_owned()
}

fn pretty(json: &str) -> String {
    in_lines(json).unwrap_or_else(|| json.to_owned())
}

fn in_lines(json: &str) -> Option<String> {
    let mut tokens = tokens(json)?.peekable();
    let (mut pretty, mut depth) = (String::with_capacity(json.len()), 0_usize);
    while let Some(token) = tokens.next() {
        if matches!(token, "}" | "]") {
            depth = depth.saturating_sub(1);
            new_line(&mut pretty, depth);
        }
        pretty.push_str(token);
        match token {
            "{" | "[" => match tokens.next_if(|next| matches!(*next, "}" | "]")) {
                Some(end) => pretty.push_str(end),
                None => {
                    depth += 1;
                    new_line(&mut pretty, depth);
                }
            },
            "," => new_line(&mut pretty, depth),
            ":" => pretty.push(' '),
            _ => {}
        }
        if pretty.len() > MAX_PRETTY {
            return None;
        }
    }
    Some(pretty)
}

fn new_line(pretty: &mut String, depth: usize) {
    pretty.push('\n');
    pretty.extend(std::iter::repeat_n("  ", depth));
}

/// Returns whether a character is invisible but changes how the text around it is read: control
/// characters, direction marks, zero-width characters, tags.
fn is_unseen(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Returns the reason phrase of a status, for titles.
pub(super) fn phrase(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Error")
}

/// Returns how long ago `then` was, in a unit that a person would choose.
pub(super) fn ago(then: SystemTime, now: SystemTime) -> String {
    // Another node's clock may be ahead.
    let seconds = now.duration_since(then).unwrap_or(Duration::ZERO).as_secs();
    let (count, unit) = match seconds {
        0 => return "just now".to_owned(),
        1..60 => (seconds, "s"),
        60..3600 => (seconds / 60, "min"),
        3600..172_800 => (seconds / 3600, "h"),
        _ => (seconds / 86_400, "days"),
    };
    format!("{count} {unit} ago")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_a_line_for_each_member_and_its_own_numbers() {
        let json = |text: &str| body(&StoredBody::json(text.to_owned()).unwrap());
        assert_eq!(
            json(r#"{"a":[1e400,{"b":0.1000}],"c":{},"d":[],"e":"{,}\""}"#),
            "{\n  \"a\": [\n    1e400,\n    {\n      \"b\": 0.1000\n    }\n  ],\n  \"c\": {},\n  \"d\": [],\n  \"e\": \"{,}\\\"\"\n}"
        );
        let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
        assert_eq!(json(&deep), deep);
        assert_eq!(answer(b"Not Found"), "Not Found");
    }
}
