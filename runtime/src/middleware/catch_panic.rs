//! A wrapper that polls a future in a request scope and catches its panics.

use crate::api::request_scope::RequestScope;
use crate::util::catch_panic::{catch, quietly};
use pin_project_lite::pin_project;
use std::future::poll_fn;
use std::pin::Pin;
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
        this.start(scope, &mut Some(()), |()| make());
        this
    }

    /// Makes the future of a request, unless there is a panic already. The future is made in its
    /// place, because each move of a future copies some hundred bytes. The request is in an
    /// `Option`, because a closure that captured the request itself would copy it twice more.
    #[inline]
    pub(crate) fn start<R>(&mut self, scope: &RequestScope, request: &mut Option<R>, make: impl FnOnce(R) -> F) {
        if self.panicked.is_none() {
            let make = || {
                if let Some(request) = request.take() {
                    let future = make(request);
                    // There is none yet. An assignment would drop it nevertheless.
                    self.future.get_or_insert(future);
                }
            };
            self.panicked = catch(|| scope.in_scope(make)).err();
        }
    }

    /// Polls the future to its end. Returns `Err` with the panic's text if the future panicked.
    #[allow(dead_code, reason = "for frameworks whose layers are asynchronous functions")]
    pub(crate) async fn run(mut self: Pin<&mut Self>, scope: &RequestScope) -> Result<F::Output, String> {
        poll_fn(|context| self.as_mut().poll(scope, context)).await
    }

    /// Polls the future once. Returns `Err` with the panic's text if the future panicked.
    #[inline]
    pub(crate) fn poll(
        self: Pin<&mut Self>,
        scope: &RequestScope,
        context: &mut Context<'_>,
    ) -> Poll<Result<F::Output, String>> {
        let mut output = Poll::Pending;
        match self.poll_in_place(scope, context, &mut output) {
            None => output.map(Ok),
            Some(message) => Poll::Ready(Err(message)),
        }
    }

    /// Polls the future once, and writes a `Ready` to `output`, because each move of a response
    /// copies all of it. Returns the panic's text if the future panicked.
    #[inline]
    pub(crate) fn poll_in_place(
        self: Pin<&mut Self>,
        scope: &RequestScope,
        context: &mut Context<'_>,
        output: &mut Poll<F::Output>,
    ) -> Option<String> {
        let mut this = self.project();
        // If there is neither a future nor the text of a panic, the future was polled after
        // completion. The contract of `Future` leaves the result open, and `Pending` can't panic.
        let Some(future) = this.future.as_mut().as_pin_mut() else { return this.panicked.take() };
        let panicked = catch(|| scope.in_scope(|| *output = future.poll(context))).err();
        if panicked.is_some() || output.is_ready() {
            // Dropping a future may panic, also one that has ended.
            drop_in_place(this.future);
        }
        panicked
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
