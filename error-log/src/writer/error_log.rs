//! The queue before a store, and the task that writes from it.

use super::queue::{self, Permit, Queue, Taker};
use super::trim::Trimmer;
use super::write::{Timing, Writer};
use crate::capture::Capture;
use crate::entry::Entry;
use crate::entry::owner::Owner;
use crate::error::StoreError;
use crate::query::access::Access;
use crate::query::{Query, StorePage};
use crate::store::interface::{Store, StoreFuture};
use crate::store::limits::Limits;
use crate::util::TARGET;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

/// The log as the layer writes to it: a bounded queue before a [`Store`], and a task that writes
/// what is queued in batches. A clone is the same log.
///
/// Recording never waits. Where the store is slow or down, the queue fills, and what finds no room
/// is dropped: it is counted ([`ErrorLog::dropped`], and in the operator's list), and told in an
/// event of `tracing` at the level `WARN`. A batch that the store could not take is tried again
/// until it can, and in smaller parts where it took ten seconds.
///
/// It is a store too, which lists what has been written, so it is what `routes` gets.
///
/// ```
/// use status_error_log::{ErrorLog, Limits, MemoryStore};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let limits = Limits::new().count(1_000);
/// let log = ErrorLog::builder(MemoryStore::new(limits)).limits(limits).start()?;
/// // … the API serves, and stops; then:
/// log.shutdown().await;
/// assert_eq!(log.dropped(), 0);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ErrorLog {
    queue: Queue,
    store: Arc<dyn Store>,
    /// `true` asks the tasks to end.
    stop: Arc<watch::Sender<bool>>,
    /// `true` where the writer has ended; gone, where it was ended.
    written: watch::Receiver<bool>,
    grace: Duration,
}

/// What can be chosen of an [`ErrorLog`].
#[derive(Clone)]
pub struct ErrorLogBuilder {
    store: Arc<dyn Store>,
    limits: Limits,
    queue: usize,
    timing: Timing,
    trim_every: Duration,
}

/// There is no runtime of tokio here, in which the log's tasks could run.
#[derive(Debug, thiserror::Error)]
#[error("an error log is started within a runtime of tokio")]
#[non_exhaustive]
pub struct NoRuntime;

impl ErrorLog {
    /// A log that writes to this store.
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
        }
    }

    /// How many entries were dropped, since the process started.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.queue.dropped()
    }

    /// Waits until everything that has been recorded so far is written, or dropped. It may wait
    /// long where the store is down.
    pub async fn flush(&self) {
        self.queue.flush().await;
    }

    /// Writes what is queued and closes the store; what is recorded afterwards is dropped. Call it
    /// when the server has answered its last request.
    ///
    /// It takes no longer than the [grace](ErrorLogBuilder::grace), of which the last fifth is for
    /// the closing; what a store that is down has not taken before that is dropped.
    pub async fn shutdown(&self) {
        let end = Instant::now() + self.grace;
        self.stop.send_replace(true);
        self.queue.hurry();
        // An error says that the writer is gone, which is as good.
        let _ = timeout_at(end, self.written.clone().wait_for(|written| *written)).await;
        let closed = timeout_at(end, self.store.close()).await;
        if let Err(error) = closed.unwrap_or_else(|_| Err(StoreError::unavailable("it took too long"))) {
            tracing::warn!(target: TARGET, error = &error as &dyn std::error::Error, "the error log's store did not close");
        }
    }

    /// Takes an entry up, unless there is no room for it.
    pub(crate) fn record(&self, permit: Permit, capture: Box<Capture>) {
        self.queue.push(permit, capture);
    }

    /// Whether there is no room for anybody's entry; one is dropped then.
    pub(crate) fn is_full(&self) -> bool {
        self.queue.is_full()
    }

    /// Returns a permit for an entry, or `None` if there is no room: the entry is dropped.
    pub(crate) fn permit(&self, owner: &Owner) -> Option<Permit> {
        self.queue.permit(owner)
    }
}

/// Entries that are written a second. Beside 10,000 entries that are kept of a tenant this is much,
/// and of a processor it takes one or two hundredths.
const DEFAULT_RATE: u32 = 1_000;

/// How long each takes.
fn pace(rate: u32) -> Duration {
    Duration::from_secs(1).checked_div(rate).unwrap_or(Duration::ZERO)
}

impl ErrorLogBuilder {
    /// What the store is trimmed to (default: [`Limits::new`]).
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// How many entries wait at most (default 16,384, no fewer than 4). They take no more than 2
    /// KiB each on average; where they do, fewer wait. A single tenant has no more than a quarter
    /// of the permit, of entries and of bytes: a burst of so many is kept, however fast it comes. A
    /// tenant's authenticated entries and the others count apart, and those of all tenants that are
    /// not authenticated, the operator's among them, have no more than half of it.
    #[must_use]
    pub fn queue(mut self, entries: usize) -> Self {
        self.queue = entries.max(4);
        self
    }

    /// How long the writer waits for more after a first entry (default 50 ms): an entry is listed
    /// that much later, and a batch has that much more in it.
    #[must_use]
    pub fn linger(mut self, linger: Duration) -> Self {
        self.timing.linger = linger;
        self
    }

    /// How many entries a second are written at most (default 1,000), so that a flood of errors
    /// does not take the processor from the answers. What comes faster for longer fills the queue,
    /// and then is dropped and counted. [`ErrorLog::flush`] and [`ErrorLog::shutdown`] write as
    /// fast as the store does; so does a rate of 0.
    #[must_use]
    pub fn rate(mut self, entries: u32) -> Self {
        self.timing.pace = pace(entries);
        self
    }

    /// How long [`ErrorLog::shutdown`] takes at most (default 5 s).
    #[must_use]
    pub fn grace(mut self, grace: Duration) -> Self {
        // A time that the clock can't add to is a year.
        self.timing.grace = grace.min(Duration::from_secs(365 * 24 * 60 * 60));
        self
    }

    /// How often the store is trimmed (default: every minute, and in between where much was
    /// written).
    #[must_use]
    pub fn trim_every(mut self, every: Duration) -> Self {
        self.trim_every = every.max(Duration::from_millis(10));
        self
    }

    /// Starts the tasks that write and trim.
    ///
    /// # Errors
    ///
    /// [`NoRuntime`].
    pub fn start(self) -> Result<ErrorLog, NoRuntime> {
        let runtime = Handle::try_current().map_err(|_| NoRuntime)?;
        let (queue, taker): (Queue, Taker) = queue::new(self.queue);
        let (stop, stopped) = watch::channel(false);
        let (done, written) = watch::channel(false);
        let trimmer = Trimmer::new(Arc::clone(&self.store), self.limits, self.trim_every);
        let trim_trigger = trimmer.trigger();
        runtime.spawn(trimmer.run(stopped.clone()));
        let writer = Writer::new(Arc::clone(&self.store), taker, trim_trigger, self.timing);
        runtime.spawn(async move {
            writer.run(stopped).await;
            done.send_replace(true);
        });
        Ok(ErrorLog { queue, store: self.store, stop: Arc::new(stop), written, grace: self.timing.grace })
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
