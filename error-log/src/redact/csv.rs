//! Secrets in a table of text (CSV, RFC 4180), whose first line names its columns.

use super::messages::{is_message, is_no_value};
use super::names::Name;
use super::rules::Redaction;
use std::ops::Range;

/// The maximum number of columns that are looked at.
const COLUMNS: usize = 256;
/// The maximum length of a column's name.
const LONGEST: usize = 64;

/// Finds the values of secret columns: `user,password`, and `bob,hunter2` in the next line. Each
/// line of the table has the same number of fields, and the table ends at any other line.
pub(super) fn find(text: &str, rules: &Redaction, found: &mut Vec<Range<usize>>) {
    let head = text.split(['\r', '\n']).next().unwrap_or_default();
    let Some(separator) = [b',', b';', b'\t', b'|'].into_iter().find(|byte| head.as_bytes().contains(byte)) else {
        return;
    };
    let Some(columns) = columns(head, separator, rules).filter(|columns| columns.iter().any(|name| name.is_secret()))
    else {
        return;
    };
    let bytes = text.as_bytes();
    let mut at = head.len();
    let mut fields = Vec::new();
    loop {
        at += bytes.get(at..).unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        if at >= bytes.len() {
            return;
        }
        fields.clear();
        at = line(bytes, at, separator, &mut fields);
        // The last line may be cut.
        if fields.len() != columns.len() && (at < bytes.len() || fields.len() > columns.len()) {
            return;
        }
        found.extend(fields.iter().zip(&columns).filter_map(|(field, name)| {
            let value = text.get(field.clone()).unwrap_or_default();
            let is_secret = name.is_secret() && !is_no_value(*name, value) && !is_message(value, false);
            (is_secret && !value.trim().is_empty()).then(|| field.clone())
        }));
    }
}

/// Returns the meanings of the columns. Returns `None` if the line is not a list of names.
fn columns(head: &str, separator: u8, rules: &Redaction) -> Option<Vec<Name>> {
    let mut names = head.split(char::from(separator)).map(|name| name.trim().trim_matches(['"', '\'', '\u{feff}']));
    let is_name = |name: &str| {
        !name.is_empty()
            && name.len() <= LONGEST
            && name.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '-' | '.' | ' ' | '#'))
            && name.split(' ').count() <= 2
    };
    let columns = names.by_ref().take(COLUMNS).map(|name| is_name(name).then(|| rules.classify(name)));
    let columns: Vec<Name> = columns.collect::<Option<_>>()?;
    (columns.len() >= 2 && names.next().is_none()).then_some(columns)
}

/// Finds the fields of the line at a position, without their quotes, and returns the end of the
/// line.
fn line(bytes: &[u8], start: usize, separator: u8, fields: &mut Vec<Range<usize>>) -> usize {
    let mut at = start;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let end = if rest.first() == Some(&b'"') {
            // `""` within quotes is a quote.
            let mut end = at + 1;
            loop {
                let tail = bytes.get(end..).unwrap_or_default();
                end += tail.iter().position(|byte| *byte == b'"').unwrap_or(tail.len());
                if bytes.get(end + 1) != Some(&b'"') {
                    break;
                }
                end += 2;
            }
            fields.push(at + 1..end.min(bytes.len()));
            (end + 1).min(bytes.len())
        } else {
            let len = rest.iter().position(|byte| *byte == separator || matches!(byte, b'\r' | b'\n'));
            let end = at + len.unwrap_or(rest.len());
            fields.push(at..end);
            end
        };
        if bytes.get(end) != Some(&separator) {
            let tail = bytes.get(end..).unwrap_or_default();
            return end + tail.iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(tail.len());
        }
        at = end + 1;
        if fields.len() > COLUMNS {
            return bytes.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        find(text, &Redaction::new(), &mut found);
        found.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn values_of_secret_columns_are_found() {
        assert_eq!(found("user,password,role\nbob,zebra,admin\nann,lion,user\n"), ["zebra", "lion"]);
        assert_eq!(found("user;Password\r\nbob;\"ze;\"\"bra\"\r\nann;li"), ["ze;\"\"bra", "li"]);
        assert_eq!(found("id\tapi key\n7\tzebra"), ["zebra"]);
        assert_eq!(found("id,\"token\"\n7,\"zeb\nra\"\n8,\"li"), ["zeb\nra", "li"]);
        assert_eq!(found("é,passwort\né,zébra"), ["zébra"]);
    }

    #[test]
    fn other_texts_have_no_columns() {
        for text in [
            "",
            ",",
            "password",
            "name,score\ntoken ring,5\n",
            "password,must be longer, please\nbob,x,y",
            "Dear Bob, your password is changed\nx,y",
            "user,password\nbob has no comma\nann,lion,x",
            "user,password\nbob,\nann,***\n,is required",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
