//! A streaming body that runs in the request scope, and whose failures are reported.

use crate::api::request_scope::RequestScope;
use crate::middleware::scoped_body::{PANICKED, report_chain, report_panic};
use crate::util::catch_panic::{catch, drop_quietly};
use ::rocket::Response;
use ::rocket::response::Body;
use ::rocket::tokio::io::{AsyncRead, ReadBuf};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// Lets the body of a response run in the scope, if it is a stream. A body whose length is known is
/// in memory, or a file.
pub(super) async fn scope(response: &mut Response<'_>, scope: &RequestScope) {
    let body = response.body_mut();
    if body.is_none() || body.size().await.is_some() {
        return;
    }
    let (chunk, body) = (body.max_chunk_size(), body.take());
    response.set_streamed_body(Scoped { body: Some(body), scope: scope.clone() });
    response.set_max_chunk_size(chunk);
}

struct Scoped<'r> {
    // `None` after the stream has panicked.
    body: Option<Body<'r>>,
    scope: RequestScope,
}

impl AsyncRead for Scoped<'_> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let Self { body, scope } = self.get_mut();
        let Some(running) = body else { return Poll::Ready(Ok(())) };
        match catch(|| scope.in_scope(|| Pin::new(running).poll_read(context, buffer))) {
            Ok(read) => Poll::Ready(ready!(read).inspect_err(|error| report_chain(scope, error))),
            Err(message) => {
                // Dropping the rest of a panicked stream may panic again.
                drop_quietly(body.take());
                report_panic(scope, message);
                Poll::Ready(Err(io::Error::other(PANICKED)))
            }
        }
    }
}
