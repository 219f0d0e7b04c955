//! Ranges of statuses, in every form.

use status_error::{ApiError, Catalog};

const REFUSED: &str = "refused by the storage";

#[derive(Debug, thiserror::Error, ApiError)]
#[header("retry-after", "5", on(429))]
enum StorageError {
    #[error("x")]
    #[status(one_of(BAD_REQUEST..=499, 500..=503), otherwise = 502, code = REFUSED, type = "urn:example:refused")]
    Constant(#[status] u16),

    #[error("x")]
    #[status(one_of(404, 404..=410,), otherwise = same_or(BAD_GATEWAY), members(kind = "storage"))]
    Same { #[status] status: http::StatusCode },

    #[error("x")]
    #[api_error(status(one_of(400..=404), otherwise = 500, title = "Refused", grpc = "ABORTED"))]
    Nested(#[status] u16, #[header("x-left", on(404))] u8),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("x")]
#[status(one_of(430..=450), otherwise = 502)]
struct Struct<T: std::fmt::Debug>(#[status] u16, T);

fn main() {
    let codes: Vec<&str> = Catalog::of::<StorageError>().by_status(404).map(|kind| kind.code).collect();
    assert_eq!(codes, [REFUSED, "not_found", "nested"]);
    let of = |error: &dyn ApiError| status_error::response(error).status().as_u16();
    assert_eq!([400, 402, 499, 500, 502].map(|status| of(&StorageError::Constant(status))), [400, 402, 499, 500, 502]);
    assert_eq!([401, 504].map(|status| of(&StorageError::Constant(status))), [502, 502]);
    let same = |status| of(&StorageError::Same { status });
    assert_eq!([http::StatusCode::GONE, http::StatusCode::CONFLICT, http::StatusCode::OK].map(same), [410, 409, 502]);
    assert_eq!([430, 450, 451].map(|status| of(&Struct(status, 'a'))), [430, 450, 502]);
    assert_eq!(of(&StorageError::Nested(404, 1)), 404);
}
