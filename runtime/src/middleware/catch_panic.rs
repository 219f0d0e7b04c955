//! A wrapper that polls a future in a request scope and catches its panics.

use crate::api::request_scope::RequestScope;
use crate::util::catch_panic::{catch, quietly};
use pin_project_lite::pin_project;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

pin_project! {
    /// A future that is polled in a request scope, and whose panics are caught.
    pub(crate) struct CatchPanic<F> {
        // `None` after the future has ended, and if the code that makes the future panicked.
        #[pin]
        future: Option<F>,
        // The text of the panic of the code that makes the future.
        panicked: Option<String>,
    }

    impl<F> PinnedDrop for CatchPanic<F> {
        // A future that is dropped before its end, because the client went away or a timeout
        // passed, may panic too.
        fn drop(this: Pin<&mut Self>) {
            drop_in_place(this.project().future);
        }
    }
}

impl<F: Future> CatchPanic<F> {
    /// Makes the future inside the scope. A panic of `make` is caught as well, because a service
    /// may already panic in `call`, before its future is polled.
    #[allow(dead_code, reason = "a service with `poll_ready` starts its future in place")]
    #[inline]
    pub(crate) fn new(scope: &RequestScope, make: impl FnOnce() -> F) -> Self {
        let mut this = ReadyPanic::default().future();
        this.start(scope, || Some(make()));
        this
    }

    /// Makes the future, unless there is a panic already. The future is made in its place, because
    /// each move of a future copies some hundred bytes.
    #[inline]
    pub(crate) fn start(&mut self, scope: &RequestScope, make: impl FnOnce() -> Option<F>) {
        if self.panicked.is_none() {
            self.panicked = catch(|| scope.in_scope(|| self.future = make())).err();
        }
    }

    /// Polls the future to its end. Returns `Err` with the panic's text if the future panicked.
    #[allow(dead_code, reason = "for frameworks whose layers are asynchronous functions")]
    pub(crate) async fn run(self, scope: &RequestScope) -> Result<F::Output, String> {
        let mut future = pin!(self);
        poll_fn(|context| future.as_mut().poll(scope, context)).await
    }

    /// Polls the future once. Returns `Err` with the panic's text if the future panicked.
    #[inline]
    pub(crate) fn poll(
        self: Pin<&mut Self>,
        scope: &RequestScope,
        context: &mut Context<'_>,
    ) -> Poll<Result<F::Output, String>> {
        let mut this = self.project();
        let Some(future) = this.future.as_mut().as_pin_mut() else {
            // If there is no text of a panic, the future was polled after completion. The contract
            // of `Future` leaves the result open, and `Pending` can't panic.
            return this.panicked.take().map_or(Poll::Pending, |message| Poll::Ready(Err(message)));
        };
        // The output is written to its place, because each move of a response copies all of it.
        let mut output = Poll::Pending;
        let panicked = catch(|| scope.in_scope(|| output = future.poll(context))).err();
        if panicked.is_none() && output.is_pending() {
            return Poll::Pending;
        }
        // Dropping a future may panic, also one that has ended.
        drop_in_place(this.future);
        match panicked {
            None => output.map(Ok),
            Some(message) => Poll::Ready(Err(message)),
        }
    }
}

/// Drops a pinned future, whose `Drop` may panic.
#[inline]
fn drop_in_place<F>(mut future: Pin<&mut Option<F>>) {
    if future.is_some() {
        quietly(|| future.set(None));
    }
}

/// The text of a panic of `poll_ready`. `poll_ready` can't respond, so the next call does.
#[allow(dead_code, reason = "only some frameworks poll whether a service is ready")]
#[derive(Debug, Clone, Default)]
pub(crate) struct ReadyPanic(Option<String>);

#[allow(dead_code, reason = "only some frameworks poll whether a service is ready")]
impl ReadyPanic {
    /// Polls whether the inner service is ready. After a panic, the service is ready to respond
    /// with it.
    #[inline]
    pub(crate) fn poll<E>(&mut self, poll: impl FnOnce() -> Poll<Result<(), E>>) -> Poll<Result<(), E>> {
        catch(poll).unwrap_or_else(|message| {
            self.0 = Some(message);
            Poll::Ready(Ok(()))
        })
    }

    /// Returns the future of the next call, before its [`start`](CatchPanic::start).
    #[inline]
    pub(crate) fn future<F>(&mut self) -> CatchPanic<F> {
        CatchPanic { future: None, panicked: self.0.take() }
    }
}
