//! The handle to the log and its builder.

use super::ids::Ids;
use super::queue::{self, Permit, Queue, Taker};
use super::trim::Trimmer;
use super::write::{Timing, Writer};
use crate::capture::Capture;
use crate::entry::Entry;
use crate::entry::owner::Owner;
use crate::error::StoreError;
use crate::query::access::Access;
use crate::query::counts::{CountQuery, Counts};
use crate::query::filter::Filter;
use crate::query::{Query, StorePage};
use crate::redact::rules::Redaction;
use crate::store::erase::erase;
use crate::store::interface::{Store, StoreFuture};
use crate::store::limits::Limits;
use crate::util::TARGET;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

/// A handle to the error log: a bounded queue in front of a [`Store`], and a task that writes the
/// queued entries in batches. Clones are handles to the same log.
///
/// Recording never waits. If the store is slow or unavailable, the queue fills up, and entries that
/// find no place are dropped. Dropped entries are counted ([`ErrorLog::dropped`], and in lists for
/// operators) and reported by a `tracing` event at the level `WARN`. The writer tries a batch again
/// until the store takes it, and in smaller parts if a try took ten seconds.
///
/// The log implements [`Store`] itself and lists the entries that have been written, so `routes`
/// accepts the log.
///
/// ```
/// use status_error_log::{ErrorLog, Limits, MemoryStore};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let limits = Limits::new().count(1_000);
/// let log = ErrorLog::builder(MemoryStore::new(limits)).limits(limits).start()?;
/// // … the server runs, and at the end:
/// log.shutdown().await;
/// assert_eq!(log.dropped(), 0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ErrorLog {
    queue: Queue,
    store: Arc<dyn Store>,
    limits: Limits,
    ids: Arc<Ids>,
    /// `true` makes the tasks end.
    stop: Arc<watch::Sender<bool>>,
    /// `true` after the writer has ended. The channel is closed if the writer was aborted.
    written: watch::Receiver<bool>,
    grace: Duration,
}

/// The settings of an [`ErrorLog`].
#[derive(Clone)]
pub struct ErrorLogBuilder {
    store: Arc<dyn Store>,
    limits: Limits,
    queue: usize,
    timing: Timing,
    trim_every: Duration,
    redaction: Redaction,
}

/// The error of [`ErrorLogBuilder::start`] outside of a tokio runtime, in which the log's tasks
/// would run.
#[derive(Debug, thiserror::Error)]
#[error("an error log can only be started within a tokio runtime")]
#[non_exhaustive]
pub struct NoRuntime;

impl ErrorLog {
    /// Returns the builder of a log that writes to this store.
    #[must_use]
    pub fn builder(store: impl Store) -> ErrorLogBuilder {
        ErrorLogBuilder {
            store: Arc::new(store),
            limits: Limits::new(),
            queue: 16_384,
            timing: Timing {
                linger: Duration::from_millis(50),
                pace: pace(DEFAULT_RATE),
                grace: Duration::from_secs(5),
            },
            trim_every: Duration::from_secs(60),
            redaction: Redaction::new(),
        }
    }

    /// Returns the number of entries that were dropped since the log started.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.queue.dropped()
    }

    /// Returns the id of an entry whose response is being sent.
    pub(crate) fn next_id(&self, owner: &Owner) -> Uuid {
        self.ids.next(owner, SystemTime::now())
    }

    /// Waits until all entries recorded so far are written or dropped. This can take long if the
    /// store is unavailable.
    pub async fn flush(&self) {
        self.queue.flush().await;
    }

    #[doc = include_str!("../docs/retention.md")]
    pub async fn erase(
        &self,
        access: &Access,
        filter: &Filter,
        is_meant: impl Fn(&Entry) -> bool + Sync,
    ) -> Result<u64, StoreError> {
        self.flush().await;
        erase(&*self.store, access, filter, &is_meant).await
    }

    /// Writes the queued entries and closes the store. Entries recorded afterwards are dropped.
    /// Call this after the server has sent its last response.
    ///
    /// The shutdown takes no longer than the [grace period](ErrorLogBuilder::grace), of which the
    /// last 20 percent are for closing the store. Entries that an unavailable store has not taken
    /// by then are dropped.
    pub async fn shutdown(&self) {
        let end = Instant::now() + self.grace;
        self.stop.send_replace(true);
        self.queue.hurry();
        // An error means that the writer is gone, so there is nothing to wait for.
        let _ = timeout_at(end, self.written.clone().wait_for(|written| *written)).await;
        let closed = timeout_at(end, self.store.close()).await;
        if let Err(error) = closed.unwrap_or_else(|_| Err(StoreError::unavailable("it took too long"))) {
            tracing::warn!(target: TARGET, error = &error as &dyn std::error::Error, "the error log's store did not close");
        }
    }

    /// Queues a capture. Drops it if the queue has no place for its bytes.
    pub(crate) fn record(&self, permit: Permit, capture: Box<Capture>) {
        self.queue.push(permit, capture);
    }

    /// Returns whether the queue is full for every owner. If so, one entry counts as dropped.
    pub(crate) fn is_full(&self) -> bool {
        self.queue.is_full()
    }

    /// Returns a permit for an entry. Returns `None` if the queue has no place for an entry of this
    /// owner, which then counts as dropped.
    pub(crate) fn permit(&self, owner: &Owner) -> Option<Permit> {
        self.queue.permit(owner)
    }
}

