#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this token is not valid")]
#[status(403)]
struct AuthError;

fn main() {
    let headers = http::HeaderMap::new();
    let _ = status_error::decode::<AuthError>(http::StatusCode::NOT_FOUND, &headers, b"");
}
