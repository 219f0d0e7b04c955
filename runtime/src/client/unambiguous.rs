//! The check that each response to an error of a type leads back to its variant.

use super::decode::Decode;
use super::read::read;
use crate::api::problem::{Content, Problem};
use crate::api::profile::{ApiProfile, DEFAULT};
use crate::api::received::ReceivedResponse;
use crate::api::snapshot::ProblemSnapshot;
use crate::contract::catalog::{Catalog, ProblemTypes};
use crate::contract::problem_type::ProblemType;
use crate::render::response_parts;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};

/// Asserts that a client can tell the errors of a type apart, in the format of its profile. Call it
/// in a test. The derive finds two variants of one enum that have the same code; this function also
/// finds those of nested enums, and codes that are constants.
///
/// ```
/// # #[derive(Debug, thiserror::Error, status_error::ApiError)]
/// # #[api_error(decode)]
/// # #[error("x")]
/// # #[status(404)]
/// # struct BuyerError;
/// status_error::client::assert_decodable::<BuyerError>();
/// ```
///
/// # Panics
///
/// Panics if two problem types that clients can see have the same code and a status in common, or
/// if the format has no reader ([`Format::read`](crate::format::Format::read)) that finds the code.
#[track_caller]
pub fn assert_decodable<E: Decode + ProblemTypes>() {
    let (catalog, profile) = (Catalog::of::<E>(), E::__profile().unwrap_or(&DEFAULT));
    let kinds: Vec<&'static ProblemType> = catalog.public().collect();
    let (name, mut faults) = (std::any::type_name::<E>(), String::new());
    for (index, kind) in kinds.iter().enumerate() {
        for other in kinds.iter().take(index).filter(|other| other.code == kind.code) {
            if let Some(status) = (400..600).find(|status| kind.covers(*status) && other.covers(*status)) {
                let (code, one, two) = (kind.code, other.variant, kind.variant);
                faults += &format!("\n  - `{one}` and `{two}` have the code `{code}` and the status {status}");
            }
        }
        if !is_read(profile, kind) {
            let format = profile.body_format();
            faults += &format!("\n  - {format:?} does not read the code `{}` of `{}`", kind.code, kind.variant);
        }
    }
    assert!(faults.is_empty(), "a client can't decode `{name}`:{faults}");
}

/// Returns whether a client reads the code of a problem type.
fn is_read(profile: &'static ApiProfile, kind: &'static ProblemType) -> bool {
    let snapshot = ProblemSnapshot::empty();
    let problem = Problem::new(kind, profile, Content::Kept(&snapshot), None);
    let body = response_parts::body(&problem, None, &mut Vec::new()).bytes;
    let (format, mut headers) = (profile.body_format(), HeaderMap::new());
    let of_format = [(Some(CONTENT_TYPE.as_str()), format.media_type()), (format.code_header(), Some(kind.code))];
    for (name, value) in of_format.into_iter().filter_map(|(name, value)| name.zip(value)) {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    let response = ReceivedResponse { status: kind.status_code(), headers: &headers, body: &body };
    read(profile, response).0.code.as_deref() == Some(kind.code)
}
