//! Queries from the runtime to an error beyond the public methods of [`ApiError`]. One hidden
//! method takes all of them, so that the trait shows only the methods that users implement.

use crate::api::api_error::ApiError;
use crate::api::table::Table;
use crate::contract::violation::Violation;
use bytes::Bytes;
use http::Response;

/// A query of the runtime to an error.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Hook {
    /// The table in which the derive keeps the parts of responses that do not vary.
    Table,
    /// Whether the error's texts are for the log only, because no declaration has proven them.
    KeepsText,
    /// The violation that the error keeps. It identifies the violated constraint if a variant
    /// declares several.
    Violated,
    /// The unique violation in the fallback's database error, if no variant declares the
    /// constraint.
    Unmapped,
    /// The place in the code that made the error.
    Location,
    /// The finished response of old code that the error holds.
    Finished,
    /// Whether the error adds a message or members to the response of the error that it delegates
    /// to.
    Context,
}

/// An error's reply to a [`Hook`].
#[derive(Debug)]
#[non_exhaustive]
pub enum HookValue<'e> {
    /// The reply to [`Hook::Table`].
    Table(&'static Table),
    /// The reply to [`Hook::KeepsText`], if the error's texts are for the log only.
    KeepsText,
    /// The reply to [`Hook::Violated`].
    Violated(&'e Violation),
    /// The reply to [`Hook::Unmapped`].
    Unmapped(Violation),
    /// The reply to [`Hook::Location`].
    Location(&'static std::panic::Location<'static>),
    /// The reply to [`Hook::Finished`].
    Finished(&'e Response<Bytes>),
    /// The reply to [`Hook::Context`], if the error adds a message or members.
    Context {
        /// Whether [`ApiError::write_message`] writes a message.
        has_message: bool,
    },
}

#[inline]
pub(crate) fn table(error: &dyn ApiError) -> Option<&'static Table> {
    match error.__hook(Hook::Table) {
        Some(HookValue::Table(table)) => Some(table),
        _ => None,
    }
}

pub(crate) fn keeps_text(error: &dyn ApiError) -> bool {
    matches!(error.__hook(Hook::KeepsText), Some(HookValue::KeepsText))
}

pub(crate) fn violated(error: &dyn ApiError) -> Option<&Violation> {
    match error.__hook(Hook::Violated) {
        Some(HookValue::Violated(violation)) => Some(violation),
        _ => None,
    }
}

/// Returns whether the error adds a message to the response of the error that it delegates to.
/// Returns `None` if the error adds nothing.
pub(crate) fn context(error: &dyn ApiError) -> Option<bool> {
    match error.__hook(Hook::Context) {
        Some(HookValue::Context { has_message }) => Some(has_message),
        _ => None,
    }
}

pub(crate) fn unmapped(error: &dyn ApiError) -> Option<Violation> {
    match error.__hook(Hook::Unmapped) {
        Some(HookValue::Unmapped(violation)) => Some(violation),
        _ => None,
    }
}

pub(crate) fn location(error: &dyn ApiError) -> Option<&'static std::panic::Location<'static>> {
    match error.__hook(Hook::Location) {
        Some(HookValue::Location(location)) => Some(location),
        _ => None,
    }
}

pub(crate) fn finished(error: &dyn ApiError) -> Option<&Response<Bytes>> {
    match error.__hook(Hook::Finished) {
        Some(HookValue::Finished(response)) => Some(response),
        _ => None,
    }
}
