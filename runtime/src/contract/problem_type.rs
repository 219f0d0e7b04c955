//! What is known of an error without an instance of it.

use crate::contract::constraint::{Constraint, Unique};
use crate::contract::failure_kind::FailureKind;
use crate::contract::grpc_code::GrpcCode;
use crate::contract::status;

/// One documented kind of error: RFC 9457's *problem type*, as plain data.
///
/// The derive makes one for each variant; a hand-written [`ApiError`](crate::ApiError) writes its
/// own, best from [`ProblemType::new`], so that members added later keep their defaults:
///
/// ```
/// use status_error::{ProblemType, catalog::Message};
///
/// static GONE: ProblemType = ProblemType::new(410, "gone")
///     .message(Message::Literal("This resource was removed for good."));
/// assert_eq!(GONE.status, 410);
/// ```
#[doc(alias("StatusCode", "problem type", "404"))]
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ProblemType {
    /// The variant's name in Rust (the type's name for a struct).
    pub variant: &'static str,
    /// The machine-readable code, stable over releases.
    pub code: &'static str,
    /// The HTTP status, 400–599. Anything else is answered as a masked 500.
    pub status: u16,
    /// The declared title. `None`: the status phrase, or the humanised code where a documentation
    /// base gives the type a URI.
    pub title: Option<&'static str>,
    /// The doc comment. Documentation: it is never part of an answer.
    pub docs: &'static str,
    /// Where the public sentence comes from.
    pub message: Message,
    /// Whether a 5xx sends its own code, message and members. Without it the runtime masks the
    /// answer.
    pub disclosed: bool,
    /// Names of the public members that the body may have.
    pub members: &'static [&'static str],
    /// Whether the error may name properties at fault.
    pub field_errors: bool,
    /// The headers that the answer declares.
    pub headers: &'static [Header],
    /// The unique constraints whose violation this is.
    pub unique: &'static [Unique],
    /// The other constraints whose violation this is.
    pub constraints: &'static [Constraint],
    /// What else of a database this is.
    pub outcomes: &'static [FailureKind],
    /// Whether the answer keeps the fields of the constraints to itself (`disclose = "nothing"`).
    pub withholds_fields: bool,
    /// The template of the sentence for the API's own error log; never part of an answer.
    pub cause: Option<&'static str>,
    /// How loudly an answer of this type is reported. `None`: by its status.
    pub report: Option<ReportLevel>,
    /// The gRPC code where it is not the one that follows from the status:
    /// [`ProblemType::grpc_code`].
    pub grpc: Option<GrpcCode>,
    /// The variant that a client sees in this one's place. A concealed type is left out of public
    /// catalogs.
    pub concealed_as: Option<&'static str>,
}

impl ProblemType {
    /// A problem type with a status and a code: its message is its title, and it sends nothing
    /// else.
    #[must_use]
    pub const fn new(status: u16, code: &'static str) -> Self {
        Self {
            variant: "",
            code,
            status,
            title: None,
            docs: "",
            message: Message::Title,
            disclosed: false,
            members: &[],
            field_errors: false,
            headers: &[],
            unique: &[],
            constraints: &[],
            outcomes: &[],
            withholds_fields: false,
            cause: None,
            report: None,
            grpc: None,
            concealed_as: None,
        }
    }

    /// With the name of the variant in Rust.
    #[must_use]
    pub const fn variant(self, variant: &'static str) -> Self {
        Self { variant, ..self }
    }

    /// With a title. It never varies (RFC 9457 §3.1.3).
    #[must_use]
    pub const fn title(self, title: &'static str) -> Self {
        Self { title: Some(title), ..self }
    }

    /// With documentation.
    #[must_use]
    pub const fn docs(self, docs: &'static str) -> Self {
        Self { docs, ..self }
    }

    /// With a message.
    #[must_use]
    pub const fn message(self, message: Message) -> Self {
        Self { message, ..self }
    }

    /// With the decision whether a 5xx sends its own code, message and members.
    #[must_use]
    pub const fn disclosed(self, disclosed: bool) -> Self {
        Self { disclosed, ..self }
    }

