//! What operators are told of an answer: the truth that its client does not see.

use crate::api::api_error::ApiError;
use crate::api::profile::ApiProfile;
use crate::contract::error_id::ErrorId;
use crate::contract::fault::Fault;
use crate::contract::problem_type::{ProblemType, ReportLevel};
use crate::contract::status;
use crate::contract::violation::Violation;
use crate::util::text_limit::cut;
use http::StatusCode;
use std::error::Error;
use std::fmt::{self, Display, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A function that is told of every answer; see [`ApiProfile::reporter`], and [`Report`] for an
/// example.
pub type Reporter = fn(&Report<'_>);

/// One answer, with the truth that its client does not see.
///
/// ```
/// use status_error::{ApiProfile, report::Report};
///
/// fn to_stderr(report: &Report<'_>) {
///     eprintln!("{} {} {}", report.status(), report.internal_type().code, report.chain());
/// }
///
/// static API: ApiProfile = ApiProfile::new("example.com").reporter(to_stderr);
/// ```
#[doc(alias("500", "log", "tracing", "why a 500"))]
#[derive(Debug)]
pub struct Report<'a> {
    pub(crate) error: &'a dyn ApiError,
    pub(crate) public: &'static ProblemType,
    pub(crate) truth: &'static ProblemType,
    pub(crate) status: StatusCode,
    pub(crate) error_id: Option<ErrorId>,
    pub(crate) request_id: Option<&'a str>,
    pub(crate) faults: &'a [Fault],
    pub(crate) violation: Option<&'a Violation>,
}

impl<'a> Report<'a> {
    /// The error. Its texts may hold anything, control characters too; [`chain`](Self::chain) is
    /// safe for a line of a log.
    #[must_use]
    pub fn error(&self) -> &'a dyn ApiError {
        self.error
    }

    /// The problem type that the client saw.
    #[must_use]
    pub fn problem_type(&self) -> &'static ProblemType {
        self.public
    }

    /// What really happened.
    #[must_use]
    pub fn internal_type(&self) -> &'static ProblemType {
        self.truth
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The reference that a server error's answer carries.
    #[must_use]
    pub fn error_id(&self) -> Option<ErrorId> {
        self.error_id
    }

    /// The id of the request, where the layer knows it.
    #[must_use]
    pub fn request_id(&self) -> Option<&'a str> {
        self.request_id
    }

    /// What went wrong while the answer was made.
    #[must_use]
    pub fn faults(&self) -> &'a [Fault] {
        self.faults
    }

    /// The unique violation that no variant declares, where that is what was answered: its
    /// constraint has to be mapped, or what violates it mended. Its names are the database's, of
    /// its schema; a value is not in it.
    #[must_use]
    pub fn violation(&self) -> Option<&'a Violation> {
        self.violation
    }

    /// The code that the client saw: `server_error` for a masked one.
    #[must_use]
    pub fn code(&self) -> &'static str {
        if self.public.is_masked() { status::SERVER_ERROR } else { self.public.code }
    }

    /// Whether the client saw another problem type than the true one.
    #[must_use]
    pub fn is_concealed(&self) -> bool {
        !std::ptr::eq(self.public, self.truth)
    }

    /// The error and its sources, `a: b: c`, in one line: control characters are escaped, the
    /// length is bounded.
    pub fn chain(&self) -> impl Display + 'a {
        Chain(self.error)
    }
}

/// An error and its sources, for a line of a log.
struct Chain<'a>(&'a dyn ApiError);

/// A chain is cut here: bytes of the line, and errors in it.
const MAX_CHAIN: usize = 4 * 1024;
pub(crate) const MAX_SOURCES: usize = 32;

impl Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = Line { text: String::new(), left: MAX_CHAIN, cut: false };
        // What was going to be told would be lost with a panic.
        let written = catch_unwind(AssertUnwindSafe(|| line.chain(self.0)));
        f.write_str(&line.text)?;
        match written {
            _ if line.cut => f.write_str("…"),
            Err(_) => f.write_str("(a Display panicked)"),
            Ok(Err(_)) => f.write_str("(a Display failed)"),
            Ok(Ok(())) => Ok(()),
        }
    }
}

struct Line {
    text: String,
    left: usize,
    cut: bool,
}

