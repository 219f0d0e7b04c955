//! Wrappers: an error that a handler can return, an error that is written where it occurs, an error with a problem type, and field errors in
//! another part of the request.

pub(crate) mod ad_hoc;
pub(crate) mod any_error;
pub(crate) mod as_response;
mod boxes;
pub(crate) mod with_location;
