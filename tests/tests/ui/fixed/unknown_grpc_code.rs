#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum TransferError {
    #[error("the transfer failed")]
    #[status(409, grpc = "CANCELLED")]
    Cancelled,

    #[error("the transfer failed")]
    #[status(409, grpc = "UNKNOWN")]
    Unknown,

    #[error("the transfer failed")]
    #[status(409, grpc = "INVALID_ARGUMENT")]
    InvalidArgument,

    #[error("the transfer failed")]
    #[status(409, grpc = "DEADLINE_EXCEEDED")]
    DeadlineExceeded,

    #[error("the transfer failed")]
    #[status(409, grpc = "NOT_FOUND")]
    NotFound,

    #[error("the transfer failed")]
    #[status(409, grpc = "ALREADY_EXISTS")]
    AlreadyExists,

    #[error("the transfer failed")]
    #[status(409, grpc = "PERMISSION_DENIED")]
    PermissionDenied,

    #[error("the transfer failed")]
    #[status(409, grpc = "RESOURCE_EXHAUSTED")]
    ResourceExhausted,

    #[error("the transfer failed")]
    #[status(409, grpc = "FAILED_PRECONDITION")]
    FailedPrecondition,

    #[error("the transfer failed")]
    #[status(409, grpc = "ABORTED")]
    Aborted,

    #[error("the transfer failed")]
    #[status(409, grpc = "OUT_OF_RANGE")]
    OutOfRange,

    #[error("the transfer failed")]
    #[status(409, grpc = "UNIMPLEMENTED")]
    Unimplemented,

    #[error("the transfer failed")]
    #[status(409, grpc = "INTERNAL")]
    Internal,

    #[error("the transfer failed")]
    #[status(409, grpc = "UNAVAILABLE")]
    Unavailable,

    #[error("the transfer failed")]
    #[status(409, grpc = "DATA_LOSS")]
    DataLoss,

    #[error("the transfer failed")]
    #[status(409, grpc = "UNAUTHENTICATED")]
    Unauthenticated,
}
