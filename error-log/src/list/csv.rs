//! Entries as lines of CSV (RFC 4180).

use crate::entry::Entry;
use crate::util::text::escape;
use crate::util::time;

/// The first line: the names of the members in the JSON of an entry.
pub(super) const HEADER: &str = "id,response_sent_at,request_received_at,response_status_code,code,request_method,\
    request_url,route,cause,request_id,reference,tenant,principal,authenticated,duration_ms,user_agent,response_body\r\n";

/// Appends the line of an entry.
pub(super) fn push(entry: &Entry, lines: &mut String) {
    let body = entry.response_body.as_ref().map(|body| body.as_text().unwrap_or_else(|| body.as_json().to_owned()));
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let cells = [
        entry.id.to_string(),
        time::text(entry.response_sent_at),
        time::text(entry.request_received_at),
        entry.response_status_code.to_string(),
        text(&entry.code),
        entry.request_method.clone(),
        entry.request_url.clone(),
        text(&entry.route),
        text(&entry.cause),
        text(&entry.request_id),
        text(&entry.error_id),
        text(&entry.tenant),
        text(&entry.principal),
        entry.authenticated.to_string(),
        entry.duration_ms.to_string(),
        text(&entry.user_agent),
        body.unwrap_or_default(),
    ];
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            lines.push(',');
        }
        lines.push('"');
        lines.push_str(&guarded(cell).replace('"', "\"\""));
        lines.push('"');
    }
    lines.push_str("\r\n");
}

/// Returns a text that a spreadsheet doesn't take for a formula, which could send the sheet to a
/// server: a text that begins with a sign of a formula gets an apostrophe in front. Control
/// characters are spelled out, so a text doesn't begin with a tab or a line break, and a cell has
/// one line.
fn guarded(cell: &str) -> String {
    const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let cell = escape(cell);
    if cell.trim_start().starts_with(SIGNS) { format!("'{cell}") } else { cell.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::body::StoredBody;
    use crate::entry::owner::Owner;
    use std::time::SystemTime;

    #[test]
    fn a_line_has_a_cell_for_each_name_and_no_formula() {
        for (attack, cell) in [
            ("=HYPERLINK(\"http://a.test\")", "\"'=HYPERLINK(\"\"http://a.test\"\")\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            (" =1", "\"' =1\""),
            ("\t=1", "\"\\t=1\""),
            ("\r\n=1", "\"\\r\\n=1\""),
            ("＝1", "\"'＝1\""),
            ("\u{feff}=1", "\"\\u{feff}=1\""),
            ("\u{a0}=1", "\"'\u{a0}=1\""),
            ("a,\"b\"\n=c", "\"a,\"\"b\"\"\\n=c\""),
            ("", "\"\""),
        ] {
            let mut entry = Entry::new(Owner::tenant("acme"), "GET", "/", 404, SystemTime::now());
            entry.request_method = attack.to_owned();
            entry.request_url = attack.to_owned();
            let texts = [
                &mut entry.code,
                &mut entry.route,
                &mut entry.cause,
                &mut entry.request_id,
                &mut entry.error_id,
                &mut entry.tenant,
                &mut entry.principal,
                &mut entry.user_agent,
            ];
            texts.into_iter().for_each(|text| *text = Some(attack.to_owned()));
            entry.response_body = Some(StoredBody::text(attack));
            let mut line = String::new();
            push(&entry, &mut line);
            assert_eq!(line.matches(&format!(",{cell}")).count(), 11, "{attack:?}: {line}");
            assert!(line.ends_with("\r\n") && line.matches(['\r', '\n']).count() == 2, "{attack:?}: {line}");
        }
        assert_eq!(HEADER.trim_end().split(',').count(), 17);
    }
}
