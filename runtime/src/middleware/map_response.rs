//! The layer's decision, applied to a response whose body is an `http_body::Body`.

use super::rewrite::{BodyInfo, Decision, OldText, Rewriter};
use crate::util::catch_panic::{catch, drop_quietly};
use bytes::{Buf, Bytes};
use http::Response;
use http_body::Body;
use std::task::{Context, Poll, Waker};

/// Forwards or rewrites a response. `body_of` converts the bytes of a new body into the body's
/// type.
#[inline]
pub(crate) fn map_response<B: Body>(
    rewriter: &Rewriter,
    response: Response<B>,
    body_of: impl Fn(Bytes) -> B,
) -> Response<B> {
    // Most responses. They are forwarded whole, because taking a response apart copies all of it.
    if rewriter.has_nothing_to_do(&response) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let length = body.size_hint().exact();
    let body_info = BodyInfo { is_empty: body.is_end_stream() || length == Some(0), length };
    let new = match rewriter.decide(&mut parts, body_info) {
        Decision::Forward => {
            rewriter.mark_kept(&mut parts);
            return Response::from_parts(parts, body);
        }
        Decision::ForwardOwn if rewriter.strips(&mut parts, body_info) => {
            drop_quietly(body);
            Bytes::new()
        }
        Decision::ForwardOwn => return Response::from_parts(parts, body),
        Decision::RenderAgain(new) => {
            drop_quietly(body);
            rewriter.replace(&mut parts, new)
        }
        Decision::Rewrite(OldText::Dropped) => {
            drop_quietly(body);
            rewriter.rewrite(&mut parts, OldText::Dropped, None)
        }
        Decision::Rewrite(old) => rewriter.rewrite(&mut parts, old, first_text(body, old)),
    };
    Response::from_parts(parts, body_of(new))
}

/// Returns the beginning of a replaced body. Returns `None` if the body is empty or not available
/// at once: the layer doesn't wait for a body that it drops.
pub(crate) fn first_text<B: Body>(body: B, old: OldText) -> Option<String> {
    let mut body = Box::pin(body);
    let text = catch(|| {
        let mut context = Context::from_waker(Waker::noop());
        let Poll::Ready(Some(Ok(frame))) = body.as_mut().poll_frame(&mut context) else { return None };
        old.of(frame.into_data().ok()?.chunk())
    });
    drop_quietly(body);
    text.ok().flatten()
}
