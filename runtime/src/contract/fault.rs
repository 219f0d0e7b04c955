//! What can go wrong while a response is made.

use std::fmt::{self, Display};

/// Something that went wrong while an answer was made. The answer left all the same, without the
/// part at fault.
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
    /// The `Display` behind this member failed.
    Text(&'static str),
    /// This member could not be serialized, or was too large: all members were left out.
    Member(&'static str),
    /// A value of this header was not legal, not declared or too long, and was left out.
    Header(&'static str),
    /// The status may not be sent without this header, and there was no legal value for it: the
    /// answer was masked.
    RequiredHeaderMissing(&'static str),
    /// The answer is another's, and has not got this header, without which its status may not be
    /// sent: it left without it.
    ForeignHeaderMissing(&'static str),
    /// Errors delegate to each other without an end: the answer was masked.
    Delegation,
    /// A database reported a unique violation that no variant declares;
    /// [`Report::violation`](crate::report::Report::violation) has it.
    UnmappedViolation,
}

impl Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(name) => write!(f, "the Display behind `{name}` failed"),
            Self::Member(name) => write!(f, "the member `{name}` failed, so no member was sent"),
            Self::Header(name) => {
                write!(f, "a value of the header `{name}` was left out: not legal, not declared, or too long")
            }
            Self::RequiredHeaderMissing(name) => {
                write!(f, "there was no legal value for `{name}`, which the status requires")
            }
            Self::ForeignHeaderMissing(name) => {
                write!(f, "an answer that is not this API's own lacks `{name}`, which its status requires")
            }
            Self::Delegation => f.write_str("errors delegate to each other without an end"),
            Self::UnmappedViolation => f.write_str("unmapped unique violation"),
        }
    }
}
