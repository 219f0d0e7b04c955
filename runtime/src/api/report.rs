//! Reports of responses to operators, through `tracing` and reporters.

use crate::api::api_error::ApiError;
use crate::api::profile::ApiProfile;
use crate::contract::error_id::ErrorId;
use crate::contract::fault::Fault;
use crate::contract::problem_type::{ProblemType, ReportLevel};
use crate::contract::violation::Violation;
use crate::util::catch_panic::catch;
use crate::util::database_values::without_values;
use crate::util::text_limit::cut;
use http::StatusCode;
use std::error::Error;
use std::fmt::{self, Display, Write as _};

/// A function that receives a report of every response; see [`ApiProfile::reporter`], and
/// [`Report`] for an example.
pub type Reporter = fn(&Report<'_>);

/// A report of one response to an error. It has the data that the client does not see: the error,
/// its sources and its internal type.
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
pub struct Report<'a> {
    pub(crate) error: &'a dyn ApiError,
    pub(crate) public: &'static ProblemType,
    pub(crate) truth: &'static ProblemType,
    pub(crate) status: StatusCode,
    pub(crate) error_id: Option<ErrorId>,
    pub(crate) request_id: Option<&'a str>,
    pub(crate) faults: &'a [Fault],
    pub(crate) violation: Option<&'a Violation>,
    pub(crate) location: Option<&'static std::panic::Location<'static>>,
}

impl<'a> Report<'a> {
    /// Returns the error. Its texts may contain anything, also control characters, and values that
    /// a client sent and that the database repeats (`Key (api_key)=(…) already exists.`). For a
    /// line of a log use [`chain`](Self::chain).
    #[must_use]
    pub fn error(&self) -> &'a dyn ApiError {
        self.error
    }

    /// Returns the problem type that the client saw.
    #[must_use]
    pub fn problem_type(&self) -> &'static ProblemType {
        self.public
    }

    /// Returns the problem type of the error itself. It differs from
    /// [`problem_type`](Self::problem_type) if the error is concealed.
    #[must_use]
    pub fn internal_type(&self) -> &'static ProblemType {
        self.truth
    }

    /// Returns the status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the error id that a server error's response carries. Returns `None` for a client
    /// error, and for a response that is reported only because of a fault.
    #[must_use]
    pub fn error_id(&self) -> Option<ErrorId> {
        self.error_id
    }

    /// Returns the id of the request. Returns `None` if the request scope has none.
    #[must_use]
    pub fn request_id(&self) -> Option<&'a str> {
        self.request_id
    }

    /// Returns the faults that occurred while the response was rendered.
    #[must_use]
    pub fn faults(&self) -> &'a [Fault] {
        self.faults
    }

    /// Returns the unique violation behind the response, if no variant declares the violated
    /// constraint. Declare the constraint on a variant, or fix the code that violates it. The
    /// violation contains names from the database's schema, and no values. Returns `None` if the
    /// response has another reason.
    #[must_use]
    pub fn violation(&self) -> Option<&'a Violation> {
        self.violation
    }

    /// Returns the place in the code that made the error. Returns `None` unless the error that
    /// responds is an [`AdHocError`](crate::AdHocError), a
    /// [`FinishedResponse`](crate::FinishedResponse) or an [`AnyError`](crate::AnyError).
    #[must_use]
    pub fn location(&self) -> Option<&'static std::panic::Location<'static>> {
        self.location
    }

    /// Returns the code that the client saw, which is `server_error` for a masked error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.public.public_code()
    }

    /// Returns whether the client saw another problem type than the internal one.
    #[must_use]
    pub fn is_concealed(&self) -> bool {
        !std::ptr::eq(self.public, self.truth)
    }

    /// Displays the error and its sources in one line, `a: b: c`. Control characters are escaped,
    /// and the length is limited to 4 KiB of text.
    ///
    /// Values that a database or its driver repeats are replaced by `…`, as in
    /// `Key (api_key)=(…) already exists.` and `Duplicate entry '…' for key 'email'`. They are
    /// found by the messages of PostgreSQL, MySQL, MariaDB and SQLite, in the languages of the
    /// servers, and not by the type of the error. A reporter that needs the values reads them from
    /// [`error`](Self::error) and its sources.
    pub fn chain(&self) -> impl Display + 'a {
        Chain(self.error)
    }
}

