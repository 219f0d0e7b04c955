//! What is known of an error without an instance of it.

use crate::contract::grpc_code::GrpcCode;
use crate::contract::status;

/// One documented kind of error: RFC 9457's *problem type*, as plain data.
///
/// The derive makes one for each variant; a hand-written [`ApiError`](crate::ApiError) writes its own,
/// best from [`ProblemType::new`], so that members added later keep their defaults:
///
/// ```
/// use status_error::{Message, ProblemType};
///
/// static GONE: ProblemType = ProblemType {
///     message: Message::Literal("This resource was removed for good."),
///     ..ProblemType::new(410, "gone")
/// };
/// assert_eq!(GONE.status, 410);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ProblemType {
    /// The variant's name in Rust (the type's name for a struct).
    pub variant: &'static str,
    /// The machine-readable code, stable over releases.
    pub code: &'static str,
    /// The HTTP status, 400–599. Anything else is answered as a masked 500.
    pub status: u16,
    /// The declared title. `None`: the status phrase, or the humanised code where a documentation base gives the type a URI.
    pub title: Option<&'static str>,
    /// The doc comment. Documentation: it is never part of an answer.
    pub docs: &'static str,
    /// Where the public sentence comes from.
    pub message: Message,
    /// Whether a 5xx sends its own code, message and members. Without it the runtime masks the answer.
    pub disclosed: bool,
    /// Names of the public members that the body may have.
    pub members: &'static [&'static str],
    /// Whether the error may name properties at fault.
    pub details: bool,
    /// The headers that the answer declares.
    pub headers: &'static [Header],
    /// The unique constraints whose violation this is.
    pub unique: &'static [Unique],
    /// The other constraints whose violation this is.
    pub constraints: &'static [Constraint],
    /// What else of a database this is.
    pub outcomes: &'static [Outcome],
    /// Whether the answer keeps the fields of the constraints to itself (`disclose = "nothing"`).
    pub withholds_fields: bool,
    /// The template of the sentence for the API's own error log; never part of an answer.
    pub cause: Option<&'static str>,
    /// How loudly an answer of this type is reported. `None`: by its status.
    pub report: Option<ReportLevel>,
    /// The gRPC code where it is not the one that follows from the status: [`ProblemType::grpc_code`].
    pub grpc: Option<GrpcCode>,
    /// The variant that a client sees in this one's place. A concealed type is left out of public catalogs.
    pub concealed_as: Option<&'static str>,
}

impl ProblemType {
    /// A problem type with a status and a code: its message is its title, and it sends nothing else.
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
            details: false,
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

    /// The status of the answer: [`status`](Self::status), or 500 where that is not an error's (RFC 9110 §15).
    #[must_use]
    pub fn status_code(&self) -> http::StatusCode {
        status::error_status(self.status)
    }

    /// The gRPC code: the declared one, or the one that follows from the status ([`GrpcCode`] has the table).
    #[must_use]
    pub fn grpc_code(&self) -> GrpcCode {
        self.grpc.unwrap_or_else(|| GrpcCode::of(self))
    }

    /// Whether the runtime answers with a generic sentence in place of this type's own: a 5xx that is not disclosed.
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
            && !self.details
            && self.headers.iter().all(|header| header.value.is_some())
    }
}

/// Where the public sentence of a [`ProblemType`] comes from.
///
/// ```
/// # use status_error::{ApiError, Catalog, Message};
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
    /// The error's `Display`, unproven: somebody vouched for it with `#[message(unchecked_display)]`.
    Unchecked,
}

/// How loudly an answer is reported: by `#[report(…)]`, or else 5xx as errors, concealed ones as warnings, other 4xx for debugging.
///
/// ```
/// # use status_error::{ApiError, Catalog, ReportLevel};
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
pub enum ReportLevel {
    /// An error.
    Error,
    /// A warning.
    Warn,
    /// Worth knowing.
    Info,
    /// For debugging.
    Debug,
    /// Nobody is told, reporters neither; a server error's answer has no reference then. Faults of the answer are told all the same.
    Off,
}

