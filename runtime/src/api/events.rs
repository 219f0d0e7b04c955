//! Events of the feature `tracing`: one for each reported response.
//!
//! A program may use `log` instead of `tracing`: it sets a logger and no subscriber.
//! `tracing::enabled!` is false then, although tracing's macros reach the logger if tracing's
//! feature `log` is on. So without a subscriber the event goes to the logger directly.

use super::report::{Report, level};
use crate::contract::fault::Fault;
use crate::contract::problem_type::ReportLevel;
use crate::contract::violation::Violation;
use std::fmt;

const TARGET: &str = "status_error";

/// Returns whether a subscriber or, without one, a logger receives events of this level.
pub(super) fn is_enabled(level: ReportLevel) -> bool {
    if !tracing::dispatcher::has_been_set() {
        return log_level(level).is_some_and(|level| log::log_enabled!(target: TARGET, level));
    }
    match level {
        ReportLevel::Error => tracing::enabled!(target: TARGET, tracing::Level::ERROR),
        ReportLevel::Warn => tracing::enabled!(target: TARGET, tracing::Level::WARN),
        ReportLevel::Info => tracing::enabled!(target: TARGET, tracing::Level::INFO),
        ReportLevel::Debug => tracing::enabled!(target: TARGET, tracing::Level::DEBUG),
        ReportLevel::Off => false,
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

pub(super) fn emit(report: &Report<'_>) {
    // A fault is a bug in the server, so it is reported as an error, whatever the level of the
    // type.
    let level = if report.faults.is_empty() { level(report.public, report.truth) } else { ReportLevel::Error };
    if !tracing::dispatcher::has_been_set() {
        if let Some(level) = log_level(level) {
            log::log!(target: TARGET, level, "{}", Line(report));
        }
        return;
    }
    macro_rules! event {
        ($level:ident) => {
            tracing::event!(
                target: TARGET,
                tracing::Level::$level,
                // OpenTelemetry requires that `error.type` has few distinct values.
                error.r#type = report.truth.code,
                code = report.code(),
                status = report.status.as_u16(),
                reference = report.error_id.map(display),
                request_id = report.request_id,
                concealed_as = report.is_concealed().then_some(report.public.code),
                faults = (!report.faults.is_empty()).then(|| display(Faults(report.faults))),
                chain = %report.chain(),
                constraint = report.violation.and_then(Violation::constraint_name),
                table = report.violation.and_then(Violation::table_name),
                columns = report.violation.and_then(Violation::column_names),
                "{}",
                message(report)
            )
        };
    }
    match level {
        ReportLevel::Error => event!(ERROR),
        ReportLevel::Warn => event!(WARN),
        ReportLevel::Info => event!(INFO),
        ReportLevel::Debug => event!(DEBUG),
        ReportLevel::Off => {}
    }
}

fn message(report: &Report<'_>) -> &'static str {
    if report.violation.is_some() { "unmapped unique violation" } else { "error answered" }
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
        Ok(())
    }
}

/// A code as the value of a field: in quotes, if a reader could take a part of it for another field.
struct Word(&'static str);

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
        if self.0.bytes().all(is_plain) { f.write_str(self.0) } else { fmt::Debug::fmt(self.0, f) }
    }
}

struct Faults<'a>(&'a [Fault]);

impl fmt::Display for Faults<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            write!(f, "{}{fault}", if index == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}
