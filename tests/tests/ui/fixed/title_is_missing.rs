#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("the client went away")]
#[status(499, title = "Client closed request")]
struct ClientClosedRequest;
