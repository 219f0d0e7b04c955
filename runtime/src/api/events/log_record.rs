//! The record of `log` for a program without a subscriber.

use super::{Faults, TARGET, message};
use crate::api::report::Report;
use crate::contract::problem_type::ReportLevel;
use std::fmt;

pub(super) fn has_logger() -> bool {
    log::max_level() != log::LevelFilter::Off
}

pub(super) fn is_enabled(level: ReportLevel) -> bool {
    log_level(level).is_some_and(|level| log::log_enabled!(target: TARGET, level))
}

pub(super) fn emit(report: &Report<'_>, level: ReportLevel) {
    if let Some(level) = log_level(level) {
        log::log!(target: TARGET, level, "{}", Line(report));
    }
}

fn log_level(level: ReportLevel) -> Option<log::Level> {
    match level {
        ReportLevel::Error => Some(log::Level::Error),
        ReportLevel::Warn => Some(log::Level::Warn),
        ReportLevel::Info => Some(log::Level::Info),
        ReportLevel::Debug => Some(log::Level::Debug),
        ReportLevel::Off => None,
    }
}

/// The event as a line for a logger: the message, then the fields of the event.
struct Line<'a>(&'a Report<'a>);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = self.0;
        let (kind, code, status) = (report.truth.code, report.code(), report.status.as_u16());
        let (kind, code) = (Word(kind), Word(code));
        write!(f, "{} error.type={kind} code={code} status={status}", message(report))?;
        if let Some(id) = report.error_id {
            write!(f, " reference={id}")?;
        }
        if let Some(id) = report.request_id {
            write!(f, " request_id={id}")?;
        }
        if report.is_concealed() {
            write!(f, " concealed_as={}", Word(report.public.code))?;
        }
        if !report.faults.is_empty() {
            write!(f, " faults={:?}", Faults(report.faults).to_string())?;
        }
        write!(f, " chain={:?}", report.chain().to_string())?;
        if let Some(location) = report.location {
            write!(f, " location={location}")?;
        }
        let Some(violation) = report.violation else { return Ok(()) };
        for (name, value) in [
            ("constraint", violation.constraint_name()),
            ("table", violation.table_name()),
            ("columns", violation.column_names()),
        ] {
            if let Some(value) = value {
                write!(f, " {name}={value:?}")?;
            }
        }
        write!(f, " declare={}", violation.attribute())
    }
}

/// A code as the value of a field: in quotes, if a reader could take a part of it for another
/// field.
struct Word(&'static str);

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
        if self.0.bytes().all(is_plain) { f.write_str(self.0) } else { fmt::Debug::fmt(self.0, f) }
    }
}
