//! Problem types: the part of an error's contract that is known without an instance of the error.

use crate::contract::constraint::{Constraint, Unique};
use crate::contract::failure_kind::FailureKind;
use crate::contract::grpc_code::GrpcCode;
use crate::contract::static_member::StaticMember;
use crate::contract::status;
use std::fmt;

/// A declared kind of error: RFC 9457's *problem type*, as plain data.
///
/// The derive makes a problem type for each variant. A hand-written [`ApiError`](crate::ApiError)
/// starts with [`ProblemType::new`], so that fields that a later release adds keep their defaults:
///
/// ```
/// use status_error::{ProblemType, catalog::Message};
///
/// static GONE: ProblemType = ProblemType::new(410, "gone")
///     .message(Message::Literal("This resource was removed for good."));
/// assert_eq!(GONE.status, 410);
/// ```
#[doc(alias("StatusCode", "problem type", "404"))]
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct ProblemType {
    /// The name of the variant in Rust; for a struct, the name of the type.
    pub variant: &'static str,
    /// The machine-readable code. It stays the same between releases of the API.
    pub code: &'static str,
    /// The HTTP status, 400–599. With any other value the runtime sends a masked 500. In a catalog
    /// it is the first status if the type has a [`range`](Self::range) of statuses.
    pub status: u16,
    /// The declared title. If it is `None`, the response has the status phrase; or the code in
    /// words ("Duplicate record"), if the profile gives the type a URI with
    /// [`docs`](crate::ApiProfile::docs).
    pub title: Option<&'static str>,
    /// The doc comment, for documentation. It is never part of a response.
    pub docs: &'static str,
    /// The source of the public message.
    pub message: Message,
    /// Whether a 5xx sends its own code, message and members. If `false`, the runtime masks a 5xx.
    pub disclosed: bool,
    /// Names of the public members that the body may have.
    pub members: &'static [&'static str],
    /// Whether the error may have field errors.
    pub field_errors: bool,
    /// The headers that the error declares for its response.
    pub headers: &'static [Header],
    /// The unique constraints whose violation becomes this problem type.
    pub unique: &'static [Unique],
    /// The other constraints whose violation becomes this problem type.
    pub constraints: &'static [Constraint],
    /// The other database failures that become this problem type (`#[on_database(…)]`).
    pub failures: &'static [FailureKind],
    /// Whether the response leaves out the fields of the violated constraints
    /// (`disclose = "nothing"`).
    pub withholds_fields: bool,
    /// The template of the cause, which only the API's own error log shows. It is never part of a
    /// response. `None` if no cause is declared.
    pub cause: Option<&'static str>,
    /// The level of reports. If it is `None`, the status decides; see [`ReportLevel`].
    pub report: Option<ReportLevel>,
    /// The declared gRPC code. If it is `None`, the code follows from the status:
    /// [`ProblemType::grpc_code`].
    pub grpc: Option<GrpcCode>,
    /// The variant that a client sees in place of this one (`#[conceal_as(…)]`); `None` if the
    /// variant is not concealed. A concealed type is left out of public catalogs.
    pub concealed_as: Option<&'static str>,
    /// The declared URI of the type (RFC 9457 §3.1.1). If it is `None`, the URI is
    /// [`docs_url`](Self::docs_url), or made of the profile's
    /// [`docs`](crate::ApiProfile::docs) and the code.
    pub type_uri: Option<&'static str>,
    /// The declared link to the documentation of the type. If it is `None`, the link is made of the
    /// profile's [`docs`](crate::ApiProfile::docs) and the code.
    pub docs_url: Option<&'static str>,
    /// The members that are the same in every response. They come before those in
    /// [`members`](Self::members).
    pub static_members: &'static [StaticMember],
    /// The origin of the challenge that a 401 and a 407 need (RFC 9110 §15.5.2, §15.5.8).
    pub challenge: Challenge,
    /// Whether the same request may succeed later, as declared with `retry` or `retry = false`. If
    /// it is `None`, the other parts of the declaration decide:
    /// [`is_retryable`](Self::is_retryable).
    pub retry: Option<bool>,
    /// The statuses of `one_of(400..=499)`, in a catalog. `None` if the type has one status, as the
    /// type of a response always does.
    pub range: Option<StatusRange>,
    /// The index in the table of an enum, if the derive declared the message. The derive has
    /// checked the `Display` of that enum, and of no other type that returns this problem type.
    pub(crate) row: Option<usize>,
}

