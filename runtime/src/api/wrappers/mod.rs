//! Wrappers: an error that a handler can return, an error with a problem type, and field errors in
//! another part of the request.

pub(crate) mod as_response;
mod boxes;
pub(crate) mod with_location;