/// A header that a [`ProblemType`] declares.
///
/// ```
/// use status_error::{Header, ProblemType};
///
/// static UNAUTHORIZED: ProblemType = ProblemType {
///     headers: &[Header { name: "www-authenticate", value: Some("Bearer") }],
///     ..ProblemType::new(401, "unauthorized")
/// };
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The field name, in lower case.
    pub name: &'static str,
    /// The value where it is the same in every answer; else [`ApiError::headers`](crate::ApiError::headers) gives it.
    pub value: Option<&'static str>,
}

/// A unique constraint, by both of its identities: its name and its columns.
///
/// Drivers tell one or the other of these (PostgreSQL the name, SQLite the columns), so both are declared.
///
/// ```
/// # use status_error::{ApiError, Catalog};
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("this address is taken")]
/// #[status(409)]
/// #[unique("email", constraint = "users_email_key", columns("users.email"))]
/// struct EmailTaken;
///
/// let taken = Catalog::of::<EmailTaken>().iter().next().unwrap();
/// assert_eq!(taken.unique[0].fields, ["email"]);
/// assert_eq!(taken.unique[0].constraint, Some("users_email_key"));
/// ```
///
/// A constraint that several enums share is a constant, `#[unique(EXTERNAL_ID)]`:
///
/// ```
/// use status_error::Unique;
///
/// pub const EXTERNAL_ID: Unique = Unique::new(&["external_identifier"])
///     .constraint("buyers_account_external_key")
///     .columns(&["buyers.merchant_account_id", "buyers.external_identifier"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unique {
    /// The public names of the fields, as a client sent them; `billing_details.tax_id` is a nested one.
    pub fields: &'static [&'static str],
    /// The constraint's (or the unique index's) name in the database.
    pub constraint: Option<&'static str>,
    /// The columns, as `table.column`. Empty: the fields' names, in any table.
    pub columns: &'static [&'static str],
    /// How much of the constraint's name is declared.
    pub matching: Match,
}

impl Unique {
    /// A constraint on these fields.
    #[must_use]
    pub const fn new(fields: &'static [&'static str]) -> Self {
        Self { fields, constraint: None, columns: &[], matching: Match::Exact }
    }

    /// With its name.
    #[must_use]
    pub const fn constraint(self, name: &'static str) -> Self {
        Self { constraint: Some(name), ..self }
    }

    /// With its columns, as `table.column`.
    #[must_use]
    pub const fn columns(self, columns: &'static [&'static str]) -> Self {
        Self { columns, ..self }
    }

    /// With a name that is the beginning or the end of the database's: each partition's index has one of its own.
    #[must_use]
    pub const fn matching(self, matching: Match) -> Self {
        Self { matching, ..self }
    }
}

/// A foreign key, a check, a not-null or an exclusion constraint, by its name or its columns.
///
/// ```
/// # use status_error::{ApiError, Catalog};
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("there is no such account")]
/// #[status(422)]
/// #[constraint("buyers_account_fkey", fields("merchant_account_id"))]
/// struct NoAccount;
///
/// let kind = Catalog::of::<NoAccount>().iter().next().unwrap();
/// assert_eq!(kind.constraints[0].name, "buyers_account_fkey");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Constraint {
    /// Its name in the database.
    pub name: &'static str,
    /// The public names of the fields at fault, if any.
    pub fields: &'static [&'static str],
    /// The columns, as `table.column`: SQLite tells those of a not-null constraint. Empty: the fields' names, in any table.
    pub columns: &'static [&'static str],
    /// How much of the name is declared.
    pub matching: Match,
}

