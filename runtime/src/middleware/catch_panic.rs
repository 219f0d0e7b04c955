//! A wrapper that polls a future in a request scope and catches its panics.

use crate::api::request_scope::RequestScope;
use crate::util::catch_panic::{catch, drop_quietly};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

pub(crate) struct CatchPanic<F>(State<F>);

enum State<F> {
    // Boxed, so that `poll` can take the state out and put another one back.
    Running(Pin<Box<F>>),
    /// There is no future, because the code that makes the future panicked. Holds the panic's text.
    Panicked(String),
    Done,
}

impl<F: Future> CatchPanic<F> {
    /// Makes the future inside the scope. A panic of `make` is caught as well, because a service
    /// may already panic in `call`, before its future is polled.
    pub(crate) fn new(scope: &RequestScope, make: impl FnOnce() -> F) -> Self {
        Self(match catch(|| scope.in_scope(make)) {
            Ok(future) => State::Running(Box::pin(future)),
            Err(message) => State::Panicked(message),
        })
    }

    /// Polls the future to its end. Returns `Err` with the panic's text if the future panicked.
    #[allow(dead_code, reason = "for frameworks whose layers are asynchronous functions")]
    pub(crate) async fn run(mut self, scope: &RequestScope) -> Result<F::Output, String> {
        poll_fn(|context| self.poll(scope, context)).await
    }

    /// Polls the future once. Returns `Err` with the panic's text if the future panicked.
    pub(crate) fn poll(&mut self, scope: &RequestScope, context: &mut Context<'_>) -> Poll<Result<F::Output, String>> {
        match std::mem::replace(&mut self.0, State::Done) {
            // Polled after completion. The contract of `Future` leaves the result open, and
            // `Pending` can't panic.
            State::Done => Poll::Pending,
            State::Panicked(message) => Poll::Ready(Err(message)),
            State::Running(mut future) => {
                let polled = catch(|| scope.in_scope(|| future.as_mut().poll(context)));
                if let Ok(Poll::Pending) = polled {
                    self.0 = State::Running(future);
                    return Poll::Pending;
                }
                // Dropping a future may panic, also one that has ended.
                drop_quietly(future);
                match polled {
                    Ok(output) => output.map(Ok),
                    Err(message) => Poll::Ready(Err(message)),
                }
            }
        }
    }
}

/// A future that is dropped before its end, because the client went away or a timeout passed, may
/// panic too.
impl<F> Drop for CatchPanic<F> {
    fn drop(&mut self) {
        if let State::Running(future) = std::mem::replace(&mut self.0, State::Done) {
            drop_quietly(future);
        }
    }
}

/// The text of a panic of `poll_ready`. `poll_ready` can't respond, so the next call does.
#[allow(dead_code, reason = "only some frameworks poll whether a service is ready")]
#[derive(Debug, Clone, Default)]
pub(crate) struct ReadyPanic(Option<String>);

#[allow(dead_code, reason = "only some frameworks poll whether a service is ready")]
impl ReadyPanic {
    /// Polls whether the inner service is ready. After a panic, the service is ready to respond with
    /// it.
    #[inline]
    pub(crate) fn poll<E>(&mut self, poll: impl FnOnce() -> Poll<Result<(), E>>) -> Poll<Result<(), E>> {
        catch(poll).unwrap_or_else(|message| {
            self.0 = Some(message);
            Poll::Ready(Ok(()))
        })
    }

    /// Makes the future of the next call, unless `poll_ready` has panicked.
    #[inline]
    pub(crate) fn call<F: Future>(&mut self, scope: &RequestScope, make: impl FnOnce() -> F) -> CatchPanic<F> {
        match self.0.take() {
            Some(message) => CatchPanic(State::Panicked(message)),
            None => CatchPanic::new(scope, make),
        }
    }
}
