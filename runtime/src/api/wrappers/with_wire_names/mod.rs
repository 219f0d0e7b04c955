//! A wrapper that gives field errors the names that serde reads.

pub(crate) mod probe;

use crate::contract::field_error::{FieldError, FieldErrorSink, ToFieldErrors};
use crate::contract::pointer::{Pointer, Segment};
use probe::{Fields, Step};
use serde_core::de::DeserializeOwned;
use std::error::Error;
use std::fmt;

/// Field errors of a validator, with the names on the wire in place of Rust's names.
///
/// garde and validator know only the names in Rust, so with `#[serde(rename_all = "camelCase")]` no
/// pointer is right. This wrapper asks serde's derive for the names of the type that was validated,
/// and takes the one that has the same letters and digits: `displayName` for `display_name`. A name
/// with other letters (`#[serde(rename = "…")]`) has to be declared with [`rename`](Self::rename).
///
/// ```
/// use garde::Validate as _;
/// use status_error::field_error::WithWireNames;
///
/// #[derive(serde::Deserialize, garde::Validate)]
/// #[serde(rename_all = "camelCase")]
/// struct NewBuyer {
///     #[garde(length(min = 1))]
///     display_name: String,
///     #[serde(rename = "e-mail address")]
///     #[garde(length(min = 9))]
///     email: String,
/// }
///
/// #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// #[error("the request failed validation")]
/// #[status(400, code = "bad_request")]
/// struct Invalid(#[from] #[field_errors] WithWireNames<garde::Report>);
///
/// fn check(buyer: &NewBuyer) -> Result<(), Invalid> {
///     let named = |report| WithWireNames::of::<NewBuyer>(report).rename("email", "e-mail address");
///     Ok(buyer.validate().map_err(named)?)
/// }
///
/// let error = check(&NewBuyer { display_name: String::new(), email: "hunter2".to_owned() }).unwrap_err();
/// let body = String::from_utf8(status_error::response(&error).into_body().into()).unwrap();
/// assert!(body.contains(r##""pointer":"#/displayName""##), "{body}");
/// assert!(body.contains(r##""pointer":"#/e-mail%20address""##), "{body}");
/// ```
///
/// # Limits
///
/// serde's derive names the fields of structs, also behind `Option`, `Box`, lists, maps and
/// newtypes. From the first of these places on, a pointer keeps the names in Rust, unless they are
/// declared:
///
/// - in a struct with a `#[serde(flatten)]` field, and in the fields that it flattens;
/// - in an enum: the validators' paths have no variant, so the pointer also lacks the segment of an
///   externally tagged variant;
/// - in a value that a hand-written `Deserialize` reads.
///
/// garde counts the field of a newtype as `0`, unless it is `#[garde(transparent)]`; the pointer
/// keeps this index. validator numbers the entries of a map instead of naming their keys.
#[derive(Debug, Clone)]
pub struct WithWireNames<S> {
    source: S,
    fields: Fields,
    renamed: Vec<(&'static str, &'static str)>,
}

impl<S> WithWireNames<S> {
    /// Creates the wrapper around the errors of a validated `T`.
    #[must_use]
    pub fn of<T: DeserializeOwned>(source: S) -> Self {
        Self { source, fields: probe::fields::<T>, renamed: Vec::new() }
    }

    /// Declares the name on the wire of a field, at any depth.
    #[must_use]
    pub fn rename(mut self, rust: &'static str, wire: &'static str) -> Self {
        self.renamed.push((rust, wire));
        self
    }

    /// Returns the errors without the wrapper.
    pub fn into_inner(self) -> S {
        self.source
    }

    fn wire_name(&self, steps: &[Step], rust: &str) -> String {
        if let Some((_, wire)) = self.renamed.iter().find(|(name, _)| *name == rust) {
            return (*wire).to_owned();
        }
        let fields = (self.fields)(steps).unwrap_or_default();
        let same = |wire: &&&str| letters(wire).eq(letters(rust));
        let wire = fields.iter().find(|wire| **wire == rust).or_else(|| fields.iter().find(same));
        wire.map_or(rust, |wire| *wire).to_owned()
    }

    fn pointer(&self, pointer: &Pointer) -> Pointer {
        let mut steps = Vec::new();
        pointer.segments().fold(Pointer::root(), |place, segment| match segment {
            Segment::Index(index) => {
                steps.push(Step::Index);
                place.index(index)
            }
            Segment::Key(segment) => {
                let wire = self.wire_name(&steps, &segment);
                let place = place.key(&wire);
                steps.push(Step::Name(wire));
                place
            }
        })
    }
}

/// Returns the letters and digits of a name, without case.
fn letters(name: &str) -> impl Iterator<Item = char> + '_ {
    name.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase)
}

impl<S: ToFieldErrors> ToFieldErrors for WithWireNames<S> {
    fn each(&self, field_errors: &mut FieldErrorSink<'_>) {
        let named = |error: &FieldError| FieldError { pointer: self.pointer(&error.pointer), ..error.clone() };
        field_errors.mapped(named, |field_errors| self.source.each(field_errors));
    }
}

impl<S: fmt::Display> fmt::Display for WithWireNames<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl<S: Error> Error for WithWireNames<S> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.source()
    }
}