/// A range of statuses that a problem type has: `#[status(one_of(400..=499), otherwise = 502)]`.
///
/// ```
/// # use status_error::{ApiError, Catalog};
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("the storage refused the request")]
/// #[status(one_of(404, 400..=499), otherwise = 502, code = "refused")]
/// struct Refused(#[status] u16);
///
/// let catalog = Catalog::of::<Refused>();
/// let refused = catalog.by_code("refused").next().unwrap();
/// assert_eq!((refused.status, refused.range.unwrap().last), (400, 499));
/// assert!(refused.covers(410) && !refused.covers(404) && !refused.covers(401));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatusRange {
    /// The last status.
    pub last: u16,
    /// The statuses between the first and the last one that do not belong to the type: 401, 405,
    /// 407, 418, 426, and those that are listed beside the range.
    pub without: &'static [u16],
}

impl StatusRange {
    /// Creates a range up to a status.
    #[must_use]
    pub const fn new(last: u16, without: &'static [u16]) -> Self {
        Self { last, without }
    }
}

// Not derived, so that the output has the public fields only.
impl fmt::Debug for ProblemType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            variant,
            code,
            status,
            title,
            docs,
            message,
            disclosed,
            members,
            field_errors,
            headers,
            unique,
            constraints,
            failures,
            withholds_fields,
            cause,
            report,
            grpc,
            concealed_as,
            type_uri,
            docs_url,
            static_members,
            challenge,
            retry,
            range,
            row: _,
        } = self;
        f.debug_struct("ProblemType")
            .field("variant", variant)
            .field("code", code)
            .field("status", status)
            .field("title", title)
            .field("docs", docs)
            .field("message", message)
            .field("disclosed", disclosed)
            .field("members", members)
            .field("field_errors", field_errors)
            .field("headers", headers)
            .field("unique", unique)
            .field("constraints", constraints)
            .field("failures", failures)
            .field("withholds_fields", withholds_fields)
            .field("cause", cause)
            .field("report", report)
            .field("grpc", grpc)
            .field("concealed_as", concealed_as)
            .field("type_uri", type_uri)
            .field("docs_url", docs_url)
            .field("static_members", static_members)
            .field("challenge", challenge)
            .field("retry", retry)
            .field("range", range)
            .finish()
    }
}