// By hand, because the `Debug` of an error contains values that `chain` leaves out.
impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report")
            .field("status", &self.status)
            .field("code", &self.code())
            .field("internal_type", &self.truth.code)
            .field("error_id", &self.error_id)
            .field("request_id", &self.request_id)
            .field("faults", &self.faults)
            .field("violation", &self.violation)
            .field("chain", &self.chain().to_string())
            .finish()
    }
}

/// Displays an error and its sources in one line, as [`Report::chain`] does.
pub(crate) fn chain<E: Error + ?Sized>(error: &E) -> impl Display + '_ {
    Chain(error)
}

/// Returns a text as [`chain`] writes it: in one line, bounded and escaped.
#[cfg(feature = "client")]
pub(crate) fn line(text: &str) -> String {
    let mut line = Line { text: String::new(), left: MAX_CHAIN, cut: false };
    line.push(text);
    line.text.push_str(if line.cut { "…" } else { "" });
    line.text
}

/// Displays an error and its sources in one line. Generic, because Rust 1.85 can't convert a
/// `dyn ApiError` into a `dyn Error`.
struct Chain<'a, E: ?Sized>(&'a E);

/// The limits of a chain: bytes in the line, and sources.
const MAX_CHAIN: usize = 4 * 1024;
pub(crate) const MAX_SOURCES: usize = 32;

impl<E: Error + ?Sized> Display for Chain<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = Line { text: String::new(), left: MAX_CHAIN, cut: false };
        let written = line.chain(self.0);
        f.write_str(&line.text)?;
        match written {
            _ if line.cut => f.write_str("…"),
            Said::Panicked => f.write_str("(a Display panicked)"),
            Said::Failed => f.write_str("(a Display failed)"),
            Said::Whole => Ok(()),
        }
    }
}

struct Line {
    text: String,
    left: usize,
    cut: bool,
}

/// How the `Display` of an error ended.
#[derive(Clone, Copy, PartialEq)]
enum Said {
    Whole,
    Failed,
    Panicked,
}

impl Line {
    fn chain<E: Error + ?Sized>(&mut self, error: &E) -> Said {
        let (first, mut said) = self.read(error);
        self.push(&first);
        let source = catch(|| error.source());
        let mut source: Option<&(dyn Error + 'static)> = source.unwrap_or_default();
        for _ in 0..MAX_SOURCES {
            let (Some(inner), Said::Whole, false) = (source, said, self.cut) else { return said };
            let text;
            (text, said) = self.read(inner);
            self.add(&text, said);
            source = catch(|| inner.source()).unwrap_or_default();
        }
        self.cut |= source.is_some();
        said
    }

    /// Returns the text of an error without the values that a database repeats in it.
    fn read<E: Error + ?Sized>(&mut self, error: &E) -> (String, Said) {
        let mut text = Text { text: String::new(), cut: false };
        // A `Display` may panic. The panic is caught, so that the text before it is not lost.
        let said = match catch(|| write!(text, "{error}")) {
            _ if text.cut => Said::Whole,
            Ok(Ok(())) => Said::Whole,
            Ok(Err(_)) => Said::Failed,
            Err(_) => Said::Panicked,
        };
        let kept = without_values(&text.text, text.cut || said != Said::Whole).into_owned();
        self.cut |= text.cut;
        (kept, said)
    }

    /// Appends a source, unless the line already ends with the source's text. That is so for a
    /// transparent error, and for an error whose text includes the text of its source.
    fn add(&mut self, source: &str, said: Said) {
        let mut escaped = Self { text: String::new(), left: source.len(), cut: false };
        escaped.push(source);
        if said != Said::Whole || !self.text.ends_with(&escaped.text) {
            self.push(": ");
            self.push(source);
        }
    }

    fn push(&mut self, text: &str) {
        let (kept, is_cut) = cut(text, self.left);
        self.left -= kept.len();
        self.cut |= is_cut;
        for char in kept.chars() {
            if is_harmless(char) { self.text.push(char) } else { self.text.extend(char.escape_default()) }
        }
    }
}

/// The beginning of an error's text.
struct Text {
    text: String,
    cut: bool,
}

impl fmt::Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // A `Display` may go on writing after an error.
        if self.cut {
            return Err(fmt::Error);
        }
        let (kept, is_cut) = cut(text, MAX_CHAIN - self.text.len());
        self.text.push_str(kept);
        self.cut = is_cut;
        if is_cut { Err(fmt::Error) } else { Ok(()) }
    }
}

