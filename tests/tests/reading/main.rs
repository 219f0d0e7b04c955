//! Reading of requests: what the response to a request that can't be read says about the request.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]
#![allow(unreachable_pub, reason = "modules of a test")]

mod bodies;
mod framing;
mod parameters;
mod targets;

use status_error::{FieldError, Location, RequestError, extract};

/// Returns the field error of a request error.
fn field_error(error: RequestError) -> FieldError {
    match error {
        RequestError::Syntax(detail)
        | RequestError::Body(detail)
        | RequestError::Query(detail)
        | RequestError::Path(detail)
        | RequestError::Header(detail) => detail,
        other => panic!("{other:?} has no field error"),
    }
}

/// Returns the pointer and the code of the error for a JSON body that can't be read as a `T`.
fn body<T: serde::de::DeserializeOwned>(json: &str) -> (String, String) {
    let Err(error) = extract::json_from_slice::<T>(json.as_bytes()) else { panic!("{json} can be read") };
    let detail = field_error(error);
    assert_eq!(detail.location, Location::Body);
    (detail.pointer.to_string(), detail.code.into_owned())
}