impl ProblemType {
    /// Creates a problem type with a status and a code. Its message is its title, and its response
    /// has no members, field errors or declared headers.
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
            failures: &[],
            withholds_fields: false,
            cause: None,
            report: None,
            grpc: None,
            concealed_as: None,
            row: None,
            type_uri: None,
            docs_url: None,
            static_members: &[],
            challenge: Challenge::Declared,
            retry: None,
            range: None,
        }
    }

    /// Sets the name of the variant in Rust.
    #[must_use]
    pub const fn variant(self, variant: &'static str) -> Self {
        Self { variant, ..self }
    }

    /// Sets the title, which is the same for every occurrence (RFC 9457 §3.1.3).
    #[must_use]
    pub const fn title(self, title: &'static str) -> Self {
        Self { title: Some(title), ..self }
    }

    /// Sets the documentation.
    #[must_use]
    pub const fn docs(self, docs: &'static str) -> Self {
        Self { docs, ..self }
    }

    /// Sets the source of the public message. With [`Message::Display`] and [`Message::Unchecked`],
    /// the caller vouches for the `Display` of each error with this problem type.
    #[must_use]
    pub const fn message(self, message: Message) -> Self {
        Self { message, row: None, ..self }
    }

    /// Sets whether a 5xx sends its own code, message and members.
    #[must_use]
    pub const fn disclosed(self, disclosed: bool) -> Self {
        Self { disclosed, ..self }
    }

    /// Sets the names of the public members.
    #[must_use]
    pub const fn members(self, members: &'static [&'static str]) -> Self {
        Self { members, ..self }
    }

    /// Sets whether the error may have field errors.
    #[must_use]
    pub const fn field_errors(self, field_errors: bool) -> Self {
        Self { field_errors, ..self }
    }

    /// Sets the headers.
    #[must_use]
    pub const fn headers(self, headers: &'static [Header]) -> Self {
        Self { headers, ..self }
    }

    /// Sets the unique constraints.
    #[must_use]
    pub const fn unique(self, unique: &'static [Unique]) -> Self {
        Self { unique, ..self }
    }

    /// Sets the other constraints.
    #[must_use]
    pub const fn constraints(self, constraints: &'static [Constraint]) -> Self {
        Self { constraints, ..self }
    }

    /// Sets the other database failures.
    #[must_use]
    pub const fn failures(self, failures: &'static [FailureKind]) -> Self {
        Self { failures, ..self }
    }

    /// Sets whether the response leaves out the fields of the violated constraints.
    #[must_use]
    pub const fn withholds_fields(self, withholds_fields: bool) -> Self {
        Self { withholds_fields, ..self }
    }

    /// Sets the template of the cause, which
    /// [`ApiError::write_cause`](crate::ApiError::write_cause) writes.
    #[must_use]
    pub const fn cause(self, cause: &'static str) -> Self {
        Self { cause: Some(cause), ..self }
    }

    /// Sets the level of reports.
    #[must_use]
    pub const fn report(self, level: ReportLevel) -> Self {
        Self { report: Some(level), ..self }
    }

    /// Sets a gRPC code that differs from the code that follows from the status.
    #[must_use]
    pub const fn grpc(self, code: GrpcCode) -> Self {
        Self { grpc: Some(code), ..self }
    }

    /// Sets the name of the variant that a client sees in place of this one.
    #[must_use]
    pub const fn concealed_as(self, variant: &'static str) -> Self {
        Self { concealed_as: Some(variant), ..self }
    }

    /// Sets the URI of the type, an absolute URI or a reference (RFC 9457 §3.1.1).
    #[must_use]
    pub const fn type_uri(self, uri: &'static str) -> Self {
        Self { type_uri: Some(uri), ..self }
    }

    /// Sets the link to the documentation of the type.
    #[must_use]
    pub const fn docs_url(self, url: &'static str) -> Self {
        Self { docs_url: Some(url), ..self }
    }

    /// Sets the members that are the same in every response.
    #[must_use]
    pub const fn static_members(self, members: &'static [StaticMember]) -> Self {
        Self { static_members: members, ..self }
    }

    /// Sets the origin of the challenge.
    #[must_use]
    pub const fn challenge(self, challenge: Challenge) -> Self {
        Self { challenge, ..self }
    }

    /// Sets whether the same request may succeed later.
    #[must_use]
    pub const fn retry(self, is_retryable: bool) -> Self {
        Self { retry: Some(is_retryable), ..self }
    }

    /// Sets the range of statuses, whose first status is that of [`ProblemType::new`].
    #[must_use]
    pub const fn range(self, range: StatusRange) -> Self {
        Self { range: Some(range), ..self }
    }

    /// Returns whether the type has a status, by itself or in its range.
    #[must_use]
    pub fn covers(&self, status: u16) -> bool {
        match self.range {
            None => self.status == status,
            Some(range) => (self.status..=range.last).contains(&status) && !range.without.contains(&status),
        }
    }

    /// Returns the status of the response: [`status`](Self::status), or 500 if that is not a status
    /// of errors, 400–599 (RFC 9110 §15).
    #[must_use]
    pub fn status_code(&self) -> http::StatusCode {
        status::error_status(self.status)
    }

    /// Returns the gRPC code: the declared code, or the code that follows from the status (table:
    /// [`GrpcCode`]).
    #[must_use]
    pub fn grpc_code(&self) -> GrpcCode {
        // `ALREADY_EXISTS` would reveal that a unique constraint was violated.
        let is_unique = !self.unique.is_empty() && !self.withholds_fields;
        self.grpc.unwrap_or_else(|| GrpcCode::from_status(self.status_code(), is_unique))
    }

    /// Returns whether the same request may succeed later, without a change by the client. It does
    /// not say that the failed request had no effect: a client that repeats one which is not
    /// idempotent (RFC 9110 §9.2.2) may cause the effect twice.
    ///
    /// A declaration says it with `#[status(409, retry)]` or `retry = false`. Without one, a
    /// problem type is retryable if its status is 429 (RFC 6585 §4) or 503 (RFC 9110 §15.6.4), if
    /// it declares `Retry-After`, or if it is that of `#[on_database(retry)]`.
    ///
    /// ```
    /// # use status_error::{ApiError, Catalog};
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// enum OrderError {
    ///     #[error("another request changed the order")]
    ///     #[status(409, retry)]
    ///     Conflict,
    ///     #[error("the quota of this month is used up")]
    ///     #[status(429, retry = false)]
    ///     QuotaUsedUp,
    ///     #[error("the kitchen is closed")]
    ///     #[status(503, disclose)]
    ///     Closed,
    /// }
    ///
    /// let catalog = Catalog::of::<OrderError>();
    /// let retryable: Vec<&str> =
    ///     catalog.iter().filter(|kind| kind.is_retryable()).map(|kind| kind.variant).collect();
    /// assert_eq!(retryable, ["Conflict", "Closed"]);
    /// ```
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.retry.unwrap_or_else(|| {
            matches!(self.status, 429 | 503)
                || self.headers.iter().any(|header| header.name.eq_ignore_ascii_case("retry-after"))
                || self.failures.contains(&FailureKind::Retry)
        })
    }

    /// Returns whether the runtime replaces the code, the message and the members of this type with
    /// generic ones. It does so for a 5xx that is not disclosed, and for a status that is not
    /// 400–599.
    #[must_use]
    pub fn is_masked(&self) -> bool {
        match self.status {
            400..=499 => false,
            500..=599 => !self.disclosed,
            // Any other status is not one of errors, and is sent as a 500.
            _ => true,
        }
    }

    /// Returns the code that a client sees, which is `server_error` for a masked type.
    pub(crate) fn public_code(&self) -> &'static str {
        if self.is_masked() { status::SERVER_ERROR } else { self.code }
    }

    /// Returns whether all responses of this type under one profile are the same, apart from an
    /// error id.
    pub(crate) fn is_static(&self) -> bool {
        matches!(self.message, Message::Title | Message::Literal(_))
            && self.members.is_empty()
            && !self.field_errors
            && self.headers.iter().all(|header| header.value.is_some())
    }
}

