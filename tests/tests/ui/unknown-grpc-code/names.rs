use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum TransferError {
    #[error("a slip")]
    #[status(409, grpc = "ABORTET")]
    Slip,

    #[error("as the constant of a crate is written")]
    #[status(409, grpc = "FailedPrecondition")]
    Pascal,

    #[error("another word")]
    #[status(409, grpc = "TEAPOT")]
    Unknown,

    #[error("no error")]
    #[status(409, grpc = "OK")]
    Fine,

    #[error("without quotes")]
    #[status(409, grpc = ABORTED)]
    Unquoted,
}

fn main() {}
