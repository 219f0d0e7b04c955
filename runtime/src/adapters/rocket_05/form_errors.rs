//! Errors of Rocket's own forms, which also read multipart bodies.

use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use crate::request::extract;
use crate::request::request_error::RequestError;
use crate::request::serde_error::{classify, request_errors};
use ::rocket::form::error::ErrorKind;
use ::rocket::form::{Error, Errors};
use ::rocket::http::Status;
use std::num::IntErrorKind;

/// Converts the errors of Rocket's own `Form`, for a handler that takes `Result<Form<T>,
/// Errors<'_>>`.
///
/// The result is the error of the whole body, if there is one ([`ContentTooLarge`],
/// [`BodyTimeout`], [`Unreadable`]). Otherwise the result is [`Body`], with the first field that is wrong. No text
/// repeats what the client sent. As in Rocket, a value that is longer than a limit or a validation
/// (`len(..10)`) allows is a body that is too large.
///
/// [`ContentTooLarge`]: RequestError::ContentTooLarge
/// [`BodyTimeout`]: RequestError::BodyTimeout
/// [`Unreadable`]: RequestError::Unreadable
/// [`Body`]: RequestError::Body
impl From<Errors<'_>> for RequestError {
    fn from(errors: Errors<'_>) -> Self {
        errors.iter().find_map(of_body).or_else(|| errors.iter().next().map(of_field)).unwrap_or(Self::Unreadable)
    }
}

/// Returns the error of the whole body. Returns `None` if the error is about a field.
fn of_body(error: &Error<'_>) -> Option<RequestError> {
    match &error.kind {
        // A length without bounds is Rocket's error for a body that ends within a field.
        ErrorKind::InvalidLength { min: None, max: None } => Some(RequestError::Unreadable),
        _ if error.status() == Status::PayloadTooLarge => Some(RequestError::ContentTooLarge),
        ErrorKind::Multipart(failed) => Some(extract::body_failed(failed)),
        ErrorKind::Io(failed) => Some(extract::body_failed(failed)),
        _ => None,
    }
}

fn of_field(error: &Error<'_>) -> RequestError {
    let keys = error.name.iter().flat_map(|name| name.keys());
    let place = keys.fold(Pointer::root(), |place, key| place.key(key.as_str()));
    let words = match &error.kind {
        ErrorKind::Missing => classify::MISSING,
        ErrorKind::Duplicate => classify::DUPLICATE,
        ErrorKind::Unexpected => classify::UNKNOWN,
        ErrorKind::InvalidChoice { .. } => classify::ENUM,
        ErrorKind::OutOfRange { .. } => classify::OUT_OF_RANGE,
        ErrorKind::Int(failed) => match failed.kind() {
            IntErrorKind::PosOverflow | IntErrorKind::NegOverflow => classify::OUT_OF_RANGE,
            _ => classify::INTEGER,
        },
        ErrorKind::Float(_) => classify::FLOAT,
        ErrorKind::Bool(_) => classify::BOOL,
        ErrorKind::Char(_) => classify::CHARACTER,
        _ => classify::OTHER,
    };
    RequestError::Body(request_errors::field_error(Location::Body, place, words))
}
