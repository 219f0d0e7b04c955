//! The tokens of a JSON text. A text that is parsed into values and written again would have its
//! numbers in another notation.

use serde::de::IgnoredAny;

/// Returns the tokens of a JSON text: brackets, colons, commas, strings in their quotes, numbers,
/// literals. Returns `None` if the text is not JSON.
pub(crate) fn tokens(json: &str) -> Option<impl Iterator<Item = &str>> {
    serde_json::from_str::<IgnoredAny>(json).ok()?;
    let mut rest = json;
    Some(std::iter::from_fn(move || {
        let text = rest.trim_ascii_start();
        let len = match text.as_bytes().first()? {
            b'"' => string_len(text),
            b'{' | b'}' | b'[' | b']' | b':' | b',' => 1,
            _ => text.find(|char: char| char.is_ascii_whitespace() || ",]}".contains(char)).unwrap_or(text.len()),
        };
        let (token, after) = text.split_at_checked(len)?;
        rest = after;
        Some(token)
    }))
}

/// Returns the length of the string at the beginning, with its quotes.
fn string_len(text: &str) -> usize {
    let mut is_escaped = true;
    let ends = text.bytes().position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = (byte == b'\\' || byte == b'"') && !is_escaped;
        ends
    });
    ends.map_or(text.len(), |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_as_they_were_written() {
        let json = r#" { "a\"\\" : [ -0, 1e400,0.1000,"","}" ] ,"b":{},"c":true }"#;
        let expected = r#"{|"a\"\\"|:|[|-0|,|1e400|,|0.1000|,|""|,|"}"|]|,|"b"|:|{|}|,|"c"|:|true|}"#;
        assert_eq!(tokens(json).unwrap().collect::<Vec<_>>().join("|"), expected);
        assert_eq!(tokens("12").unwrap().collect::<Vec<_>>(), ["12"]);
        for none in ["", "{", "[1,]", "01", "\"a", "1 2", "\"\n\""] {
            assert!(tokens(none).is_none(), "{none}");
        }
    }
}
