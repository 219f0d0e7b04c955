//! The task that writes entries to the store.

use super::ids::Ids;
use super::queue::{Message, Taker};
use super::trim::TrimTrigger;
use crate::capture::Capture;
use crate::entry::Entry;
use crate::error::StoreError;
use crate::redact::rules::Redaction;
use crate::store::interface::Store;
use crate::util::TARGET;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout, timeout_at};

/// The maximum number of entries in a batch.
const BATCH: usize = 512;
/// The maximum time that a store may take for a batch. A store that takes longer is unavailable, or
/// the batch is too large for it.
const PATIENCE: Duration = Duration::from_secs(10);
/// The pause between two tries: at first, and at most.
const RETRY: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));

/// The times that a [`Writer`] keeps to.
#[derive(Clone, Copy)]
pub(super) struct Timing {
    /// The time that the writer waits for more entries after the first entry of a batch.
    pub(super) linger: Duration,
    /// The minimum time per entry.
    pub(super) pace: Duration,
    /// The maximum duration of a shutdown.
    pub(super) grace: Duration,
}

pub(super) struct Writer {
    store: Arc<dyn Store>,
    taker: Taker,
    /// The trigger that wakes the trimmer after many writes.
    trim_trigger: TrimTrigger,
    linger: Duration,
    /// The minimum time per entry.
    pace: Duration,
    grace: Duration,
    ids: Arc<Ids>,
    redaction: Arc<Redaction>,
}

impl Writer {
    pub(super) fn new(
        store: Arc<dyn Store>,
        taker: Taker,
        trim_trigger: TrimTrigger,
        timing: Timing,
        redaction: Redaction,
        ids: Arc<Ids>,
    ) -> Self {
        let Timing { linger, pace, grace } = timing;
        // 80 percent of the grace period are for writing; the rest is for closing the store.
        let grace = grace / 5 * 4;
        Self { store, taker, trim_trigger, linger, pace, grace, ids, redaction: Arc::new(redaction) }
    }

    pub(super) async fn run(mut self, stop: watch::Receiver<bool>) {
        let state = Arc::clone(&self.taker.state);
        let mut end = End { stop, grace: self.grace, at: None };
        let mut messages = Vec::with_capacity(BATCH);
        loop {
            if end.is_near() {
                self.taker.receiver.close();
            }
            let received = tokio::select! {
                received = self.taker.receiver.recv_many(&mut messages, BATCH) => received,
                () = end.begins(), if end.at.is_none() => continue,
            };
            if received == 0 {
                break;
            }
            let began = Instant::now();
            // While the writer sleeps, recording an entry doesn't have to wake it.
            if received < BATCH && self.may_sleep(&mut end) && !self.linger.is_zero() {
                let _ = timeout(self.linger, state.hurry.notified()).await;
                while messages.len() < BATCH {
                    let Ok(message) = self.taker.receiver.try_recv() else { break };
                    messages.push(message);
                }
            }
            let mut flushes = Vec::new();
            let mut captures = Vec::with_capacity(messages.len());
            for message in messages.drain(..) {
                match message {
                    Message::Entry(capture, permit) => {
                        drop(permit);
                        captures.push(*capture);
                    }
                    Message::Flush(sender) => flushes.push(sender),
                }
            }
            let rest = began + self.pace.saturating_mul(u32::try_from(captures.len()).unwrap_or(u32::MAX));
            if end.is_past() {
                state.drop_entries(captures.len() as u64);
            } else {
                let entries = self.redact(captures).await;
                self.write(entries, &mut end).await;
            }
            state.report();
            drop(flushes);
            while self.may_sleep(&mut end) && Instant::now() < rest {
                let _ = timeout_at(rest, state.hurry.notified()).await;
            }
        }
        state.report();
    }

    /// Returns whether the writer may sleep: the log is in use, is not shutting down, and no caller
    /// waits for a flush.
    fn may_sleep(&self, end: &mut End) -> bool {
        !end.is_near() && !self.taker.state.is_awaited() && !self.taker.receiver.is_closed()
    }

