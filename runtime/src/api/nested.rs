//! Errors that delegate their response and add a message or members to it.

use crate::api::api_error::ApiError;
use crate::api::hook;
use crate::api::members::MemberSink;
use crate::api::problem::said;
use crate::contract::problem_type::{Message, ProblemType};
use crate::contract::status;
use std::fmt::{self, Display};

/// The number of delegations after which a chain counts as endless. No reasonable contract nests
/// deeper.
pub(crate) const MAX_DELEGATION: usize = 64;

/// The error that responds, and the outermost error around it that adds a part to the response.
#[derive(Clone, Copy)]
pub(crate) struct Nested<'a> {
    pub(crate) outer: &'a dyn ApiError,
    pub(crate) target: &'a dyn ApiError,
}

impl<'a> Nested<'a> {
    /// Returns the errors from the outermost one to the one before the target.
    fn outer(self) -> impl Iterator<Item = &'a dyn ApiError> {
        // The target adds nothing, because it delegates to no error.
        delegations(self.outer).take(MAX_DELEGATION).filter(|error| hook::context(*error).is_some())
    }

    /// Returns whether an error around the target adds a message.
    pub(crate) fn has_message(self) -> bool {
        self.outer().any(|error| hook::context(error) == Some(true))
    }

    /// Adds the members of the errors around the target, from the innermost to the outermost.
    pub(crate) fn members(self, members: &mut MemberSink<'_>) {
        let outer: Vec<&dyn ApiError> = self.outer().collect();
        outer.iter().rev().for_each(|error| error.members(members));
    }
}

/// Returns an error and the errors that it delegates to, from the outermost to the innermost, which
/// responds. An endless chain is cut.
fn delegations<'a>(error: &'a dyn ApiError) -> impl Iterator<Item = &'a dyn ApiError> {
    let delegate = |error: &&'a dyn ApiError| -> Option<&'a dyn ApiError> {
        let error: &'a dyn ApiError = *error;
        error.delegate()
    };
    std::iter::successors(Some(error), delegate).take(MAX_DELEGATION + 1)
}

/// Returns the problem type of the error that responds for an error. The problem type of a
/// hand-written error that delegates may be another one.
pub fn responding_type(error: &dyn ApiError) -> &'static ProblemType {
    responding(error).problem_type()
}

/// Returns the error that responds for an error.
pub(crate) fn responding(error: &dyn ApiError) -> &dyn ApiError {
    delegations(error).last().unwrap_or(error)
}

/// Displays the public message of an error, never its `Display`: the message that its own response
/// would have, or its title. The derive writes it into the message of a transparent variant.
#[derive(Clone, Copy)]
pub struct PublicMessage<'e>(pub &'e dyn ApiError);

// The output has neither the error nor a text of it.
impl fmt::Debug for PublicMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PublicMessage").finish_non_exhaustive()
    }
}

impl Display for PublicMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(outer) = delegations(self.0).find(|error| hook::context(*error) == Some(true)) {
            return outer.write_message(f);
        }
        let error = responding(self.0);
        let kind = error.problem_type();
        if kind.is_masked() {
            return f.write_str(status::generic_sentence(kind.status_code()));
        }
        match said(kind, error) {
            Message::Title => f.write_str(kind.title.unwrap_or_else(|| status::phrase(kind.status_code()))),
            Message::Literal(text) => f.write_str(text),
            // A message was proven to print public fields only, or its declaration vouches for it.
            Message::Display(_) | Message::Unchecked => Display::fmt(error, f),
            Message::Written(_) => error.write_message(f),
        }
    }
}
