//! The event of `tracing`, with a field for each fact.

use super::{Faults, TARGET, message};
use crate::api::report::Report;
use crate::contract::problem_type::ReportLevel;
use crate::contract::violation::Violation;

pub(super) fn has_subscriber() -> bool {
    tracing::dispatcher::has_been_set()
}

pub(super) fn is_enabled(level: ReportLevel) -> bool {
    match level {
        ReportLevel::Error => tracing::enabled!(target: TARGET, tracing::Level::ERROR),
        ReportLevel::Warn => tracing::enabled!(target: TARGET, tracing::Level::WARN),
        ReportLevel::Info => tracing::enabled!(target: TARGET, tracing::Level::INFO),
        ReportLevel::Debug => tracing::enabled!(target: TARGET, tracing::Level::DEBUG),
        ReportLevel::Off => false,
    }
}

pub(super) fn emit(report: &Report<'_>, level: ReportLevel) {
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
                location = report.location.map(display),
                columns = report.violation.and_then(Violation::column_names),
                declare = report.violation.map(|violation| display(violation.attribute())),
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