impl Line {
    fn chain(&mut self, error: &dyn ApiError) -> fmt::Result {
        write!(self, "{error}")?;
        let mut source: Option<&(dyn Error + 'static)> = error.source();
        for _ in 0..MAX_SOURCES {
            let Some(inner) = source else { return Ok(()) };
            self.add(inner)?;
            source = inner.source();
        }
        self.cut = true;
        Ok(())
    }

    /// Appends a source, unless the line ends with what it says: transparent errors, and those
    /// whose text has the source's in it already.
    fn add(&mut self, source: &dyn Error) -> fmt::Result {
        let (end, left) = (self.text.len(), self.left);
        write!(self, ": ")?;
        let start = self.text.len();
        let written = write!(self, "{source}");
        if let (Ok(()), Some((line, said))) = (written, self.text.split_at_checked(start)) {
            if line.strip_suffix(": ").is_some_and(|line| line.ends_with(said)) {
                // Not by the length of the text, in which escapes are longer than what they stand
                // for.
                self.left = left;
                self.text.truncate(end);
            }
        }
        written
    }
}

impl fmt::Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // A Display may go on after an error.
        if self.cut {
            return Err(fmt::Error);
        }
        let (kept, cut) = cut(text, self.left);
        self.left -= kept.len();
        self.cut = cut;
        for char in kept.chars() {
            if is_harmless(char) { self.text.push(char) } else { self.text.extend(char.escape_default()) }
        }
        if cut { Err(fmt::Error) } else { Ok(()) }
    }
}

/// Neither a control (of a terminal, of a log's lines) nor a mark that turns the direction of text.
fn is_harmless(char: char) -> bool {
    !char.is_control()
        && !matches!(char, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
}

/// Whether anybody would be told of the answer of an error.
pub(crate) fn is_wanted(profile: &ApiProfile, public: &ProblemType, error: &dyn ApiError) -> bool {
    // Who is not there does not want to know; the truth is asked for only then.
    (profile.report_to().is_some() || events::MAY_BE) && is_wanted_of(profile, public, error.internal_type())
}

pub(crate) fn is_wanted_of(profile: &ApiProfile, public: &ProblemType, truth: &ProblemType) -> bool {
    match level(public, truth) {
        ReportLevel::Off => false,
        level => profile.report_to().is_some() || events::is_enabled(level),
    }
}

/// Tells everybody who wants to be told. It never fails, whatever a reporter or a `Display` does.
pub(crate) fn send(profile: &ApiProfile, report: &Report<'_>) {
    let _ = catch_unwind(AssertUnwindSafe(|| {
        if let Some(reporter) = profile.report_to() {
            reporter(report);
        }
    }));
    let _ = catch_unwind(AssertUnwindSafe(|| events::emit(report)));
}

/// The truth decides, and what it is seen as.
fn level(public: &ProblemType, truth: &ProblemType) -> ReportLevel {
    let by_status = match (public.status_code().is_server_error(), std::ptr::eq(public, truth)) {
        (true, _) => ReportLevel::Error,
        (false, false) => ReportLevel::Warn,
        (false, true) => ReportLevel::Debug,
    };
    truth.report.unwrap_or(by_status)
}

#[cfg(not(feature = "tracing"))]
mod events {
    use super::{Report, ReportLevel};

    /// Whether there can be events.
    pub(super) const MAY_BE: bool = false;

    pub(super) fn is_enabled(_level: ReportLevel) -> bool {
        false
    }

    pub(super) fn emit(_report: &Report<'_>) {}
}

#[cfg(feature = "tracing")]
mod events {
    use super::{Report, ReportLevel, level};
    use crate::contract::fault::Fault;
    use crate::contract::violation::Violation;
    use std::fmt;

    pub(super) const MAY_BE: bool = true;

    pub(super) fn is_enabled(level: ReportLevel) -> bool {
        match level {
            ReportLevel::Error => tracing::enabled!(target: "status_error", tracing::Level::ERROR),
            ReportLevel::Warn => tracing::enabled!(target: "status_error", tracing::Level::WARN),
            ReportLevel::Info => tracing::enabled!(target: "status_error", tracing::Level::INFO),
            ReportLevel::Debug => tracing::enabled!(target: "status_error", tracing::Level::DEBUG),
            ReportLevel::Off => false,
        }
    }

    pub(super) fn emit(report: &Report<'_>) {
        macro_rules! event {
            ($level:ident) => {
                tracing::event!(
                    target: "status_error",
                    tracing::Level::$level,
                    // OpenTelemetry: of low cardinality.
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
                    if report.violation.is_some() { "unmapped unique violation" } else { "error answered" }
                )
            };
        }
        match level(report.public, report.truth) {
            // A fault is a bug of the server's, whatever was answered.
            _ if !report.faults.is_empty() => event!(ERROR),
            ReportLevel::Error => event!(ERROR),
            ReportLevel::Warn => event!(WARN),
            ReportLevel::Info => event!(INFO),
            ReportLevel::Debug => event!(DEBUG),
            ReportLevel::Off => {}
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
}