/// The default number of entries written per second. This is a lot compared with the 10,000 entries
/// that are kept per tenant, and it takes one or two percent of a processor.
const DEFAULT_RATE: u32 = 1_000;

/// Returns the time per entry at this rate.
fn pace(rate: u32) -> Duration {
    Duration::from_secs(1).checked_div(rate).unwrap_or(Duration::ZERO)
}

impl ErrorLogBuilder {
    /// Sets the limits to which the store is trimmed (default: [`Limits::new`]).
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets the capacity of the queue in entries (default 16,384, at least 4). The queue also
    /// limits the memory of its entries to 2 KiB per entry on average, so it holds fewer entries if
    /// they are larger.
    ///
    /// The queue is divided fairly, in entries and in bytes:
    ///
    /// - A single tenant can use at most 25 percent of the queue, and a burst of that size is
    ///   recorded however fast it comes. The more of the queue others use, the less a busy tenant
    ///   can use. A tenant's authenticated and unauthenticated entries count separately.
    /// - The last 25 percent of the queue are for owners that hold few entries, so those of quiet
    ///   tenants have a place beside the entries of busy tenants and unauthenticated clients.
    /// - All unauthenticated entries together, including the operator's, can use at most half of
    ///   the queue, and half of the reserve.
    #[must_use]
    pub fn queue(mut self, entries: usize) -> Self {
        self.queue = entries.max(4);
        self
    }

    /// Sets how long the writer waits for more entries after the first entry of a batch (default 50
    /// ms). A longer wait makes batches larger, but entries are listed later.
    #[must_use]
    pub fn linger(mut self, linger: Duration) -> Self {
        self.timing.linger = linger;
        self
    }

    /// Sets the maximum number of entries written per second (default 1,000), so that a flood of
    /// errors does not take the processor from the API's responses. If entries arrive faster for a
    /// long time, the queue fills up, and further entries are dropped and counted.
    /// [`ErrorLog::flush`] and [`ErrorLog::shutdown`] write as fast as the store does. With a rate
    /// of 0 there is no maximum.
    #[must_use]
    pub fn rate(mut self, entries: u32) -> Self {
        self.timing.pace = pace(entries);
        self
    }

    /// Sets the maximum duration of [`ErrorLog::shutdown`] (default 5 s).
    #[must_use]
    pub fn grace(mut self, grace: Duration) -> Self {
        // A year at most, because the clock can't add every duration.
        self.timing.grace = grace.min(Duration::from_secs(365 * 24 * 60 * 60));
        self
    }

    /// Sets how often the store is trimmed (default: every minute). The log also trims the store
    /// after many writes.
    #[must_use]
    pub fn trim_every(mut self, every: Duration) -> Self {
        self.trim_every = every.max(Duration::from_millis(10));
        self
    }

    /// Sets the rules by which secrets are masked before an entry is stored (default: the built-in
    /// rules, [`Redaction::new`]).
    #[must_use]
    pub fn redaction(mut self, redaction: Redaction) -> Self {
        self.redaction = redaction;
        self
    }

    /// Starts the tasks that write and trim.
    ///
    /// # Errors
    ///
    /// Fails with [`NoRuntime`] outside of a tokio runtime.
    pub fn start(self) -> Result<ErrorLog, NoRuntime> {
        let runtime = Handle::try_current().map_err(|_| NoRuntime)?;
        let (queue, taker): (Queue, Taker) = queue::new(self.queue);
        let (stop, stopped) = watch::channel(false);
        let (done, written) = watch::channel(false);
        let trimmer = Trimmer::new(Arc::clone(&self.store), self.limits, self.trim_every);
        let trim_trigger = trimmer.trigger();
        runtime.spawn(trimmer.run(stopped.clone()));
        let ids = Arc::new(Ids::default());
        let writer =
            Writer::new(Arc::clone(&self.store), taker, trim_trigger, self.timing, self.redaction, Arc::clone(&ids));
        runtime.spawn(async move {
            writer.run(stopped).await;
            done.send_replace(true);
        });
        Ok(ErrorLog {
            queue,
            store: self.store,
            limits: self.limits,
            ids,
            stop: Arc::new(stop),
            written,
            grace: self.timing.grace,
        })
    }
}

impl Store for ErrorLog {
    fn append<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, ()> {
        self.store.append(entries)
    }
    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, StorePage> {
        self.store.list(query)
    }
    fn get<'a>(&'a self, access: &'a Access, id: Uuid) -> StoreFuture<'a, Option<Entry>> {
        self.store.get(access, id)
    }
    fn trim<'a>(&'a self, limits: &'a Limits) -> StoreFuture<'a, u64> {
        self.store.trim(limits)
    }
    fn remove<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, u64> {
        self.store.remove(entries)
    }
    fn count<'a>(&'a self, query: &'a CountQuery) -> StoreFuture<'a, Counts> {
        self.store.count(query)
    }
    fn limits(&self) -> Option<Limits> {
        Some(self.limits)
    }
    fn dropped(&self) -> u64 {
        Self::dropped(self)
    }
    fn close(&self) -> StoreFuture<'_, ()> {
        Box::pin(async {
            self.shutdown().await;
            Ok(())
        })
    }
}

impl fmt::Debug for ErrorLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorLog").field("dropped", &self.dropped()).finish_non_exhaustive()
    }
}

impl fmt::Debug for ErrorLogBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorLogBuilder")
            .field("limits", &self.limits)
            .field("queue", &self.queue)
            .finish_non_exhaustive()
    }
}
