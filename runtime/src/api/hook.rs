//! What the runtime asks of an error beyond the public methods of [`ApiError`]: one hidden method
//! for all of it, so that the trait's surface stays what its users implement.

use crate::api::api_error::ApiError;
use crate::api::table::Table;
use crate::contract::violation::Violation;

/// A question.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Hook {
    /// The table in which the derive keeps the parts of responses that do not vary.
    Table,
    /// Whether the error's texts are for the log only, because no declaration has proven them.
    KeepsText,
    /// The violation that the error keeps: it tells which of several constraints was violated.
    Violated,
    /// The unique violation in the fallback's database error, if no variant declares it.
    Unmapped,
}

/// What an error has for a [`Hook`].
#[derive(Debug)]
#[non_exhaustive]
pub enum HookValue<'e> {
    /// For [`Hook::Table`].
    Table(&'static Table),
    /// For [`Hook::KeepsText`], if it does.
    KeepsText,
    /// For [`Hook::Violated`].
    Violated(&'e Violation),
    /// For [`Hook::Unmapped`].
    Unmapped(Violation),
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

pub(crate) fn unmapped(error: &dyn ApiError) -> Option<Violation> {
    match error.__hook(Hook::Unmapped) {
        Some(HookValue::Unmapped(violation)) => Some(violation),
        _ => None,
    }
}
