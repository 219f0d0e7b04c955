//! The encoder of the model as rows of a table's text.

use super::table_text::{self, Row, StaticValue};
use crate::model::contract::{Challenge, Code, Header, HeaderValue, Message, OwnProblem, ProblemType};
use crate::model::database::Constraint;
use crate::util::literal::Constant;
use syn::Path;

/// The text of a table, written row by row.
#[derive(Default)]
pub(super) struct Encoder<'c> {
    pub(super) text: String,
    /// The user's constants. The text refers to them by their index.
    pub(super) unique: Vec<&'c Path>,
    pub(super) others: Vec<&'c Path>,
    pub(super) codes: Vec<&'c Path>,
}

impl<'c> Encoder<'c> {
    /// Appends a problem type.
    pub(super) fn row(
        &mut self,
        variant: &str,
        own: &'c OwnProblem,
        problem_type: &'c ProblemType,
        shown: Option<&str>,
    ) {
        let of_database = &own.database;
        let (code, code_constant) = match &problem_type.code {
            Code::Text(code) => (code.as_str(), None),
            Code::Constant(path) => {
                self.codes.push(path);
                ("", Some(self.codes.len() - 1))
            }
        };
        let mut row = Row {
            variant,
            code,
            code_constant,
            status: problem_type.number,
            last_status: problem_type.range.as_ref().and_then(|range| range.last().copied()),
            missing_statuses: problem_type.range.as_deref().map(missing).unwrap_or_default(),
            title: problem_type.title.as_deref(),
            uri: problem_type.uri.as_deref(),
            link: problem_type.link.as_deref(),
            docs: &own.docs,
            headers: headers(own, problem_type).collect(),
            challenge: challenge(own, problem_type),
            retry: own.retry.map(usize::from),
            unique: constraints(&of_database.unique, &mut self.unique),
            constraints: constraints(&of_database.constraints, &mut self.others),
            outcomes: strings(&of_database.outcomes),
            withholds_fields: of_database.withholds_fields,
            cause: own.cause.as_ref().map(|cause| cause.written.as_str()),
            report: own.report.as_deref(),
            // The gRPC code of a status that is listed beside a range follows from the status.
            grpc: own.grpc.filter(|_| own.status.is_none() || problem_type.range.is_some()),
            concealed_as: shown,
            ..Row::default()
        };
        // A masked response sends none of these parts.
        if !problem_type.masked {
            row.message = message(&own.message);
            row.members = own.members.iter().map(|(name, _)| name.as_str()).collect();
            row.static_members = own.static_members.iter().map(|(name, value)| static_member(name, value)).collect();
            // A response that names one of several constraints varies, as one with field errors
            // does.
            row.has_field_errors = own.field_errors.is_some() || of_database.violation.is_some();
            row.is_disclosed = own.disclosed;
        }
        row.encode(&mut self.text);
    }
}

fn message(message: &Message) -> table_text::Message<'_> {
    match message {
        Message::Title => table_text::Message::Title,
        Message::Literal(text) => table_text::Message::Literal(text),
        Message::Display(template) => table_text::Message::Display(template),
        Message::Written(text) => table_text::Message::Written(&text.written),
        Message::Unchecked => table_text::Message::Unchecked,
    }
}

fn static_member<'t>(name: &'t str, value: &'t Constant) -> table_text::StaticMember<'t> {
    let value = match value {
        Constant::Null => StaticValue::Null,
        Constant::Bool(value) => StaticValue::Bool(*value),
        Constant::Number(number) => StaticValue::Number(number),
        Constant::String(text) => StaticValue::String(text),
    };
    table_text::StaticMember { name, value }
}

fn challenge(own: &OwnProblem, problem_type: &ProblemType) -> Option<usize> {
    match own.challenge {
        Challenge::Profile if problem_type.number == 401 => Some(1),
        Challenge::Waived if matches!(problem_type.number, 401 | 407) => Some(2),
        _ => None,
    }
}

/// Returns the headers of the responses of a problem type.
fn headers<'c>(own: &'c OwnProblem, problem_type: &ProblemType) -> impl Iterator<Item = table_text::Header<'c>> {
    let statuses = problem_type.range.as_deref().unwrap_or(std::slice::from_ref(&problem_type.number));
    own.headers.iter().filter_map(move |header| {
        let Some(on) = &header.on else { return Some(self::header(header)) };
        let on: Vec<u16> = statuses.iter().copied().filter(|status| on.contains(status)).collect();
        let is_partial = on.len() < statuses.len();
        let header = self::header(header);
        let is_sent = !on.is_empty();
        is_sent.then_some(if is_partial { table_text::Header { on, ..header } } else { header })
    })
}

/// Returns the statuses between the first and the last one that are not in a range.
fn missing(range: &[u16]) -> Vec<u16> {
    let bounds = range.first().zip(range.last()).map(|(first, last)| *first..=*last);
    bounds.into_iter().flatten().filter(|status| !range.contains(status)).collect()
}

fn header(header: &Header) -> table_text::Header<'_> {
    let value = match &header.value {
        HeaderValue::Literal(value) => Some(value.as_str()),
        _ => None,
    };
    table_text::Header { name: &header.name, value, on: Vec::new() }
}

fn constraints<'c>(constraints: &'c [Constraint], constants: &mut Vec<&'c Path>) -> Vec<table_text::Constraint<'c>> {
    let of = |constraint: &'c Constraint| match constraint {
        Constraint::Constant(path) => {
            constants.push(path);
            table_text::Constraint::Constant(constants.len() - 1)
        }
        Constraint::Written { name, fields, columns, matching, side } => table_text::Constraint::Written {
            name: name.as_deref().unwrap_or_default(),
            fields: strings(fields),
            columns: strings(columns),
            matching: matching.unwrap_or_default(),
            side: side.unwrap_or_default(),
        },
    };
    constraints.iter().map(of).collect()
}

fn strings(strings: &[String]) -> Vec<&str> {
    strings.iter().map(String::as_str).collect()
}