/// Returns whether a character is safe in a log: neither a control character, which could control a
/// terminal or begin a line, nor a mark that changes the direction of text.
fn is_harmless(char: char) -> bool {
    !char.is_control()
        && !matches!(char, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
}

/// Returns whether a reporter or a subscriber receives the report of an error.
pub(crate) fn is_wanted(profile: &ApiProfile, public: &ProblemType, error: &dyn ApiError) -> bool {
    // `internal_type` is called only if a reporter or `tracing` could receive a report.
    (profile.report_to().is_some() || cfg!(feature = "log-04")) && is_wanted_of(profile, public, error.internal_type())
}

pub(crate) fn is_wanted_of(profile: &ApiProfile, public: &ProblemType, truth: &ProblemType) -> bool {
    match level(public, truth) {
        ReportLevel::Off => false,
        level => profile.report_to().is_some() || has_listener(level),
    }
}

/// Sends the report to the profile's reporter only, because `tracing` got it when the error was
/// rendered for the first time. Does nothing if the level is [`ReportLevel::Off`].
#[cfg(feature = "async-graphql-7")]
pub(crate) fn send_to_reporter(profile: &ApiProfile, report: &Report<'_>) {
    if let Some(reporter) = profile.report_to().filter(|_| level(report.public, report.truth) != ReportLevel::Off) {
        let _ = catch(|| reporter(report));
    }
}

/// Sends the report to the profile's reporter and to `tracing`. A panic in a reporter or in a
/// `Display` is caught.
pub(crate) fn send(profile: &ApiProfile, report: &Report<'_>) {
    let _ = catch(|| {
        if let Some(reporter) = profile.report_to() {
            reporter(report);
        }
    });
    #[cfg(feature = "log-04")]
    let _ = catch(|| super::events::emit(report));
}

/// Writes a line to stderr for a masked error, if the program has neither a reporter nor a
/// subscriber nor a logger, and the type is reported at all.
#[cold]
pub(crate) fn warn_if_unheard(profile: &ApiProfile, public: &ProblemType, error: &dyn ApiError) {
    let truth = error.internal_type();
    if profile.report_to().is_none() && !has_audience() && level(public, truth) != ReportLevel::Off {
        super::stderr::warn_of_unheard(public, truth, error);
    }
}

/// Returns whether the program has a subscriber or a logger, whatever it receives.
#[cfg(feature = "log-04")]
fn has_audience() -> bool {
    super::events::has_audience()
}

#[cfg(not(feature = "log-04"))]
fn has_audience() -> bool {
    false
}

/// Returns whether `tracing` or a logger receives events of this level.
#[cfg(feature = "log-04")]
fn has_listener(level: ReportLevel) -> bool {
    super::events::is_enabled(level)
}

#[cfg(not(feature = "log-04"))]
fn has_listener(_level: ReportLevel) -> bool {
    false
}

/// Returns the level of a report: the level that the internal type declares, else the level by
/// status and concealment.
pub(super) fn level(public: &ProblemType, truth: &ProblemType) -> ReportLevel {
    let by_status = match (public.status_code().is_server_error(), std::ptr::eq(public, truth)) {
        (true, _) => ReportLevel::Error,
        (false, false) => ReportLevel::Warn,
        (false, true) => ReportLevel::Debug,
    };
    truth.report.unwrap_or(by_status)
}
