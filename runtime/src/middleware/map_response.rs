//! Applies the layer's decision to a response whose body is an `http_body::Body`.

use super::rewrite::{BodyInfo, Decision, Rewriter};
use bytes::{Buf, Bytes};
use http::Response;
use http_body::Body;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Forwards or rewrites a response; `body_of` makes a body of bytes.
pub(crate) fn map_response<B: Body>(
    rewriter: &Rewriter,
    response: Response<B>,
    body_of: impl Fn(Bytes) -> B,
) -> Response<B> {
    let (mut parts, body) = response.into_parts();
    let length = body.size_hint().exact();
    let body_info = BodyInfo { is_empty: body.is_end_stream() || length == Some(0), length };
    let new = match rewriter.decide(&mut parts, body_info) {
        Decision::Forward => {
            rewriter.mark_kept(&mut parts);
            return Response::from_parts(parts, body);
        }
        Decision::ForwardOwn if rewriter.strips(&mut parts, body_info) => Bytes::new(),
        Decision::ForwardOwn => return Response::from_parts(parts, body),
        Decision::RenderAgain(new) => rewriter.replace(&mut parts, new),
        Decision::Rewrite => {
            let text = if Rewriter::has_text(&parts) { first_text(body) } else { None };
            rewriter.rewrite(&mut parts, text)
        }
    };
    Response::from_parts(parts, body_of(new))
}

/// The beginning of a body that is there already; a body that has to be waited for is left unread.
fn first_text<B: Body>(body: B) -> Option<String> {
    const MAX: usize = 1024;
    catch_unwind(AssertUnwindSafe(|| {
        let mut context = Context::from_waker(Waker::noop());
        let Poll::Ready(Some(Ok(frame))) = pin!(body).poll_frame(&mut context) else { return None };
        let data = frame.into_data().ok()?;
        let chunk = data.chunk();
        let start = chunk.get(..MAX).unwrap_or(chunk);
        (!start.is_empty()).then(|| String::from_utf8_lossy(start).into_owned())
    }))
    .ok()
    .flatten()
}
