//! The parts that a transparent variant adds to responses.

/// The parts that a transparent variant adds to the responses of its inner error: a message, and
/// members. See [`Catalog::additions_to`](crate::Catalog::additions_to).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Addition {
    /// The name of the transparent variant.
    pub variant: &'static str,
    /// The template of the message, in which the source stands for the public message of the inner
    /// error. `None` if the message is that of the inner error.
    pub message: Option<&'static str>,
    /// Names of the members that are added.
    pub members: &'static [&'static str],
}

impl Addition {
    /// Creates the addition of a variant, without parts.
    #[must_use]
    pub const fn new(variant: &'static str) -> Self {
        Self { variant, message: None, members: &[] }
    }

    /// Sets the template of the message.
    #[must_use]
    pub const fn message(self, message: &'static str) -> Self {
        Self { message: Some(message), ..self }
    }

    /// Sets the names of the members.
    #[must_use]
    pub const fn members(self, members: &'static [&'static str]) -> Self {
        Self { members, ..self }
    }
}
