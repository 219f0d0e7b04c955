//! Prints the redacted form of a text or an entry, as the error log stores it.
//!
//! ```console
//! cargo run -p status-error-log --example redact -- json '{"password":"hunter2"}'
//! cargo run -p status-error-log --example redact -- text 'password: hunter2'
//! cargo run -p status-error-log --example redact -- line "field 'pin': rejected value [4711]"
//! cargo run -p status-error-log --example redact -- url '/reset?token=x7'
//! cargo run -p status-error-log --example redact -- route '/reset/{token} /reset/x7'
//! cargo run -p status-error-log --example redact -- header 'x-note: see sk_live_abcdefghijkl'
//! cargo run -p status-error-log --example redact -- entry < entry.json
//! ```
//!
//! An application copies this file and adds its own rules to `Redaction::new()`.

use status_error_log::{Entry, Owner, Redaction, StoredBody};
use std::io::Read as _;
use std::time::SystemTime;

const USAGE: &str = "usage: redact json|text|line|url|route|header TEXT, or: redact entry < entry.json";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let context = arguments.next().unwrap_or_default();
    let input = arguments.next().unwrap_or_default();
    let redaction = Redaction::new();
    let mut entry = Entry::new(Owner::operator(), "GET", "/", 400, SystemTime::now());
    let shown = match context.as_str() {
        "entry" => {
            let mut json = String::new();
            std::io::stdin().read_to_string(&mut json)?;
            serde_json::to_string_pretty(&redaction.redact(serde_json::from_str(&json)?))?
        }
        "json" | "text" => {
            let json = StoredBody::json(input.clone()).filter(|_| context == "json");
            entry.response_body = Some(json.unwrap_or_else(|| StoredBody::text(&input)));
            let body = redaction.redact(entry).response_body;
            body.map(|body| body.as_text().unwrap_or_else(|| body.as_json().to_owned())).unwrap_or_default()
        }
        "line" => {
            entry.cause = Some(input);
            redaction.redact(entry).cause.unwrap_or_default()
        }
        "url" => {
            entry.request_url = input;
            redaction.redact(entry).request_url
        }
        "route" => {
            let (route, path) = input.split_once(' ').ok_or(USAGE)?;
            entry.route = Some(route.to_owned());
            path.clone_into(&mut entry.request_url);
            redaction.redact(entry).request_url
        }
        "header" => {
            let (name, value) = input.split_once(": ").ok_or(USAGE)?;
            entry.request_headers.insert(name.to_owned(), value.to_owned());
            match redaction.redact(entry).request_headers.into_iter().next() {
                Some((name, value)) => format!("{name}: {value}"),
                None => "(not stored)".to_owned(),
            }
        }
        _ => return Err(USAGE.into()),
    };
    println!("{shown}");
    Ok(())
}