    /// Writes a batch, however long that takes; during a shutdown, until the grace period ends.
    async fn write(&self, entries: Vec<Entry>, end: &mut End) {
        let mut batches = vec![entries];
        let mut pause = RETRY.0;
        while let Some(batch) = batches.pop().filter(|batch| !batch.is_empty()) {
            let batch = Arc::new(batch);
            let appended = self.append(Arc::clone(&batch), end).await;
            let is_late = appended.is_none();
            match appended.unwrap_or_else(|| Err(StoreError::unavailable("it took too long"))) {
                Ok(()) => {
                    pause = RETRY.0;
                    self.trim_trigger.written(batch.len());
                }
                Err(error) if error.is_unavailable() => {
                    // One event for each outage.
                    if pause == RETRY.0 {
                        tracing::warn!(target: TARGET, error = &error as &dyn Error, "the error log's store is not available");
                    }
                    if end.is_past() {
                        self.taker.state.drop_entries(batch.len() as u64);
                    } else {
                        let batch = Arc::unwrap_or_clone(batch);
                        // The store may only be slow, and never finish a batch of this size in
                        // time.
                        if is_late {
                            batches.extend(halves(batch))
                        } else {
                            batches.push(batch)
                        }
                        end.sleep(pause).await;
                        pause = (pause * 2).min(RETRY.1);
                    }
                }
                Err(error) if batch.len() == 1 => {
                    tracing::warn!(target: TARGET, error = &error as &dyn Error, "the error log's store refused an entry");
                    self.taker.state.drop_entries(1);
                }
                // One rejected entry makes the store reject the whole batch.
                Err(_) => batches.extend(halves(Arc::unwrap_or_clone(batch))),
            }
        }
    }

    /// Appends a batch in a separate task, so that a store that panics or hangs does not end the
    /// writer. Returns `None` if the store took too long.
    async fn append(&self, batch: Arc<Vec<Entry>>, end: &mut End) -> Option<Result<(), StoreError>> {
        let store = Arc::clone(&self.store);
        let mut append = tokio::spawn(async move { store.append(&batch).await });
        let patience = Instant::now() + PATIENCE;
        loop {
            let until = end.at.map_or(patience, |at| at.min(patience));
            tokio::select! {
                done = &mut append => return Some(done.unwrap_or_else(|panic| Err(StoreError::permanent(panic)))),
                () = sleep_until(until) => {
                    append.abort();
                    return None;
                }
                // The shutdown has begun, which shortens the time.
                () = end.begins(), if end.at.is_none() => drop(end.is_near()),
            }
        }
    }

    /// Redacts captures into entries, on a thread for blocking work: a batch of large bodies takes
    /// long, and must not delay the tasks that serve requests.
    async fn redact(&self, captures: Vec<Capture>) -> Vec<Entry> {
        let count = captures.len() as u64;
        let ids = Arc::clone(&self.ids);
        let redaction = Arc::clone(&self.redaction);
        let redact = move || {
            let entry = |capture: Capture| {
                let id = capture.id.unwrap_or_else(|| ids.next(&capture.owner, capture.sent));
                capture.into_entry(id, &redaction)
            };
            captures.into_iter().map(entry).collect()
        };
        tokio::task::spawn_blocking(redact).await.unwrap_or_else(|error| {
            tracing::warn!(target: TARGET, error = &error as &dyn Error, "redaction of error log entries failed; the entries were dropped");
            self.taker.state.drop_entries(count);
            Vec::new()
        })
    }
}

/// Returns both halves of a batch in reverse order, because the caller pops the last one first. A
/// batch of one entry has only one half.
fn halves(mut batch: Vec<Entry>) -> impl Iterator<Item = Vec<Entry>> {
    let rest = batch.split_off(batch.len().div_ceil(2));
    [rest, batch].into_iter().filter(|half| !half.is_empty())
}

/// The deadline of the writer.
struct End {
    stop: watch::Receiver<bool>,
    grace: Duration,
    at: Option<Instant>,
}

impl End {
    /// Returns whether the log is shutting down. After the last handle to a log is dropped without
    /// a shutdown, the writer has no deadline.
    fn is_near(&mut self) -> bool {
        if self.at.is_none() && *self.stop.borrow_and_update() {
            self.at = Some(Instant::now() + self.grace);
        }
        self.at.is_some()
    }

    async fn begins(&mut self) {
        if self.stop.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    fn is_past(&mut self) -> bool {
        self.is_near() && self.at.is_some_and(|at| Instant::now() >= at)
    }

    /// Sleeps for `pause`. Wakes early when a shutdown begins, and never sleeps beyond the
    /// deadline.
    async fn sleep(&mut self, pause: Duration) {
        match self.at {
            Some(at) => sleep_until(at.min(Instant::now() + pause)).await,
            None => drop(timeout(pause, self.begins()).await),
        }
    }
}
