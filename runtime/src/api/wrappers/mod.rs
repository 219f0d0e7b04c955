//! Wrappers: an error that a handler can return, an error that is written where it occurs, a
//! finished response of old code, an error with a problem type, and field errors in another part of
//! the request or with the names on the wire.

pub(crate) mod ad_hoc;
pub(crate) mod any_error;
pub(crate) mod as_response;
mod boxes;
pub(crate) mod finished;
mod open_type;
pub(crate) mod with_location;
pub(crate) mod with_wire_names;
