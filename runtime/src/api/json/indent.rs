//! Indentation of a finished JSON body. The text is indented and not parsed, because a parsed body
//! would lose digits of numbers and the order of members, and serde_json leaves raw JSON as it is.

/// Returns a JSON text with line breaks and two spaces of indentation for each level, in the layout
/// of serde_json's pretty formatter. Returns `None` if it would have more than `limit` bytes.
pub(crate) fn indented(json: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(json.len().saturating_mul(2).min(limit));
    let (mut level, mut is_opened, mut in_string, mut is_escaped) = (0_usize, false, false, false);
    for byte in json.iter().copied() {
        if in_string {
            out.push(byte);
            in_string = is_escaped || byte != b'"';
            is_escaped = byte == b'\\' && !is_escaped;
        } else if !byte.is_ascii_whitespace() {
            let is_end = matches!(byte, b'}' | b']');
            level -= usize::from(is_end && level > 0);
            // An empty array or object stays on its line.
            if is_opened != is_end {
                begin_line(&mut out, level);
            }
            out.push(byte);
            match byte {
                b',' => begin_line(&mut out, level),
                b':' => out.push(b' '),
                _ => {}
            }
            is_opened = matches!(byte, b'{' | b'[');
            level += usize::from(is_opened);
            in_string = byte == b'"';
        }
        if out.len() > limit {
            return None;
        }
    }
    Some(out)
}

fn begin_line(out: &mut Vec<u8>, level: usize) {
    out.push(b'\n');
    out.resize(out.len() + 2 * level, b' ');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn serde_json_indents_in_the_same_way() {
        for json in [
            r#"{}"#,
            r#"[]"#,
            r#"[[],{},[[1]],{"a":[{}]}]"#,
            r#"{"a":1,"b":[1,-2.5,null,true],"c":{"d":"e","f":{}},"g":""}"#,
            r#""a text""#,
            // In alphabetical order, which is serde_json's unless its feature `preserve_order` is
            // on.
            r#"{"\\":"\\","a \"{[,:]}\\":"\\\" { [ , : ] }"}"#,
            "{\"é😀\":\"\\u0000\\r\\n\u{2028}\"}",
        ] {
            let value: Value = serde_json::from_str(json).unwrap();
            let expected = serde_json::to_string_pretty(&value).unwrap();
            assert_eq!(String::from_utf8(indented(json.as_bytes(), 1 << 20).unwrap()).unwrap(), expected);
            // A text that is indented already, as a raw member may be.
            assert_eq!(indented(expected.as_bytes(), expected.len()).unwrap(), expected.as_bytes());
            assert_eq!(indented(json.as_bytes(), expected.len() - 1), None);
        }
    }

    #[test]
    fn deep_nesting_ends_at_the_limit() {
        let json = [b"[".repeat(128), b"[],".repeat(100_000), b"[]".to_vec(), b"]".repeat(128)].concat();
        assert_eq!(indented(&json, 1 << 20), None);
        assert!(indented(&json, 1 << 26).is_some());
        // A text that is no JSON ends nothing early either.
        assert_eq!(indented(b"]]]", 100).unwrap(), b"\n]\n]\n]");
    }
}
