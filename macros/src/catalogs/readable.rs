//! The text of a catalog in a recording.

use super::expanded::{Catalog, Entry};
use status_error::{
    ProblemType,
    catalog::{Challenge, Message},
    database::{Constraint, NameMatch, Unique},
};
use std::fmt::Write as _;

/// The fields of a problem type. [`lines`] writes all of them.
const FIELDS: [&str; 24] = [
    "variant",
    "code",
    "status",
    "title",
    "docs",
    "message",
    "disclosed",
    "members",
    "field_errors",
    "headers",
    "unique",
    "constraints",
    "failures",
    "withholds_fields",
    "cause",
    "report",
    "grpc",
    "concealed_as",
    "type_uri",
    "docs_url",
    "static_members",
    "challenge",
    "retry",
    "range",
];

/// Returns the text of the entries, in their order. A field that has its default value has no line,
/// except the variant, the status, the code, the gRPC code and the message.
pub(super) fn lines(catalog: &Catalog) -> String {
    let mut lines = String::new();
    for entry in &catalog.entries {
        match entry {
            Entry::Own(kinds) => kinds.iter().for_each(|kind| problem_type(kind, &mut lines)),
            Entry::Adds(parts) => {
                let _ = writeln!(lines, "added to the next catalog: {}", parts.join(", "));
            }
            Entry::Nested(ty) => lines.extend(["the catalog of ", ty, "\n"]),
            Entry::Concealed(ty, statuses) => {
                let statuses = if statuses.is_empty() { "all of it".to_owned() } else { statuses.join(", ") };
                let _ = writeln!(lines, "the catalog of {ty}, concealed: {statuses}");
            }
        }
    }
    if lines.is_empty() { "no problem type\n".to_owned() } else { lines }
}

fn problem_type(kind: &ProblemType, lines: &mut String) {
    let masked = if kind.is_masked() { ", masked" } else { "" };
    let disclosed = if kind.disclosed { ", disclosed" } else { "" };
    let grpc = if kind.grpc.is_some() { "declared gRPC" } else { "gRPC" };
    let _ = writeln!(
        lines,
        "{}: {} {}{masked}{disclosed}, {grpc} {:?}",
        kind.variant,
        kind.status,
        kind.code,
        kind.grpc_code()
    );
    let mut line = |name: &str, value: String| lines.extend(["    ", name, ": ", &value, "\n"]);
    kind.range.iter().for_each(|range| line("up to status", format!("{}, without {:?}", range.last, range.without)));
    kind.title.iter().for_each(|title| line("title", format!("{title:?}")));
    match kind.message {
        Message::Title => line("message", "the title".to_owned()),
        Message::Literal(text) => line("message", format!("{text:?}")),
        Message::Display(template) => line("message", format!("the Display, which is {template:?}")),
        Message::Written(template) => line("message", format!("written, {template:?}")),
        Message::Unchecked => line("message", "the Display, unchecked".to_owned()),
        other => line("message", format!("{other:?}")),
    }
    kind.type_uri.iter().for_each(|uri| line("type", (*uri).to_owned()));
    kind.docs_url.iter().for_each(|url| line("link to docs", (*url).to_owned()));
    kind.static_members.iter().for_each(|one| line("static member", format!("{} {:?}", one.name, one.value)));
    kind.members.iter().for_each(|member| line("member", (*member).to_owned()));
    if kind.field_errors {
        line("field errors", "yes".to_owned());
    }
    for header in kind.headers {
        let value = header.value.map_or_else(|| "varies".to_owned(), |value| format!("{value:?}"));
        line("header", format!("{} {value}", header.name));
    }
    if kind.challenge != Challenge::Declared {
        line("challenge", format!("{:?}", kind.challenge));
    }
    kind.retry.iter().for_each(|is_retryable| line("retry", is_retryable.to_string()));
    kind.unique.iter().for_each(|one| line("unique", unique(one)));
    kind.constraints.iter().for_each(|one| line("constraint", constraint(one)));
    kind.failures.iter().for_each(|outcome| line("on database", format!("{outcome:?}")));
    if kind.withholds_fields {
        line("names of violated fields", "withheld".to_owned());
    }
    kind.cause.iter().for_each(|cause| line("cause", format!("{cause:?}")));
    kind.report.iter().for_each(|level| line("report", format!("{level:?}")));
    kind.concealed_as.iter().for_each(|shown| line("concealed as", (*shown).to_owned()));
    if !kind.docs.is_empty() {
        line("docs", format!("{:?}", kind.docs));
    }
}

fn unique(unique: &Unique) -> String {
    named(unique.constraint.unwrap_or("-"), unique.fields, unique.columns, unique.matching)
}

fn constraint(constraint: &Constraint) -> String {
    named(constraint.name, constraint.fields, constraint.columns, constraint.matching)
}

/// Returns the text of a constraint: `buyers_key, fields email, columns buyers.email, by its end`.
fn named(name: &str, fields: &[&str], columns: &[&str], matching: NameMatch) -> String {
    let mut text = format!("{name:?}").trim_matches('"').to_owned();
    for (what, list) in [("fields", fields), ("columns", columns)] {
        if !list.is_empty() {
            let _ = write!(text, ", {what} {}", list.join(" + "));
        }
    }
    match matching {
        NameMatch::Exact => {}
        NameMatch::Prefix => text.push_str(", by its beginning"),
        NameMatch::Suffix => text.push_str(", by its end"),
        other => panic!("{other:?} has no words here"),
    }
    text
}

#[test]
fn every_field_of_a_problem_type_is_recorded() {
    let debug = format!("{:#?}", ProblemType::new(404, "not_found"));
    let fields = debug.lines().filter_map(|line| line.strip_prefix("    ")?.split_once(':'));
    let fields: Vec<&str> = fields.map(|(name, _)| name).filter(|name| !name.starts_with(' ')).collect();
    assert_eq!(fields, FIELDS, "a field that is new needs a line");
}
