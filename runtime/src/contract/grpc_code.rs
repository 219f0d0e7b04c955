//! gRPC codes, and the table that maps them to HTTP statuses.

use http::StatusCode;

/// The code of an error that is sent over gRPC.
///
/// | status | code |
/// |---|---|
/// | 400 | `INVALID_ARGUMENT` |
/// | 401 | `UNAUTHENTICATED` |
/// | 403 | `PERMISSION_DENIED` |
/// | 404 | `NOT_FOUND` |
/// | 409 | `ALREADY_EXISTS` if a unique constraint is declared, else `FAILED_PRECONDITION` |
/// | 429 | `RESOURCE_EXHAUSTED` |
/// | 499 | `CANCELLED` |
/// | other 4xx | `FAILED_PRECONDITION` |
/// | 501 | `UNIMPLEMENTED` |
/// | 503 | `UNAVAILABLE` |
/// | 504 | `DEADLINE_EXCEEDED` |
/// | other 5xx | `INTERNAL` |
///
/// A variant that withholds its fields (`disclose = "nothing"`) counts as one without a unique
/// constraint, because `ALREADY_EXISTS` would reveal the constraint.
///
/// A 409 does not become `ABORTED`, because that code invites the client to retry.
///
/// `#[status(409, grpc = "ABORTED")]` declares another code, by its name in gRPC's
/// [list](https://grpc.io/docs/guides/status-codes/). `OK` can't be declared.
///
/// ```
/// use status_error::{ApiError, Catalog, catalog::GrpcCode};
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
///
/// The enum is exhaustive, because gRPC has no other codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum GrpcCode {
    /// The client canceled the call.
    Cancelled = 1,
    /// Nothing is known about the error.
    Unknown = 2,
    /// The request is invalid, regardless of the state of the system.
    InvalidArgument = 3,
    /// The deadline passed before the call was complete.
    DeadlineExceeded = 4,
    /// The requested resource does not exist.
    NotFound = 5,
    /// The resource that the call creates already exists.
    AlreadyExists = 6,
    /// The client is authenticated, but not allowed to make the call.
    PermissionDenied = 7,
    /// A quota or another resource is exhausted.
    ResourceExhausted = 8,
    /// The system is not in the state that the call needs. A retry fails until that state changes.
    FailedPrecondition = 9,
    /// A concurrent operation interfered. A retry may succeed.
    Aborted = 10,
    /// A value is out of its range, such as a position after the end of a file.
    OutOfRange = 11,
    /// The method or the operation is not supported.
    Unimplemented = 12,
    /// An invariant of the system is broken.
    Internal = 13,
    /// The service is temporarily unavailable. A retry may succeed.
    Unavailable = 14,
    /// Data is lost or damaged beyond repair.
    DataLoss = 15,
    /// The request has no valid credentials.
    Unauthenticated = 16,
}

/// A gRPC code and the HTTP statuses that it maps to and from.
struct Row {
    code: GrpcCode,
    /// The HTTP status of a foreign gRPC status with this code.
    status: u16,
    /// The HTTP status that becomes this code when an error is sent over gRPC. `None` if no
    /// status or several statuses become this code.
    becomes: Option<u16>,
}

const fn row(code: GrpcCode, status: u16, becomes: Option<u16>) -> Row {
    Row { code, status, becomes }
}

/// The only table of codes and statuses, for both directions. The index of a code is its number
/// minus one.
static TABLE: [Row; 16] = [
    row(GrpcCode::Cancelled, 499, Some(499)),
    row(GrpcCode::Unknown, 500, None),
    row(GrpcCode::InvalidArgument, 400, Some(400)),
    row(GrpcCode::DeadlineExceeded, 504, Some(504)),
    row(GrpcCode::NotFound, 404, Some(404)),
    // 409 becomes this code only if a unique constraint is declared.
    row(GrpcCode::AlreadyExists, 409, None),
    row(GrpcCode::PermissionDenied, 403, Some(403)),
    row(GrpcCode::ResourceExhausted, 429, Some(429)),
    // Every other 4xx becomes this code.
    row(GrpcCode::FailedPrecondition, 409, None),
    row(GrpcCode::Aborted, 409, None),
    row(GrpcCode::OutOfRange, 400, None),
    // gRPC servers send this code for a method that they don't serve. That is a router's 404, and
    // not a failure of the server.
    row(GrpcCode::Unimplemented, 404, Some(501)),
    // Every other 5xx becomes this code.
    row(GrpcCode::Internal, 500, None),
    row(GrpcCode::Unavailable, 503, Some(503)),
    row(GrpcCode::DataLoss, 500, None),
    row(GrpcCode::Unauthenticated, 401, Some(401)),
];

