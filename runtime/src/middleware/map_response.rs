//! The last mile of an answer whose body is an `http_body` one.

use super::rewrite::{Exchange, Seen, Verdict};
use bytes::{Buf, Bytes};
use http::Response;
use http_body::Body;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// What becomes of an answer; `body` makes a body of bytes.
pub(crate) fn leave<B: Body>(exchange: &Exchange, response: Response<B>, body_of: impl Fn(Bytes) -> B) -> Response<B> {
    let (mut parts, body) = response.into_parts();
    let length = body.size_hint().exact();
    let seen = Seen { is_empty: body.is_end_stream() || length == Some(0), length };
    let new = match exchange.verdict(&mut parts, seen) {
        Verdict::Keep => {
            exchange.mark_kept(&mut parts);
            return Response::from_parts(parts, body);
        }
        Verdict::Own if exchange.strips(&mut parts, seen) => Bytes::new(),
        Verdict::Own => return Response::from_parts(parts, body),
        Verdict::Again(new) => exchange.replace(&mut parts, new),
        Verdict::Rewrite => {
            let text = if Exchange::has_text(&parts) { first_text(body) } else { None };
            exchange.rewrite(&mut parts, text)
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
