//! Reading of the body of a finished response of old code.

use super::BODY_LIMIT;
use super::body::read;
use crate::api::wrappers::finished::FinishedResponse;
use http::Response;
use http_body::Body;
use std::error::Error;
use std::panic::Location;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

impl FinishedResponse {
    /// Creates the error from a response whose body is in memory, as that of most error responses.
    /// It doesn't wait, so it can stand in a `From`, for example for an old error type:
    ///
    /// ```
    /// # #[cfg(feature = "axum-08")]
    /// # fn main() {
    /// use axum::response::{IntoResponse, Response};
    /// use status_error::FinishedResponse;
    ///
    /// struct OldError;
    ///
    /// impl IntoResponse for OldError {
    ///     fn into_response(self) -> Response {
    ///         (http::StatusCode::GONE, "it is gone").into_response()
    ///     }
    /// }
    ///
    /// impl From<OldError> for FinishedResponse {
    ///     fn from(old: OldError) -> Self {
    ///         Self::in_memory(old.into_response())
    ///     }
    /// }
    ///
    /// let response = status_error::response(&FinishedResponse::from(OldError));
    /// assert_eq!(response.body(), "it is gone");
    /// # }
    /// # #[cfg(not(feature = "axum-08"))]
    /// # fn main() {}
    /// ```
    ///
    /// The response becomes a masked 500, whose report has the reason, if the body is not ready at
    /// once, fails, or is a stream of more than 2 MiB ([`BODY_LIMIT`]).
    #[must_use]
    #[track_caller]
    pub fn in_memory<B>(response: Response<B>) -> Self
    where
        B: Body<Error: Into<Box<dyn Error + Send + Sync>>>,
    {
        let (parts, body) = response.into_parts();
        // The length of a body in memory is known.
        let limit = body.size_hint().exact().and_then(|length| usize::try_from(length).ok()).unwrap_or(BODY_LIMIT);
        let body: Result<_, Box<dyn Error + Send + Sync>> =
            match pin!(read(body, limit)).poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(body) => body.map_err(Into::into),
                Poll::Pending => Err("its body is not in memory".into()),
            };
        Self::of_read(parts, body, Location::caller())
    }

    /// Reads the body of a response, and creates the error.
    ///
    /// ```
    /// # use bytes::Bytes;
    /// # use http_body_util::Full;
    /// # use status_error::{FinishedResponse, extract::BODY_LIMIT};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let old = http::Response::builder().status(502).body(Full::<Bytes>::from("the gateway is down")).unwrap();
    /// let error = FinishedResponse::read(old, BODY_LIMIT).await;
    /// assert_eq!(status_error::response(&error).body(), "the gateway is down");
    /// # }
    /// ```
    ///
    /// The response becomes a masked 500, whose report has the reason, if the body has more than
    /// `limit` bytes or fails.
    #[track_caller]
    pub fn read<B>(response: Response<B>, limit: usize) -> impl Future<Output = Self>
    where
        B: Body<Error: Into<Box<dyn Error + Send + Sync>>>,
    {
        let location = Location::caller();
        async move {
            let (parts, body) = response.into_parts();
            let body = read(body, limit).await;
            Self::of_read(parts, body, location)
        }
    }
}
