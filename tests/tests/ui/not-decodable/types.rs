#[derive(Debug, serde::Serialize)]
struct BuyerId(u64);

#[derive(Debug)]
struct Rate;

impl status_error::header::ToHeaderValues for Rate {
    fn values(&self, values: &mut status_error::header::HeaderValues<'_, '_>) {
        values.push(7.into());
    }
}

#[derive(Debug, thiserror::Error)]
#[error("columns are missing")]
struct MissingColumns;

impl status_error::field_error::ToFieldErrors for MissingColumns {
    fn each(&self, _: &mut status_error::field_error::FieldErrorSink<'_>) {}
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this token is not valid")]
#[status(403)]
struct AuthError;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(decode)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: BuyerId,
    },

    #[error("wait")]
    #[status(429)]
    Wait(#[header("x-rate")] Rate),

    #[error("not valid")]
    #[status(400)]
    Invalid(#[field_errors] MissingColumns),

    #[error(transparent)]
    #[status(transparent)]
    Auth(AuthError),
}

fn main() {
    let headers = http::HeaderMap::new();
    let _ = status_error::decode::<BuyerError>(http::StatusCode::NOT_FOUND, &headers, b"");
}
