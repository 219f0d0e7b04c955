//! Report levels, and the error id, which is sent only if the error is reported.

use crate::common::{answer, text};
use status_error::{
    ApiError, ApiProfile,
    report::{Report, ReportLevel},
};
use std::cell::RefCell;

thread_local! {
    static SEEN: RefCell<Vec<Seen>> = const { RefCell::new(Vec::new()) };
}

/// The parts of a report that these tests compare.
#[derive(Debug, PartialEq)]
pub(crate) struct Seen {
    pub(crate) public: &'static str,
    pub(crate) truth: &'static str,
    pub(crate) status: u16,
    pub(crate) has_reference: bool,
    pub(crate) concealed: bool,
    pub(crate) chain: String,
}

fn remember(report: &Report<'_>) {
    let seen = Seen {
        public: report.code(),
        truth: report.internal_type().code,
        status: report.status().as_u16(),
        has_reference: report.error_id().is_some(),
        concealed: report.is_concealed(),
        chain: report.chain().to_string(),
    };
    SEEN.with_borrow_mut(|all| all.push(seen));
}

static REPORTING: ApiProfile = ApiProfile::new("reports.test").reporter(remember);

/// Returns the reports of one response.
pub(crate) fn seen(error: &dyn ApiError) -> Vec<Seen> {
    answer(&REPORTING, error);
    SEEN.take()
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Level {
    #[error("by its status")]
    #[status(500)]
    Plain,
    #[error("as a warning")]
    #[status(500)]
    #[report(warn)]
    Warn,
    #[error("as information")]
    #[status(502)]
    #[report(info)]
    Info,
    #[error("for debugging")]
    #[status(503)]
    #[report(debug)]
    Debug,
    #[error("to nobody")]
    #[status(500)]
    #[report(off)]
    Off,
    #[error("to nobody, though it is sent")]
    #[status(503, disclose)]
    #[report(off)]
    OffDisclosed,
    #[error("a client error")]
    #[status(404)]
    NotFound,
    #[error("a client error that matters")]
    #[status(429)]
    #[report(error)]
    Loud,
    #[error("a client error that does not")]
    #[status(410)]
    #[report(off)]
    OffClient,
    #[error("concealed, and nobody is told")]
    #[status(403)]
    #[conceal_as(NotFound)]
    #[report(off)]
    OffConcealed,
    #[error("concealed")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Concealed,
}

#[test]
fn who_is_told_and_whether_there_is_a_reference() {
    use Level::*;
    let table: &[(Level, usize, Option<ReportLevel>)] = &[
        (Plain, 1, None),
        (Warn, 1, Some(ReportLevel::Warn)),
        (Info, 1, Some(ReportLevel::Info)),
        (Debug, 1, Some(ReportLevel::Debug)),
        (Off, 0, Some(ReportLevel::Off)),
        (OffDisclosed, 0, Some(ReportLevel::Off)),
        (NotFound, 1, None),
        (Loud, 1, Some(ReportLevel::Error)),
        (OffClient, 0, Some(ReportLevel::Off)),
        (OffConcealed, 0, Some(ReportLevel::Off)),
        (Concealed, 1, None),
    ];
    for (error, told, level) in table {
        let body = text(answer(&REPORTING, error));
        let seen = SEEN.take();
        assert_eq!(seen.len(), *told, "{error:?}");
        let is_server_error = error.problem_type().status_code().is_server_error();
        assert_eq!(body.contains("urn:uuid:"), *told == 1 && is_server_error, "{error:?}: {body}");
        assert_eq!(error.internal_type().report, *level, "{error:?}");
        if let [seen] = seen.as_slice() {
            assert_eq!(seen.has_reference, is_server_error, "{error:?}");
            assert_eq!(seen.chain, error.to_string());
            assert_eq!((seen.concealed, seen.status), (matches!(error, Concealed), error.problem_type().status));
        }
    }
}

#[test]
fn an_inner_errors_level_is_its_own() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error(transparent)]
    #[status(transparent)]
    struct Outer(#[from] Level);
    assert_eq!(seen(&Outer(Level::Off)), []);
    let [seen] = <[Seen; 1]>::try_from(seen(&Outer(Level::Plain))).unwrap();
    assert_eq!((seen.public, seen.truth, seen.status, seen.has_reference), ("server_error", "plain", 500, true));
}
