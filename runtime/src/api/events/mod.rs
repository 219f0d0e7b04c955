//! Events of the features `tracing` and `log-04`: one for each reported response.
//!
//! A program may use `log` instead of `tracing`: it sets a logger and no subscriber.
//! `tracing::enabled!` is false then, although tracing's macros reach the logger if tracing's
//! feature `log` is on. So without a subscriber the event goes to the logger directly.

mod log_record;
#[cfg(feature = "tracing")]
mod tracing_event;

use super::report::{Report, level};
use crate::contract::fault::Fault;
use crate::contract::problem_type::ReportLevel;
use std::fmt;

const TARGET: &str = "status_error";

/// Returns whether a subscriber or, without one, a logger receives events of this level.
pub(super) fn is_enabled(level: ReportLevel) -> bool {
    #[cfg(feature = "tracing")]
    if tracing_event::has_subscriber() {
        return tracing_event::is_enabled(level);
    }
    log_record::is_enabled(level)
}

/// Returns whether the program has set a subscriber or a logger, whatever it receives.
pub(super) fn has_audience() -> bool {
    #[cfg(feature = "tracing")]
    if tracing_event::has_subscriber() {
        return true;
    }
    log_record::has_logger()
}

pub(super) fn emit(report: &Report<'_>) {
    let level = match report.faults {
        [] => level(report.public, report.truth),
        // The response is right, and could only say more.
        [Fault::ForeignExtractor { .. }] => ReportLevel::Warn,
        // A fault is a bug in the server, so it is reported as an error, whatever the level of the
        // type.
        _ => ReportLevel::Error,
    };
    #[cfg(feature = "tracing")]
    if tracing_event::has_subscriber() {
        return tracing_event::emit(report, level);
    }
    log_record::emit(report, level);
}

fn message(report: &Report<'_>) -> &'static str {
    if report.violation.is_some() { "unmapped unique violation" } else { "error answered" }
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
