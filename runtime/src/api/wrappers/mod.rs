//! Wrappers: an error as something to return, an error with a problem type, field errors in another
//! part of the request.

pub(crate) mod as_response;
mod boxes;
pub(crate) mod with_location;
