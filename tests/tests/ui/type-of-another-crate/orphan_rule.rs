use axum::response::{IntoResponse, Response};
use http::StatusCode;

impl IntoResponse for std::io::Error {
    fn into_response(self) -> Response {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

fn main() {}
