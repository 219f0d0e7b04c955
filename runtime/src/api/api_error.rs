//! The centre: what an error has to say to become an answer.

use crate::api::hook::{Hook, HookValue};
use crate::api::members::MemberSink;
use crate::api::profile::ApiProfile;
use crate::contract::field_error::FieldErrorSink;
use crate::contract::header_sink::HeaderSink;
use crate::contract::problem_type::ProblemType;
use std::error::Error;
use std::fmt;

/// An error that is a part of an API's contract. `#[derive(ApiError)]` implements it; it is
/// object-safe.
///
/// The methods say what the declaration says, and nothing is sent that they do not give out. The
/// runtime masks every 5xx that is not [`disclosed`](ProblemType::disclosed), so an implementation
/// by hand is masked too:
///
/// ```
/// use status_error::{ApiError, ProblemType, catalog::Message};
///
/// #[derive(Debug, thiserror::Error)]
/// #[error("row {0} is gone")]
/// struct Gone(u64);
///
/// impl ApiError for Gone {
///     fn problem_type(&self) -> &'static ProblemType {
///         static GONE: ProblemType = ProblemType::new(410, "gone")
///             .message(Message::Literal("This resource was removed for good."));
///         &GONE
///     }
/// }
///
/// let response = status_error::response(&Gone(7));
/// assert_eq!(response.status(), 410);
/// ```
#[doc(alias("IntoResponse", "ResponseError", "Responder", "error enum"))]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an `ApiError`",
    label = "this type has no declared answer: no status, no body",
    note = "derive it: `#[derive(Debug, thiserror::Error, status_error::ApiError)]`",
    note = "for a type that is not yours, declare a status instead of `transparent`: `#[status(500)]`"
)]
pub trait ApiError: Error {
    /// The problem type that a client sees. For a concealed variant it is the one it is concealed
    /// as.
    fn problem_type(&self) -> &'static ProblemType;

    /// What really happened: for logs and operators, never for a caller.
    fn internal_type(&self) -> &'static ProblemType {
        self.problem_type()
    }

    /// The profile that this type names. `None`: the layer's, or RFC 9457.
    fn profile(&self) -> Option<&'static ApiProfile> {
        None
    }

    /// The error that answers in place of this one (`#[status(transparent)]`).
    fn delegate(&self) -> Option<&dyn ApiError> {
        None
    }

    /// Writes the public sentence where it is
    /// [`Message::Written`](crate::catalog::Message::Written).
    ///
    /// # Errors
    ///
    /// As `Display`. The title is sent then, and the failure reported.
    fn write_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = f;
        Err(fmt::Error)
    }

    /// Gives out the public members.
    fn members(&self, members: &mut MemberSink<'_>) {
        let _ = members;
    }

    /// Gives out the properties at fault.
    fn field_errors(&self, field_errors: &mut FieldErrorSink<'_>) {
        let _ = field_errors;
    }

    /// Gives out the values of the declared headers that are not the same in every answer.
    fn headers(&self, headers: &mut HeaderSink<'_>) {
        let _ = headers;
    }

    /// Writes the sentence for the API's own error log, where [`ProblemType::cause`] of
    /// [`problem_type`](Self::problem_type) declares one: of an error that is concealed, what it
    /// would be of the other one.
    ///
    /// # Errors
    ///
    /// As `Display`. The entry has no cause then.
    fn write_cause(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = f;
        Err(fmt::Error)
    }

    /// What the runtime asks beyond the methods above; not for implementations by hand.
    #[doc(hidden)]
    fn __hook(&self, hook: Hook) -> Option<HookValue<'_>> {
        let _ = hook;
        None
    }
}

/// Implements the trait for a pointer to an error.
macro_rules! forward {
    ($({$($generics:tt)*})? $holder:ty) => {
        impl$(<$($generics)*>)? ApiError for $holder {
            fn problem_type(&self) -> &'static ProblemType {
                (**self).problem_type()
            }
            fn internal_type(&self) -> &'static ProblemType {
                (**self).internal_type()
            }
            fn profile(&self) -> Option<&'static ApiProfile> {
                (**self).profile()
            }
            fn delegate(&self) -> Option<&dyn ApiError> {
                (**self).delegate()
            }
            fn write_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).write_message(f)
            }
            fn members(&self, members: &mut MemberSink<'_>) {
                (**self).members(members);
            }
            fn field_errors(&self, field_errors: &mut FieldErrorSink<'_>) {
                (**self).field_errors(field_errors);
            }
            fn headers(&self, headers: &mut HeaderSink<'_>) {
                (**self).headers(headers);
            }
            fn write_cause(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).write_cause(f)
            }
            fn __hook(&self, hook: Hook) -> Option<HookValue<'_>> {
                (**self).__hook(hook)
            }
        }
    };
}

forward!({E: ApiError + ?Sized} &E);
forward!({E: ApiError} Box<E>);
forward!({E: ApiError + ?Sized} std::sync::Arc<E>);

/// The cause of an error as something that can be displayed.
pub(crate) struct Cause<'e>(pub(crate) &'e dyn ApiError);

// To be displayed with `{}` and nothing else, as a sentence is.
impl fmt::Display for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_cause(f)
    }
}
