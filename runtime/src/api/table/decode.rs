//! Decoding of a table's text into problem types.

use super::table_text::{self, Row};
use crate::contract::constraint::{Constraint, ForeignKeySide, NameMatch, Unique};
use crate::contract::failure_kind::FailureKind;
use crate::contract::grpc_code::GrpcCode;
use crate::contract::problem_type::{Challenge, Header, Message, ProblemType, ReportLevel, StatusRange};
use crate::contract::static_member::{StaticMember, StaticValue};

/// Returns the problem types of a text. A reference to a constant that the derive does not pass,
/// and a word that the derive does not write, is left out.
pub(super) fn types(
    text: &'static str,
    unique: &[Unique],
    constraints: &[Constraint],
    codes: &[&'static str],
) -> Vec<ProblemType> {
    Row::decode_all(text).into_iter().map(|row| problem_type(row, unique, constraints, codes)).collect()
}

fn problem_type(
    row: Row<'static>,
    unique: &[Unique],
    constraints: &[Constraint],
    codes: &[&'static str],
) -> ProblemType {
    let code = row.code_constant.and_then(|index| codes.get(index).copied()).unwrap_or(row.code);
    ProblemType {
        variant: row.variant,
        title: row.title,
        docs: row.docs,
        message: match row.message {
            table_text::Message::Title => Message::Title,
            table_text::Message::Literal(text) => Message::Literal(text),
            table_text::Message::Display(template) => Message::Display(template),
            table_text::Message::Written(template) => Message::Written(template),
            table_text::Message::Unchecked => Message::Unchecked,
        },
        disclosed: row.is_disclosed,
        members: leak(row.members),
        field_errors: row.has_field_errors,
        headers: leak(
            row.headers
                .into_iter()
                .map(|table_text::Header { name, value, on }| Header { name, value, on: leak(on) })
                .collect(),
        ),
        unique: leak(row.unique.into_iter().filter_map(|one| unique_of(one, unique)).collect()),
        constraints: leak(row.constraints.into_iter().filter_map(|one| constraint_of(one, constraints)).collect()),
        failures: leak(row.outcomes.into_iter().filter_map(outcome).collect()),
        withholds_fields: row.withholds_fields,
        cause: row.cause,
        report: row.report.and_then(level),
        grpc: row.grpc.and_then(|number| GrpcCode::from_number(u8::try_from(number).ok()?)),
        concealed_as: row.concealed_as,
        type_uri: row.uri,
        docs_url: row.link,
        range: row.last_status.map(|last| StatusRange { last, without: leak(row.missing_statuses) }),
        challenge: match row.challenge {
            Some(1) => Challenge::Profile,
            Some(2) => Challenge::Waived,
            _ => Challenge::Declared,
        },
        retry: row.retry.map(|number| number == 1),
        static_members: leak(row.static_members.into_iter().map(static_member).collect()),
        ..ProblemType::new(row.status, code)
    }
}

/// Returns a problem type for each status of a range, which a response has.
pub(super) fn of_range(range: &ProblemType) -> Vec<ProblemType> {
    let last = range.range.map_or(0, |range| range.last);
    let statuses = (range.status..=last).filter(|status| range.covers(*status));
    let is_partial = range.headers.iter().any(|header| !header.on.is_empty());
    let headers = |status: u16| {
        if !is_partial {
            return range.headers;
        }
        let is_sent = |header: &&Header| header.on.is_empty() || header.on.contains(&status);
        leak(range.headers.iter().filter(is_sent).map(|header| Header { on: &[], ..*header }).collect())
    };
    statuses.map(|status| ProblemType { status, range: None, headers: headers(status), ..*range }).collect()
}

fn static_member(member: table_text::StaticMember<'static>) -> StaticMember {
    StaticMember::new(
        member.name,
        match member.value {
            table_text::StaticValue::Null => StaticValue::Null,
            table_text::StaticValue::Bool(value) => StaticValue::Bool(value),
            table_text::StaticValue::String(text) => StaticValue::Text(text),
            table_text::StaticValue::Number(number) => match number.parse() {
                Ok(integer) => StaticValue::Integer(integer),
                Err(_) => number.parse().map_or(StaticValue::Null, StaticValue::Float),
            },
        },
    )
}

fn unique_of(constraint: table_text::Constraint<'static>, constants: &[Unique]) -> Option<Unique> {
    Some(match constraint {
        table_text::Constraint::Constant(index) => *constants.get(index)?,
        table_text::Constraint::Written { name, fields, columns, matching: word, .. } => Unique {
            fields: leak(fields),
            constraint: (!name.is_empty()).then_some(name),
            columns: leak(columns),
            matching: matching(word),
        },
    })
}

fn constraint_of(constraint: table_text::Constraint<'static>, constants: &[Constraint]) -> Option<Constraint> {
    Some(match constraint {
        table_text::Constraint::Constant(index) => *constants.get(index)?,
        table_text::Constraint::Written { name, fields, columns, matching: word, side: of } => {
            Constraint { name, fields: leak(fields), columns: leak(columns), matching: matching(word), side: side(of) }
        }
    })
}

/// Leaks a list. The static table that refers to it lives as long as the process.
fn leak<T>(list: Vec<T>) -> &'static [T] {
    if list.is_empty() { &[] } else { Box::leak(list.into_boxed_slice()) }
}

fn matching(word: &str) -> NameMatch {
    match word {
        "prefix" => NameMatch::Prefix,
        "suffix" => NameMatch::Suffix,
        _ => NameMatch::Exact,
    }
}

fn side(word: &str) -> Option<ForeignKeySide> {
    match word {
        "child" => Some(ForeignKeySide::Child),
        "parent" => Some(ForeignKeySide::Parent),
        _ => None,
    }
}

fn outcome(word: &str) -> Option<FailureKind> {
    Some(match word {
        "row_not_found" => FailureKind::RowNotFound,
        "unavailable" => FailureKind::Unavailable,
        "retry" => FailureKind::Retry,
        "timeout" => FailureKind::Timeout,
        _ => return None,
    })
}

fn level(word: &str) -> Option<ReportLevel> {
    Some(match word {
        "error" => ReportLevel::Error,
        "warn" => ReportLevel::Warn,
        "info" => ReportLevel::Info,
        "debug" => ReportLevel::Debug,
        "off" => ReportLevel::Off,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARED: Unique = Unique::new(&["shared"]);
    const UNIQUE: [Unique; 3] = [
        Unique::new(&["a", "b"]).constraint("key_a").columns(&["t.a"]).matching(NameMatch::Prefix),
        SHARED,
        Unique::new(&["c"]),
    ];
    const CHECK: Constraint = Constraint::new("check");
    const CONSTRAINTS: [Constraint; 3] = [
        Constraint::new("fk_").fields(&["d"]).matching(NameMatch::Suffix),
        CHECK,
        Constraint::new("fk").side(ForeignKeySide::Child),
    ];

    #[test]
    fn every_part_of_a_row_is_in_the_problem_type() {
        let text = "v5:Taken q0 s409 e412 x410 x411 t1:T y8:urn:ab:c l9:https://d i3:a\nb D4:{id} m2:id m4:name M1:a S1:b M1:n M1:t \
            B1 M1:i N2:-1 M1:f N3:0.5 * ! h7:x-first H3:a b j409 h8:x-second w2 +1 \
            u5:key_a f1:a f1:b o3:t.a ~6:prefix U0 u0: f1:c k3:fk_ f1:d ~6:suffix K0 k2:fk <5:child r5:retry r7:timeout - C5:cause \
            R4:warn g10 a4:Gone \n";
        let taken = ProblemType {
            variant: "Taken",
            title: Some("T"),
            docs: "a\nb",
            message: Message::Display("{id}"),
            disclosed: true,
            members: &["id", "name"],
            field_errors: true,
            headers: &[
                Header { name: "x-first", value: Some("a b"), on: &[409] },
                Header { name: "x-second", value: None, on: &[] },
            ],
            unique: &UNIQUE,
            constraints: &CONSTRAINTS,
            failures: &[FailureKind::Retry, FailureKind::Timeout],
            withholds_fields: true,
            cause: Some("cause"),
            report: Some(ReportLevel::Warn),
            grpc: Some(GrpcCode::Aborted),
            concealed_as: Some("Gone"),
            challenge: Challenge::Waived,
            retry: Some(true),
            range: Some(StatusRange { last: 412, without: &[410, 411] }),
            type_uri: Some("urn:ab:c"),
            docs_url: Some("https://d"),
            static_members: &[
                StaticMember { name: "a", value: StaticValue::Text("b") },
                StaticMember { name: "n", value: StaticValue::Null },
                StaticMember { name: "t", value: StaticValue::Bool(true) },
                StaticMember { name: "i", value: StaticValue::Integer(-1) },
                StaticMember { name: "f", value: StaticValue::Float(0.5) },
            ],
            ..ProblemType::new(409, "taken")
        };
        assert_eq!(format!("{:?}", types(text, &[SHARED], &[CHECK], &["taken"])), format!("{:?}", [taken]));
    }

    #[test]
    fn what_the_derive_does_not_write_is_left_out() {
        for text in ["\n", "s99999999999999999999999 ", "g0 \n", "g17 \n", "R1:x r1:x U7 K7 q7 S1:x \n"] {
            let types = types(text, &[], &[], &[]);
            let plain = ProblemType::new(if text.starts_with('s') { 0 } else { 500 }, "");
            assert_eq!(format!("{types:?}"), format!("{:?}", [plain]), "{text:?}");
        }
    }
}