impl GrpcCode {
    /// Returns the code with a number. Returns `None` for 0, which is `OK`, and for numbers without
    /// a code.
    // For the error log, which reads the number from a foreign status.
    #[doc(hidden)]
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        TABLE.get(usize::from(number).checked_sub(1)?).map(|row| row.code)
    }

    /// Returns the name that gRPC and `google.rpc` use: `NOT_FOUND`.
    ///
    /// ```
    /// assert_eq!(status_error::catalog::GrpcCode::NotFound.as_str(), "NOT_FOUND");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cancelled => "CANCELLED",
            Self::Unknown => "UNKNOWN",
            Self::InvalidArgument => "INVALID_ARGUMENT",
            Self::DeadlineExceeded => "DEADLINE_EXCEEDED",
            Self::NotFound => "NOT_FOUND",
            Self::AlreadyExists => "ALREADY_EXISTS",
            Self::PermissionDenied => "PERMISSION_DENIED",
            Self::ResourceExhausted => "RESOURCE_EXHAUSTED",
            Self::FailedPrecondition => "FAILED_PRECONDITION",
            Self::Aborted => "ABORTED",
            Self::OutOfRange => "OUT_OF_RANGE",
            Self::Unimplemented => "UNIMPLEMENTED",
            Self::Internal => "INTERNAL",
            Self::Unavailable => "UNAVAILABLE",
            Self::DataLoss => "DATA_LOSS",
            Self::Unauthenticated => "UNAUTHENTICATED",
        }
    }

    /// Returns the HTTP status that the code stands for.
    // For the error log, which shows foreign gRPC statuses as HTTP statuses.
    #[doc(hidden)]
    #[must_use]
    pub fn http_status(self) -> StatusCode {
        let row = TABLE.get(usize::from(self as u8) - 1);
        row.and_then(|row| StatusCode::from_u16(row.status).ok()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Returns the code that a status becomes. `is_unique` is whether the response may reveal that
    /// a unique constraint was violated.
    pub(crate) fn from_status(status: StatusCode, is_unique: bool) -> Self {
        if status == StatusCode::CONFLICT && is_unique {
            return Self::AlreadyExists;
        }
        let otherwise = if status.is_client_error() { Self::FailedPrecondition } else { Self::Internal };
        TABLE.iter().find(|row| row.becomes == Some(status.as_u16())).map_or(otherwise, |row| row.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_at_their_numbers() {
        for (index, row) in TABLE.iter().enumerate() {
            assert_eq!(row.code as usize, index + 1);
        }
        assert_eq!(GrpcCode::from_number(0), None);
        assert_eq!(GrpcCode::from_number(10), Some(GrpcCode::Aborted));
        assert_eq!(GrpcCode::from_number(17), None);
    }

    #[test]
    fn statuses_and_codes_agree_but_for_unimplemented() {
        let code = |status: u16, is_unique| GrpcCode::from_status(StatusCode::from_u16(status).unwrap(), is_unique);
        for row in TABLE.iter().filter(|row| row.becomes.is_some_and(|status| status != 501)) {
            assert_eq!(row.becomes, Some(row.status));
            assert_eq!(code(row.status, false), row.code);
        }
        assert_eq!(code(409, true), GrpcCode::AlreadyExists);
        assert_eq!(code(409, false), GrpcCode::FailedPrecondition);
        assert_eq!(code(404, true), GrpcCode::NotFound);
        assert_eq!(code(422, true), GrpcCode::FailedPrecondition);
        assert_eq!(code(502, false), GrpcCode::Internal);
        assert_eq!(code(501, false), GrpcCode::Unimplemented);
        assert_eq!(GrpcCode::Unimplemented.http_status(), 404);
        assert_eq!(GrpcCode::FailedPrecondition.http_status(), 409);
    }
}