impl Constraint {
    /// A constraint of this name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, fields: &[], columns: &[], matching: Match::Exact }
    }

    /// With the public names of the fields at fault.
    #[must_use]
    pub const fn fields(self, fields: &'static [&'static str]) -> Self {
        Self { fields, ..self }
    }

    /// With its columns, as `table.column`.
    #[must_use]
    pub const fn columns(self, columns: &'static [&'static str]) -> Self {
        Self { columns, ..self }
    }

    /// With a name that is the beginning or the end of the database's.
    #[must_use]
    pub const fn matching(self, matching: Match) -> Self {
        Self { matching, ..self }
    }
}

/// How much of a constraint's name is declared: `match = "prefix"`.
///
/// ```
/// use status_error::database::{Violation, ViolationKind};
/// use status_error::{Match, Unique};
///
/// // PostgreSQL names the index of a partition after the partition.
/// const EXTERNAL_ID: Unique = Unique::new(&["external_id"]).constraint("_external_id_key").matching(Match::Suffix);
/// let violation = Violation::new(ViolationKind::Unique).constraint("buyers_2026_external_id_key");
/// assert!(violation.is(&EXTERNAL_ID));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// All of it.
    Exact,
    /// Its beginning.
    Prefix,
    /// Its end.
    Suffix,
}

/// What of a database, violations aside, a variant is: `#[on_database(unavailable)]`.
///
/// ```
/// # use status_error::{ApiError, Catalog, Outcome};
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("the database is busy")]
/// #[status(503)]
/// #[header("retry-after", "5")]
/// #[on_database(unavailable, retry)]
/// struct Busy;
///
/// let busy = Catalog::of::<Busy>().iter().next().unwrap();
/// assert_eq!(busy.outcomes, [Outcome::Unavailable, Outcome::Retry]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// There is no such row, where one had to be.
    RowNotFound,
    /// There is no connection to be had: none of the network, none of the pool, too many of them.
    Unavailable,
    /// Another transaction was in the way (a deadlock, a lock, a serialization failure): the same again may succeed.
    Retry,
    /// The statement took longer than it may.
    Timeout,
}

/// One entry of an enum's catalog; see [`ProblemTypes`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Entry {
    /// A problem type of the type itself.
    One(&'static ProblemType),
    /// Those of it that the derive has made, one after the other.
    Own(fn() -> &'static [ProblemType]),
    /// The catalog of an error that a transparent variant answers as.
    Nested(fn() -> &'static [Entry]),
    /// The same, where it is concealed: those of these statuses are, or all of them where there are none.
    Concealed(fn() -> &'static [Entry], &'static [u16]),
}

/// The problem types of an error type, known without an instance. `#[derive(ApiError)]` implements it.
///
/// ```
/// # use status_error::{ApiError, Catalog};
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum BuyerError {
///     /// No buyer has this id.
///     #[error("the buyer was not found")]
///     #[status(404)]
///     NotFound,
/// }
///
/// let not_found = Catalog::of::<BuyerError>().iter().next().unwrap();
/// assert_eq!((not_found.status, not_found.code), (404, "not_found"));
/// assert_eq!(not_found.docs, "No buyer has this id.");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no catalog of problem types",
    label = "a transparent variant answers as this type does, so it has to be an `ApiError`",
    note = "derive it: `#[derive(Debug, thiserror::Error, status_error::ApiError)]`"
)]
pub trait ProblemTypes {
    /// The entries, in the order of their declaration.
    fn entries() -> &'static [Entry];
}

impl<T: ProblemTypes + ?Sized> ProblemTypes for &T {
    fn entries() -> &'static [Entry] {
        T::entries()
    }
}

impl<T: ProblemTypes + ?Sized> ProblemTypes for Box<T> {
    fn entries() -> &'static [Entry] {
        T::entries()
    }
}

impl<T: ProblemTypes + ?Sized> ProblemTypes for std::sync::Arc<T> {
    fn entries() -> &'static [Entry] {
        T::entries()
    }
}