    /// With the names of its public members.
    #[must_use]
    pub const fn members(self, members: &'static [&'static str]) -> Self {
        Self { members, ..self }
    }

    /// With the declaration whether the error may have field errors.
    #[must_use]
    pub const fn field_errors(self, field_errors: bool) -> Self {
        Self { field_errors, ..self }
    }

    /// With headers.
    #[must_use]
    pub const fn headers(self, headers: &'static [Header]) -> Self {
        Self { headers, ..self }
    }

    /// With unique constraints.
    #[must_use]
    pub const fn unique(self, unique: &'static [Unique]) -> Self {
        Self { unique, ..self }
    }

    /// With other constraints.
    #[must_use]
    pub const fn constraints(self, constraints: &'static [Constraint]) -> Self {
        Self { constraints, ..self }
    }

    /// With other failures of a database.
    #[must_use]
    pub const fn outcomes(self, outcomes: &'static [FailureKind]) -> Self {
        Self { outcomes, ..self }
    }

    /// With the decision whether the response withholds the fields of the constraints.
    #[must_use]
    pub const fn withholds_fields(self, withholds_fields: bool) -> Self {
        Self { withholds_fields, ..self }
    }

    /// With the template of the cause, which
    /// [`ApiError::write_cause`](crate::ApiError::write_cause) writes.
    #[must_use]
    pub const fn cause(self, cause: &'static str) -> Self {
        Self { cause: Some(cause), ..self }
    }

    /// With a level of reports.
    #[must_use]
    pub const fn report(self, level: ReportLevel) -> Self {
        Self { report: Some(level), ..self }
    }

    /// With a gRPC code other than the one that follows from the status.
    #[must_use]
    pub const fn grpc(self, code: GrpcCode) -> Self {
        Self { grpc: Some(code), ..self }
    }

    /// With the name of the variant that a client sees in place of this one.
    #[must_use]
    pub const fn concealed_as(self, variant: &'static str) -> Self {
        Self { concealed_as: Some(variant), ..self }
    }

    /// The status of the answer: [`status`](Self::status), or 500 where that is not an error's (RFC
    /// 9110 §15).
    #[must_use]
    pub fn status_code(&self) -> http::StatusCode {
        status::error_status(self.status)
    }

    /// The gRPC code: the declared one, or the one that follows from the status ([`GrpcCode`] has
    /// the table).
    #[must_use]
    pub fn grpc_code(&self) -> GrpcCode {
        self.grpc.unwrap_or_else(|| GrpcCode::from_status(self.status_code(), !self.unique.is_empty()))
    }

    /// Whether the runtime answers with a generic sentence in place of this type's own: a 5xx that
    /// is not disclosed.
    #[must_use]
    pub fn is_masked(&self) -> bool {
        match self.status {
            400..=499 => false,
            500..=599 => !self.disclosed,
            // What is no error's status is answered as a 500.
            _ => true,
        }
    }

    /// Whether two answers of this type differ in nothing but their profile.
    pub(crate) fn is_static(&self) -> bool {
        matches!(self.message, Message::Title | Message::Literal(_))
            && self.members.is_empty()
            && !self.field_errors
            && self.headers.iter().all(|header| header.value.is_some())
    }
}

/// The problem type that is sent in place of an error whose contract can't be kept.
pub(crate) static BROKEN: ProblemType = ProblemType::new(500, "broken_contract");

/// Where the public sentence of a [`ProblemType`] comes from.
///
/// ```
/// # use status_error::{ApiError, Catalog, catalog::Message};
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("row {row} is locked")]
/// #[message("This buyer is locked.")]
/// #[status(403)]
/// struct Locked { row: u64 }
///
/// let locked = Catalog::of::<Locked>().iter().next().unwrap();
/// assert_eq!(locked.message, Message::Literal("This buyer is locked."));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Message {
    /// There is none: the title is sent.
    Title,
    /// This very text.
    Literal(&'static str),
    /// The error's `Display`, which was proven to print this template and nothing else.
    Display(&'static str),
    /// [`ApiError::write_message`](crate::ApiError::write_message), which writes this template.
    Written(&'static str),
    /// The error's `Display`, unproven: somebody vouched for it with
    /// `#[message(unchecked_display)]`.
    Unchecked,
}

/// How loudly an answer is reported: by `#[report(…)]`, or else 5xx as errors, concealed ones as
/// warnings, other 4xx for debugging.
///
/// ```
/// # use status_error::{ApiError, Catalog, report::ReportLevel};
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("too many attempts")]
/// #[status(429)]
/// #[report(warn)]
/// struct TooManyAttempts;
///
/// let kind = Catalog::of::<TooManyAttempts>().iter().next().unwrap();
/// assert_eq!(kind.report, Some(ReportLevel::Warn));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReportLevel {
    /// An error.
    Error,
    /// A warning.
    Warn,
    /// Worth knowing.
    Info,
    /// For debugging.
    Debug,
    /// Nobody is told, reporters neither; a server error's answer has no reference then. Faults of
    /// the answer are told all the same.
    Off,
}

/// A header that a [`ProblemType`] declares.
///
/// ```
/// use status_error::{ProblemType, header::Header};
///
/// static UNAUTHORIZED: ProblemType = ProblemType::new(401, "unauthorized")
///     .headers(&[Header::new("www-authenticate").value("Bearer")]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Header {
    /// The field name, in lower case.
    pub name: &'static str,
    /// The value where it is the same in every answer; else
    /// [`ApiError::headers`](crate::ApiError::headers) gives it.
    pub value: Option<&'static str>,
}

impl Header {
    /// A header of this name, in lower case, whose value
    /// [`ApiError::headers`](crate::ApiError::headers) gives.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, value: None }
    }

    /// With a value that is the same in every response.
    #[must_use]
    pub const fn value(self, value: &'static str) -> Self {
        Self { value: Some(value), ..self }
    }
}
