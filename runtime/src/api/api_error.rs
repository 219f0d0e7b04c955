//! `ApiError`, the trait of errors with a declared response.

use crate::api::hook::{Hook, HookValue};
use crate::api::members::MemberSink;
use crate::api::profile::ApiProfile;
use crate::contract::field_error::FieldErrorSink;
use crate::contract::header_sink::HeaderSink;
use crate::contract::problem_type::ProblemType;
use std::error::Error;
use std::fmt;

/// An error that is part of an API's contract. `#[derive(ApiError)]` implements this trait. The
/// trait is object-safe.
///
/// A response contains only data that these methods return or write. The runtime masks every 5xx
/// that is not [`disclosed`](ProblemType::disclosed), also for a hand-written implementation:
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
    label = "this type declares no response",
    note = "derive it: `#[derive(Debug, thiserror::Error, status_error::ApiError)]`",
    note = "for a type of another crate, replace `transparent` with a status, such as `#[status(500)]`"
)]
pub trait ApiError: Error {
    /// Returns the problem type that a client sees. For a concealed variant, it is the type of the
    /// variant that the error is shown as.
    fn problem_type(&self) -> &'static ProblemType;

    /// Returns the problem type of the error itself, for logs and operators. A client never sees
    /// it. It differs from [`problem_type`](Self::problem_type) if the variant is concealed.
    fn internal_type(&self) -> &'static ProblemType {
        self.problem_type()
    }

    /// Returns the profile that the error's type names. Returns `None` if the type names no
    /// profile; the layer's profile applies then, or the default profile with RFC 9457 bodies.
    fn profile(&self) -> Option<&'static ApiProfile> {
        None
    }

    /// Returns the error that responds in place of this error (`#[status(transparent)]`). Returns
    /// `None` if this error responds itself.
    fn delegate(&self) -> Option<&dyn ApiError> {
        None
    }

    /// Writes the public message. The runtime calls this method if the problem type's message is
    /// [`Message::Written`](crate::catalog::Message::Written).
    ///
    /// # Errors
    ///
    /// Returns an error if the `Display` of a value in the message fails. The title is sent then,
    /// and the failure is reported.
    fn write_message(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = f;
        Err(fmt::Error)
    }

    /// Adds the public members.
    fn members(&self, members: &mut MemberSink<'_>) {
        let _ = members;
    }

    /// Pushes the field errors.
    fn field_errors(&self, field_errors: &mut FieldErrorSink<'_>) {
        let _ = field_errors;
    }

    /// Adds the values of the declared headers that are not the same in every response.
    fn headers(&self, headers: &mut HeaderSink<'_>) {
        let _ = headers;
    }

    /// Writes the cause, a text for the API's own error log. The runtime calls this method if
    /// [`ProblemType::cause`] of [`problem_type`](Self::problem_type) declares a cause. A concealed
    /// error writes the cause of the variant that it is shown as.
    ///
    /// # Errors
    ///
    /// Returns an error if the `Display` of a value in the cause fails. The entry in the error log
    /// has no cause then.
    fn write_cause(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = f;
        Err(fmt::Error)
    }

    /// Returns the reply to a query of the runtime. Only the derive and this crate's wrappers
    /// implement this method.
    #[doc(hidden)]
    fn __hook(&self, hook: Hook) -> Option<HookValue<'_>> {
        let _ = hook;
        None
    }
}

/// Implements the trait for a pointer to an error: each method is forwarded.
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

/// Displays the text of an error's `#[cause]`, which is meant for the API's error log.
pub(crate) struct Cause<'e>(pub(crate) &'e dyn ApiError);

// Only for `{}`: the formatter's options would otherwise apply to the values in the cause.
impl fmt::Display for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_cause(f)
    }
}
