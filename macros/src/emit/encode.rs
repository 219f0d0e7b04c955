//! The encoder of the table of problem types, which the runtime decodes: a text costs rustc next to
//! nothing.

use crate::model::contract::{Header, HeaderValue, Message, OwnProblem, ProblemType};
use crate::model::database::{Constraint, OfDatabase};
use std::fmt::Write as _;
use syn::Path;

/// A table's text, row by row.
#[derive(Default)]
pub(super) struct Encoder<'c> {
    pub(super) text: String,
    /// The user's constants, which the text refers to by their index.
    pub(super) unique: Vec<&'c Path>,
    pub(super) others: Vec<&'c Path>,
}

impl<'c> Encoder<'c> {
    /// A mark, or the start of something without a text.
    fn mark(&mut self, key: char) {
        self.text.push(key);
        self.text.push(' ');
    }

    fn number(&mut self, key: char, number: usize) {
        self.text.push(key);
        let _ = write!(self.text, "{number} ");
    }

    fn string(&mut self, key: char, string: &str) {
        self.text.push(key);
        let _ = write!(self.text, "{}:", string.len());
        self.text.push_str(string);
        self.text.push(' ');
    }

    fn strings(&mut self, key: char, strings: &[String]) {
        strings.iter().for_each(|string| self.string(key, string));
    }

    /// A problem type. What has its default is not written.
    pub(super) fn row(&mut self, variant: &str, own: &'c OwnProblem, problem_type: &ProblemType, shown: Option<&str>) {
        self.string('v', variant);
        self.string('c', &problem_type.code);
        self.number('s', problem_type.number.into());
        problem_type.title.iter().for_each(|title| self.string('t', title));
        if !own.docs.is_empty() {
            self.string('i', &own.docs);
        }
        if !problem_type.masked {
            self.sent(own);
        }
        own.headers.iter().for_each(|header| self.header(header));
        self.of_database(&own.database);
        own.cause.iter().for_each(|cause| self.string('C', &cause.written));
        own.report.iter().for_each(|level| self.string('R', level));
        own.grpc.iter().for_each(|number| self.number('g', *number));
        shown.iter().for_each(|shown| self.string('a', shown));
        self.text.push('\n');
    }

    /// What a masked answer has not.
    fn sent(&mut self, own: &OwnProblem) {
        match &own.message {
            Message::Title => {}
            Message::Literal(text) => self.string('L', text),
            Message::Display(template) => self.string('D', template),
            Message::Written(text) => self.string('W', &text.written),
            Message::Unchecked => self.mark('X'),
        }
        own.members.iter().for_each(|(name, _)| self.string('m', name));
        // An answer that names one of several constraints varies, as one with details does.
        if own.details.is_some() || own.database.violation.is_some() {
            self.mark('*');
        }
        if own.disclosed {
            self.mark('!');
        }
    }

    fn header(&mut self, header: &Header) {
        self.string('h', &header.name);
        if let HeaderValue::Literal(value) = &header.value {
            self.string('H', value);
        }
    }

    fn of_database(&mut self, of: &'c OfDatabase) {
        of.unique.iter().for_each(|one| self.constraint(true, one));
        of.constraints.iter().for_each(|one| self.constraint(false, one));
        of.outcomes.iter().for_each(|word| self.string('r', word));
        if of.withholds_fields {
            self.mark('-');
        }
    }

    fn constraint(&mut self, is_unique: bool, one: &'c Constraint) {
        match one {
            Constraint::Constant(path) => {
                let (key, constants) = if is_unique { ('U', &mut self.unique) } else { ('K', &mut self.others) };
                let index = constants.len();
                constants.push(path);
                self.number(key, index);
            }
            Constraint::Written { name, fields, columns, matching } => {
                self.string(if is_unique { 'u' } else { 'k' }, name.as_deref().unwrap_or_default());
                self.strings('f', fields);
                self.strings('o', columns);
                matching.iter().for_each(|word| self.string('~', word));
            }
        }
    }
}
