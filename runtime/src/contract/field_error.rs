//! Field errors: the parts of a request that are invalid.

use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use std::borrow::Cow;
use std::fmt;

/// An invalid part of a request: its place, a message for people, and a code for programs. A field
/// error is one entry of `errors` (RFC 9457) or `details` (envelope).
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
    /// The part of the request: body, query, path or header.
    pub location: Location,
    /// The place in that part.
    pub pointer: Pointer,
    /// The machine-readable code: `missing`, `type_error.integer`, `unique`.
    pub code: Cow<'static, str>,
    /// The message for people. The response contains it unchanged, so it must not contain values
    /// that the client did not send.
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

/// Groups field errors by a key. The groups are in the order of their first field errors. A format
/// that nests field errors as the request is nested groups each level by one segment of the
/// pointers.
///
/// ```
/// use status_error::field_error::group_by;
/// use status_error::{FieldError, Location, Pointer};
///
/// let error = |name| FieldError::new(Location::Body, Pointer::root().key("user").key(name), "", "");
/// let name = |error: &FieldError| error.pointer.segments().nth(1).map(|segment| segment.to_string());
/// let groups = group_by(vec![error("email"), error("age"), error("email")], name);
/// let sizes: Vec<_> = groups.into_iter().map(|(name, errors)| (name, errors.len())).collect();
/// assert_eq!(sizes, [(Some("email".to_owned()), 2), (Some("age".to_owned()), 1)]);
/// ```
pub fn group_by<K: PartialEq>(
    field_errors: impl IntoIterator<Item = FieldError>,
    key: impl Fn(&FieldError) -> K,
) -> Vec<(K, Vec<FieldError>)> {
    let mut groups: Vec<(K, Vec<FieldError>)> = Vec::new();
    for field_error in field_errors {
        let key = key(&field_error);
        match groups.iter_mut().find(|(other, _)| *other == key) {
            Some((_, group)) => group.push(field_error),
            None => groups.push((key, vec![field_error])),
        }
    }
    groups
}

/// The text for the log. `FieldError` is a `std::error::Error`, so that a field of this type can be
/// `#[from] #[field_errors]`.
impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`: {}", self.location, self.pointer, self.message)
    }
}

impl std::error::Error for FieldError {}

/// A sink for the field errors of an error; see [`ToFieldErrors`].
pub struct FieldErrorSink<'d> {
    each: &'d mut dyn FnMut(&FieldError),
    left: usize,
    beyond: usize,
}

impl<'d> FieldErrorSink<'d> {
    pub(crate) fn new(limit: usize, each: &'d mut dyn FnMut(&FieldError)) -> Self {
        Self { each, left: limit, beyond: 0 }
    }

    /// Sends a field error. If the response already has
    /// [`ApiProfile::max_field_errors`](crate::ApiProfile::max_field_errors) of them, the field
    /// error is only counted.
    pub fn push(&mut self, field_error: &FieldError) {
        if let Some(left) = self.left.checked_sub(1) {
            self.left = left;
            (self.each)(field_error);
        } else {
            self.beyond += 1;
        }
    }

    /// Returns whether the response has as many field errors as it may have. Further ones are only
    /// counted, so the caller may stop.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.left == 0
    }

    pub(crate) fn left(&self) -> usize {
        self.left
    }

    /// Returns the number of field errors that were counted and not sent.
    pub(crate) fn beyond(&self) -> usize {
        self.beyond
    }

    /// Counts field errors that another sink has already left out.
    pub(crate) fn count_beyond(&mut self, more: usize) {
        self.beyond += more;
    }

    /// Sends a last field error with the number of those that were left out, if there are any.
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

/// A value that a `#[field_errors]` field can have: a [`FieldError`], a `Vec` or an `Option` of it,
/// or a type of your own.
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
    message = "`{Self}` has no field errors",
    label = "`#[field_errors]` needs a type that implements `ToFieldErrors`",
    note = "use `status_error::FieldError`, a `Vec` or an `Option` of it, or an error of a validator or a serde format whose feature is on",
    note = "for your own type, write `impl status_error::field_error::ToFieldErrors for …`"
)]
pub trait ToFieldErrors {
    /// Pushes each field error into the sink.
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

impl<T: ToFieldErrors + ?Sized> ToFieldErrors for &mut T {
    fn each(&self, field_errors: &mut FieldErrorSink<'_>) {
        (**self).each(field_errors);
    }
}
