//! Properties at fault, and where they are.

use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use std::borrow::Cow;
use std::fmt;

/// One property at fault: where it is, what is wrong with it, and which kind of fault that is.
///
/// ```
/// use status_error::{FieldError, Location, Pointer};
///
/// let detail = FieldError::new(Location::Body, Pointer::root().key("billing_details").key("phone_number"), "missing", "This value is required.");
/// assert_eq!(detail.pointer.to_string(), "/billing_details/phone_number");
/// ```
#[doc(alias("validation", "garde", "validator", "422"))]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    /// The part of the request.
    pub location: Location,
    /// The place in that part.
    pub pointer: Pointer,
    /// The machine-readable code: `missing`, `type_error.integer`, `unique`.
    pub code: Cow<'static, str>,
    /// For a person. It is sent as it is: never put a value that is not the client's own into it.
    pub message: Cow<'static, str>,
}

impl FieldError {
    /// Creates a field error.
    pub fn new(
        location: Location,
        pointer: Pointer,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { location, pointer, code: code.into(), message: message.into() }
    }
}

/// For the log, and so that a `#[from] #[field_errors] FieldError` can be a source.
impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`: {}", self.location, self.pointer, self.message)
    }
}

impl std::error::Error for FieldError {}

/// Takes the details that an error gives out; see [`ToFieldErrors`].
pub struct FieldErrorSink<'d> {
    each: &'d mut dyn FnMut(&FieldError),
    left: usize,
    beyond: usize,
}

impl<'d> FieldErrorSink<'d> {
    pub(crate) fn new(limit: usize, each: &'d mut dyn FnMut(&FieldError)) -> Self {
        Self { each, left: limit, beyond: 0 }
    }

    /// Sends a detail, unless the answer has
    /// [`ApiProfile::max_field_errors`](crate::ApiProfile::max_field_errors) of them already.
    pub fn push(&mut self, field_error: &FieldError) {
        if let Some(left) = self.left.checked_sub(1) {
            self.left = left;
            (self.each)(field_error);
        } else {
            self.beyond += 1;
        }
    }

    /// Whether another detail would be counted only; what makes details may stop then.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.left == 0
    }

    pub(crate) fn left(&self) -> usize {
        self.left
    }

    /// How many details were counted only.
    pub(crate) fn beyond(&self) -> usize {
        self.beyond
    }

    /// Counts details that somebody else has left out.
    pub(crate) fn count_beyond(&mut self, more: usize) {
        self.beyond += more;
    }

    /// Says how many details were left out, if any.
    pub(crate) fn finish(self) {
        if self.beyond > 0 {
            let are = if self.beyond == 1 { "more fault is" } else { "more faults are" };
            let message = format!("{} {are} not listed.", self.beyond);
            (self.each)(&FieldError::new(Location::Unknown, Pointer::root(), "truncated", message));
        }
    }
}

impl fmt::Debug for FieldErrorSink<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldErrorSink").field("left", &self.left).finish_non_exhaustive()
    }
}

/// What a `#[field_errors]` field can be: a [`FieldError`], a `Vec` or an `Option` of it, or a type
/// of your own.
///
/// ```
/// use status_error::{FieldError, Location, Pointer, field_error::{ToFieldErrors, FieldErrorSink}};
///
/// struct MissingColumns(Vec<String>);
///
/// impl ToFieldErrors for MissingColumns {
///     fn each(&self, details: &mut FieldErrorSink<'_>) {
///         for column in &self.0 {
///             let pointer = Pointer::root().key("columns").key(column);
///             details.push(&FieldError::new(Location::Body, pointer, "missing", "This column is required."));
///         }
///     }
/// }
/// ```
#[doc(alias("garde", "validator", "validation"))]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no details",
    label = "this field is `#[field_errors]`, so it has to name properties at fault",
    note = "`status_error::FieldError`, a `Vec` or an `Option` of it are details, and the errors of validators and of serde's formats with their features",
    note = "for a type of your own: `impl status_error::field_error::ToFieldErrors for …`"
)]
pub trait ToFieldErrors {
    /// Gives each detail out.
    fn each(&self, field_errors: &mut FieldErrorSink<'_>);
}

impl ToFieldErrors for FieldError {
    fn each(&self, field_errors: &mut FieldErrorSink<'_>) {
        field_errors.push(self);
    }
}

impl<T: ToFieldErrors> ToFieldErrors for [T] {
    fn each(&self, field_errors: &mut FieldErrorSink<'_>) {
        self.iter().for_each(|one| one.each(field_errors));
    }
}

impl<T: ToFieldErrors> ToFieldErrors for Vec<T> {
    fn each(&self, field_errors: &mut FieldErrorSink<'_>) {
        self.as_slice().each(field_errors);
    }
}

impl<T: ToFieldErrors> ToFieldErrors for Option<T> {
    fn each(&self, field_errors: &mut FieldErrorSink<'_>) {
        self.iter().for_each(|one| one.each(field_errors));
    }
}

impl<T: ToFieldErrors + ?Sized> ToFieldErrors for Box<T> {
    fn each(&self, field_errors: &mut FieldErrorSink<'_>) {
        (**self).each(field_errors);
    }
}

impl<T: ToFieldErrors + ?Sized> ToFieldErrors for &T {
    fn each(&self, field_errors: &mut FieldErrorSink<'_>) {
        (**self).each(field_errors);
    }
}
