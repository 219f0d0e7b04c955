//! The code of an error where the API is spoken over gRPC.

use http::StatusCode;

/// The code of an error over gRPC.
///
/// | status | code |
/// |---|---|
/// | 400 | `INVALID_ARGUMENT` |
/// | 401 | `UNAUTHENTICATED` |
/// | 403 | `PERMISSION_DENIED` |
/// | 404 | `NOT_FOUND` |
/// | 409 | `ALREADY_EXISTS` where a unique constraint is declared, else `FAILED_PRECONDITION`: `ABORTED` would invite a retry |
/// | 429 | `RESOURCE_EXHAUSTED` |
/// | 499 | `CANCELLED` |
/// | other 4xx | `FAILED_PRECONDITION` |
/// | 501 | `UNIMPLEMENTED` |
/// | 503 | `UNAVAILABLE` |
/// | 504 | `DEADLINE_EXCEEDED` |
/// | other 5xx | `INTERNAL` |
///
/// `#[status(409, grpc = "ABORTED")]` declares another one. Its words are those of gRPC's
/// [list](https://grpc.io/docs/guides/status-codes/); `OK` is not among them.
///
/// ```
/// use status_error::{ApiError, Catalog, GrpcCode};
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum TransferError {
///     #[error("the account is frozen")]
///     #[status(409)]
///     Frozen,
///     #[error("the account was changed meanwhile")]
///     #[status(409, grpc = "ABORTED")]
///     Changed,
/// }
///
/// let codes: Vec<GrpcCode> = Catalog::of::<TransferError>().iter().map(|kind| kind.grpc_code()).collect();
/// assert_eq!(codes, [GrpcCode::FailedPrecondition, GrpcCode::Aborted]);
/// assert_eq!(GrpcCode::Aborted as u8, 10);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum GrpcCode {
    /// The caller gave up.
    Cancelled = 1,
    /// Nothing is known of the error.
    Unknown = 2,
    /// The request is wrong, whatever the state of the system.
    InvalidArgument = 3,
    /// There was no answer in time.
    DeadlineExceeded = 4,
    /// There is no such resource.
    NotFound = 5,
    /// The resource is there already.
    AlreadyExists = 6,
    /// The caller is known, and may not.
    PermissionDenied = 7,
    /// A quota is used up.
    ResourceExhausted = 8,
    /// The state of the system has to be changed before a retry helps.
    FailedPrecondition = 9,
    /// Something happened at the same time; a retry may help.
    Aborted = 10,
    /// Beyond the end.
    OutOfRange = 11,
    /// It is not supported.
    Unimplemented = 12,
    /// Something is broken.
    Internal = 13,
    /// Not now; a retry may help.
    Unavailable = 14,
    /// Data is lost for good.
    DataLoss = 15,
    /// The caller is not known.
    Unauthenticated = 16,
}

impl GrpcCode {
    /// Each at its number less one.
    pub(crate) const ALL: [Self; 16] = [
        Self::Cancelled,
        Self::Unknown,
        Self::InvalidArgument,
        Self::DeadlineExceeded,
        Self::NotFound,
        Self::AlreadyExists,
        Self::PermissionDenied,
        Self::ResourceExhausted,
        Self::FailedPrecondition,
        Self::Aborted,
        Self::OutOfRange,
        Self::Unimplemented,
        Self::Internal,
        Self::Unavailable,
        Self::DataLoss,
        Self::Unauthenticated,
    ];

    /// Returns the code that follows from a status, and from whether a unique constraint is declared.
    pub(crate) fn from_status(status: StatusCode, is_unique: bool) -> Self {
        match status.as_u16() {
            400 => Self::InvalidArgument,
            401 => Self::Unauthenticated,
            403 => Self::PermissionDenied,
            404 => Self::NotFound,
            409 if is_unique => Self::AlreadyExists,
            429 => Self::ResourceExhausted,
            499 => Self::Cancelled,
            501 => Self::Unimplemented,
            503 => Self::Unavailable,
            504 => Self::DeadlineExceeded,
            _ if status.is_client_error() => Self::FailedPrecondition,
            _ => Self::Internal,
        }
    }
}
