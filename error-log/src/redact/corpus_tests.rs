//! The corpus of secrets and honest values, as data in `corpus.tsv`.
//!
//! This command measures another file, whose faults are printed and don't fail the test:
//!
//! ```text
//! REDACTION_CORPUS=/path/to/file.tsv cargo test -p status-error-log --lib corpus -- --nocapture
//! ```

use super::rules::Redaction;
use super::{body, line, url};
use std::fmt::Write as _;

const LIMIT: usize = 16 * 1024;

/// A line of the corpus.
struct Line<'a> {
    context: &'a str,
    input: &'a str,
    expected: &'a str,
}

fn lines(corpus: &str) -> impl Iterator<Item = Line<'_>> {
    corpus.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let mut parts = line.split('\t');
        let (context, input, expected) = (parts.next().unwrap(), parts.next().expect(line), parts.next().expect(line));
        assert_eq!(parts.next(), None, "{line}");
        Line { context, input, expected }
    })
}

fn redacted(context: &str, input: &str) -> String {
    let input = input.replace('␊', "\n").replace('␍', "\r").replace('␉', "\t");
    let rules = Redaction::new();
    match context {
        "json" => body::body(input.as_bytes(), true, true, LIMIT, &rules).0.unwrap().as_json().to_owned(),
        "text" => body::body(input.as_bytes(), false, true, LIMIT, &rules).0.unwrap().as_text().unwrap(),
        "line" => line::line(&input, LIMIT, &rules).0,
        "header" => {
            let (name, value) = input.split_once(": ").unwrap();
            let is_secret = rules.is_secret_header(name);
            let value = if is_secret { "***".to_owned() } else { line::header(name, value, LIMIT, &rules).0 };
            format!("{name}: {value}")
        }
        "url" => url::url(&input.parse().unwrap(), None, |_| true, LIMIT, &rules).0,
        "route" => {
            let (route, path) = input.split_once(' ').unwrap();
            url::url(&path.parse().unwrap(), Some(route), |_| true, LIMIT, &rules).0
        }
        other => panic!("no context is named {other}"),
    }
}

#[test]
fn both_rates() {
    let (mut secrets, mut kept, mut honest, mut masked, mut inexact, mut faults) = (0, 0, 0, 0, 0, String::new());
    let other = std::env::var("REDACTION_CORPUS").map(|path| std::fs::read_to_string(path).unwrap());
    let corpus = other.as_deref().unwrap_or(include_str!("corpus.tsv"));
    for line in lines(corpus) {
        let Line { context, input, expected } = line;
        let output = redacted(context, input);
        let fault = if !expected.contains("***") {
            honest += 1;
            masked += usize::from(output != expected);
            "masked"
        } else {
            secrets += 1;
            let seen = if context == "route" { input.split_once(' ').unwrap().1 } else { input };
            let is_kept = output != expected && secrets_of(seen, expected).iter().any(|secret| output.contains(secret));
            kept += usize::from(is_kept);
            inexact += usize::from(!is_kept && output != expected);
            if is_kept { "kept" } else { "inexact" }
        };
        if output != expected {
            writeln!(faults, "{fault} {context}\n  {input}\n  {output}\n  {expected}").unwrap();
        }
    }
    let percent = |part: usize, whole: usize| part as f64 * 100.0 / whole as f64;
    println!("{faults}");
    println!("secrets kept: {kept} of {secrets} ({:.1} %)", percent(kept, secrets));
    println!("honest values masked: {masked} of {honest} ({:.1} %)", percent(masked, honest));
    println!("neighbors of secrets masked: {inexact} of {secrets}");
    assert!(other.is_ok() || faults.is_empty(), "{faults}");
}

/// Returns the parts of an input that the expected output masks.
fn secrets_of(input: &str, expected: &str) -> Vec<String> {
    let input = input.replace('␊', "\\n").replace('␍', "\\r").replace('␉', "\\t");
    let expected = expected.replace("\"***\"", "***");
    let mut parts = expected.split("***");
    let mut rest = input.as_str();
    let first = parts.next().unwrap();
    rest = rest.get(rest.find(first).unwrap() + first.len()..).unwrap();
    let mut secrets = Vec::new();
    for part in parts {
        let at =
            if part.is_empty() { rest.len() } else { rest.find(part).unwrap_or_else(|| panic!("{input}: {part}")) };
        secrets.push(rest[..at].trim_matches('"').to_owned());
        rest = &rest[at + part.len()..];
    }
    secrets
}

/// Redacts a typical entry `COST_N` times, so that callgrind counts the instructions of one:
/// `COST_N=100 valgrind --tool=callgrind <the test program> --ignored cost`.
#[test]
#[ignore = "a measurement"]
fn cost() {
    let count: usize = std::env::var("COST_N").unwrap().parse().unwrap();
    let json = r#"{"type":"https://docs.example.com/errors/external_identifier_taken","title":"Conflict","status":409,"detail":"Another buyer of this merchant account has the same external identifier.","code":"duplicate_record","errors":[{"pointer":"/external_identifier","code":"taken","detail":"This external identifier is taken."}],"resource_id":"0193a7c2-9f4e-7abc-8def-0123456789ab"}"#;
    let request = r#"{"external_identifier":"order-77812","display_name":"Jane Doe","email":"jane@example.com","billing_details":{"first_name":"Jane","last_name":"Doe","phone_number":"+49 30 1234567","address":{"city":"Berlin","country":"DE","postal_code":"10115","line1":"Street 7"}},"password":"hunter2"}"#;
    let rules = Redaction::new();
    let uri: http::Uri =
        "/v1.0/buyers/0193a7c2-9f4e-7abc-8def-0123456789ab/paymentMethods?limit=20&search=jane".parse().unwrap();
    for _ in 0..count {
        std::hint::black_box(url::url(
            &uri,
            Some("/v1.0/buyers/{id}/paymentMethods"),
            |name| name == "limit",
            4096,
            &rules,
        ));
        for text in [
            "POST",
            "/v1.0/buyers/{id}/paymentMethods",
            "usr_12345",
            "the token expired 3 minutes ago",
            "application/json",
            "*/*",
            "duplicate_record",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
        ] {
            std::hint::black_box(line::line(text, 1024, &rules));
        }
        std::hint::black_box(line::id("4bf92f3577b34da6a3ce929d0e0e4736", &rules));
        std::hint::black_box(body::body(json.as_bytes(), true, true, LIMIT, &rules));
        std::hint::black_box(body::body(request.as_bytes(), true, true, LIMIT, &rules));
    }
}
