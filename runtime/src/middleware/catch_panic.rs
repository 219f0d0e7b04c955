//! A future that is polled in a request scope, and whose panics are caught.

use crate::api::request_scope::RequestScope;
use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

pub(crate) enum CatchPanic<F> {
    // Boxed, as a pin can't be projected without unsafe code.
    Running(Pin<Box<F>>),
    /// What the panic said, as the future was made.
    Panicked(String),
    Done,
}

impl<F: Future> CatchPanic<F> {
    /// Makes the future, which may panic too.
    pub(crate) fn new(scope: &RequestScope, make: impl FnOnce() -> F) -> Self {
        match catch_unwind(AssertUnwindSafe(|| scope.in_scope(make))) {
            Ok(future) => Self::Running(Box::pin(future)),
            Err(panic) => Self::Panicked(text_of(panic)),
        }
    }

    /// Runs it to its end.
    #[allow(dead_code, reason = "for frameworks whose layers are asynchronous functions")]
    pub(crate) async fn run(mut self, scope: &RequestScope) -> Result<F::Output, String> {
        poll_fn(|context| self.poll(scope, context)).await
    }

    /// What comes out of it, or what its panic said.
    pub(crate) fn poll(&mut self, scope: &RequestScope, context: &mut Context<'_>) -> Poll<Result<F::Output, String>> {
        match std::mem::replace(self, Self::Done) {
            // Polled after its end, which the contract of futures leaves open.
            Self::Done => Poll::Pending,
            Self::Panicked(message) => Poll::Ready(Err(message)),
            Self::Running(mut future) => {
                match catch_unwind(AssertUnwindSafe(|| scope.in_scope(|| future.as_mut().poll(context)))) {
                    Ok(Poll::Pending) => {
                        *self = Self::Running(future);
                        Poll::Pending
                    }
                    Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
                    Err(panic) => {
                        // What is left of the future may panic once more as it is dropped.
                        let _ = catch_unwind(AssertUnwindSafe(|| drop(future)));
                        Poll::Ready(Err(text_of(panic)))
                    }
                }
            }
        }
    }
}

/// What a panic said.
fn text_of(panic: Box<dyn Any + Send>) -> String {
    let text = match panic.downcast::<String>() {
        Ok(text) => return *text,
        Err(panic) => panic.downcast_ref::<&'static str>().copied(),
    };
    text.unwrap_or("something that is no text").to_owned()
}
