//! Faults: defects that show while a response is rendered.

use std::fmt::{self, Display};

/// A defect of the API that showed while a response was rendered. The response is sent
/// nevertheless, without the part that failed, and the fault is reported.
///
/// ```
/// assert_eq!(
///     status_error::report::Fault::Header("link").to_string(),
///     "a value of the header `link` was left out: not legal, not declared, or too long",
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The `Display` behind this member failed, so a fallback text was sent: the title, or an empty
    /// string.
    Text(&'static str),
    /// This member could not be serialized, was too large or nested too deep, or had a reserved
    /// name or the name of another member, so all members of the error were left out.
    Member(&'static str),
    /// The value that the format wrote here could not be serialized, was too large or nested too
    /// deep, and was left out.
    Value(&'static str),
    /// The format made a mistake.
    Format(FormatFault),
    /// A value of this header was illegal, not declared, or too long, and was left out.
    Header(&'static str),
    /// HTTP requires this header for the status, and the error had no legal value for it. A masked
    /// 500 was sent in place of the error.
    RequiredHeaderMissing(&'static str),
    /// The problem type has the challenge of the profile
    /// ([`Challenge::Profile`](crate::catalog::Challenge::Profile)), and the profile has no legal
    /// one. The response was sent without a challenge.
    ProfileChallengeMissing,
    /// HTTP requires this header for the status, and a foreign response does not have it. The
    /// response was sent without the header.
    ForeignHeaderMissing(&'static str),
    /// The framework's own extractor rejected a request with a text, which is not sent, because it
    /// may repeat values of the client. So the response names no field. The other extractor names
    /// the field. Reported at most once in a process for each extractor, with the level `warn`.
    ForeignExtractor {
        /// The path of the framework's extractor.
        used: &'static str,
        /// The path of the extractor of this crate.
        instead: &'static str,
    },
    /// Errors delegate to each other in an endless chain. A masked 500 was sent.
    Delegation,
    /// Code of the error, of one of its fields or of the format panicked. The body was sent with
    /// the code, the status and the title alone, or the headers without those after the panic.
    Panicked,
    /// A database reported a unique violation that no variant declares;
    /// [`Report::violation`](crate::report::Report::violation) returns it.
    UnmappedViolation,
    /// The route does not declare the error with this code. The error was sent. Only a layer that
    /// knows the errors of the route reports it, such as `tower::AllowedErrorsLayer`.
    Undeclared(&'static str),
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(name) => write!(f, "the Display behind `{name}` failed"),
            Self::Member(name) => write!(f, "the member `{name}` failed, so no member was sent"),
            Self::Value(name) => write!(f, "the value of `{name}` failed, so it was left out"),
            Self::Format(fault) => fault.fmt(f),
            Self::Header(name) => {
                write!(f, "a value of the header `{name}` was left out: not legal, not declared, or too long")
            }
            Self::RequiredHeaderMissing(name) => {
                write!(f, "there was no legal value for `{name}`, which the status requires")
            }
            Self::ProfileChallengeMissing => f.write_str("the profile has no legal challenge for a 401"),
            Self::ForeignHeaderMissing(name) => {
                write!(f, "an answer that is not this API's own lacks `{name}`, which its status requires")
            }
            Self::ForeignExtractor { used, instead } => {
                write!(f, "`{used}` rejected a request, and the response names no field: extract with `{instead}`")
            }
            Self::Delegation => f.write_str("errors delegate to each other without an end"),
            Self::Panicked => f.write_str("the code of a part of the response panicked"),
            Self::UnmappedViolation => f.write_str("unmapped unique violation"),
            Self::Undeclared(code) => {
                write!(f, "the route does not declare the error `{code}`, with which it responded")
            }
        }
    }
}

/// A mistake of a [`Format`](crate::format::Format).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FormatFault {
    /// The format has a media type, and wrote nothing. The response has no body and no
    /// `Content-Type`.
    NoBody,
    /// The format wrote more after the body was complete. That part was left out.
    SecondRoot,
    /// The format wrote this name twice into one object. The second member was left out. The name
    /// is `None` if it is known only at run time.
    NameTwice(Option<&'static str>),
    /// An array or an object was nested too deep, and was left out.
    TooDeep,
    /// The body was too large. It was sent without the error's members; or, if it was still too
    /// large, the response has no body.
    TooLong,
}

impl Display for FormatFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBody => f.write_str("the format has a media type and wrote no body"),
            Self::SecondRoot => f.write_str("the format wrote more after the end of the body, which was left out"),
            Self::NameTwice(Some(name)) => write!(f, "the format wrote `{name}` twice into one object"),
            Self::NameTwice(None) => f.write_str("the format wrote a computed name twice into one object"),
            Self::TooDeep => f.write_str("the format nested arrays and objects too deep"),
            Self::TooLong => f.write_str("the body is too large"),
        }
    }
}