/// The problem type that is sent in place of an error whose contract can't be fulfilled.
pub(crate) static BROKEN: ProblemType = ProblemType::new(500, "broken_contract");

/// The source of the public message of a [`ProblemType`].
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
    /// No message: the title is sent.
    Title,
    /// This text.
    Literal(&'static str),
    /// The error's `Display`. The derive has proven that it prints this template and nothing else.
    /// The proof is about the type that has the derive: if another type returns the problem type,
    /// the title is sent.
    Display(&'static str),
    /// [`ApiError::write_message`](crate::ApiError::write_message), which writes this template.
    Written(&'static str),
    /// The error's `Display`, without a proof. The declaration vouches for the text with
    /// `#[message(unchecked_display)]`. As for [`Display`](Self::Display), another type that
    /// returns a derived problem type sends the title.
    Unchecked,
}

/// The origin of the challenge of a 401 or a 407.
///
/// ```
/// # use status_error::{ApiError, Catalog, catalog::Challenge};
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("the token is not valid")]
/// #[status(401, no_challenge)]
/// struct Unauthorized;
///
/// let kind = Catalog::of::<Unauthorized>().iter().next().unwrap();
/// assert_eq!(kind.challenge, Challenge::Waived);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Challenge {
    /// A header of the problem type. Without a legal value a masked 500 is sent.
    Declared,
    /// A header of the problem type; or, if the response has none, the profile's
    /// [`challenge`](crate::ApiProfile::challenge): `#[status(401, challenge = profile)]`. Only for
    /// a 401.
    Profile,
    /// A header of the problem type, or none: `#[status(401, no_challenge)]`, for an API whose
    /// clients get none today.
    Waived,
}

/// The level at which a response is reported. `#[report(…)]` sets it; by default a 5xx is an error,
/// a concealed error a warning, and any other 4xx is for debugging.
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
    /// An error that an operator has to look at.
    Error,
    /// A warning.
    Warn,
    /// Information.
    Info,
    /// Details for debugging.
    Debug,
    /// No report: neither `tracing` nor the profile's reporter receives one, and the response to a
    /// server error has no error id. A fault of the response is reported nevertheless.
    Off,
}

/// A response header that a [`ProblemType`] declares.
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
    /// The value, if it is the same in every response. If it is `None`,
    /// [`ApiError::headers`](crate::ApiError::headers) writes the value.
    pub value: Option<&'static str>,
    /// The statuses that have the header, if the problem type has a range of statuses and only some
    /// of them have it. Otherwise empty.
    pub on: &'static [u16],
}

impl Header {
    /// Creates a header with a name in lower case. [`ApiError::headers`](crate::ApiError::headers)
    /// writes its value.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, value: None, on: &[] }
    }

    /// Sets a value that is the same in every response.
    #[must_use]
    pub const fn value(self, value: &'static str) -> Self {
        Self { value: Some(value), ..self }
    }
}
