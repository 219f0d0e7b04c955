//! A bounded queue that never makes its users wait.

use crate::capture::Capture;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Instant;
use tokio::sync::{Notify, mpsc, oneshot};

/// How many bytes there may be on average for each entry.
const BYTES_EACH: usize = 4 * 1024;
/// Tenants are told apart by so many numbers; two with one number share their share.
const SHARDS: usize = 512;
/// A tenant's share of the queue is one in so many.
const SHARE: usize = 4;
/// Between two events about dropped entries there are so many milliseconds.
const REPORT_EVERY: u64 = 5_000;

/// Where entries are put.
#[derive(Clone)]
pub(super) struct Queue {
    sender: mpsc::Sender<Message>,
    state: Arc<State>,
}

/// Where they are taken from.
pub(super) struct Taker {
    pub(super) receiver: mpsc::Receiver<Message>,
    pub(super) state: Arc<State>,
}

pub(super) enum Message {
    Entry(Box<Queued>),
    /// Everything before this is written or dropped when the sender is.
    Flush(#[allow(dead_code, reason = "it is there to be dropped")] oneshot::Sender<()>),
}

pub(super) struct Queued {
    capture: Capture,
    size: usize,
    shard: usize,
}

pub(super) struct State {
    entries: usize,
    bytes: AtomicUsize,
    shares: Vec<AtomicUsize>,
    /// A hash of the tenant under a key that nobody outside knows.
    hasher: RandomState,
    dropped: AtomicU64,
    /// As many of them were told of.
    reported: AtomicU64,
    /// When, in milliseconds since the beginning.
    reported_at: AtomicU64,
    began: Instant,
    pub(super) hurry: Notify,
}

pub(super) fn new(entries: usize) -> (Queue, Taker) {
    // Flushes wait for room as well.
    let (sender, receiver) = mpsc::channel(entries);
    let state = Arc::new(State {
        entries,
        bytes: AtomicUsize::new(0),
        shares: (0..SHARDS).map(|_| AtomicUsize::new(0)).collect(),
        hasher: RandomState::new(),
        dropped: AtomicU64::new(0),
        reported: AtomicU64::new(0),
        reported_at: AtomicU64::new(0),
        began: Instant::now(),
        hurry: Notify::new(),
    });
    (Queue { sender, state: Arc::clone(&state) }, Taker { receiver, state })
}

impl Queue {
    pub(super) fn push(&self, capture: Capture) {
        let owner = (capture.owner.name(), capture.owner.is_authenticated());
        let shard = usize::try_from(self.state.hasher.hash_one(owner) % SHARDS as u64).unwrap_or_default();
        let queued = Box::new(Queued { size: capture.size(), shard, capture });
        if !self.state.take_room(&queued) {
            self.state.drop_entries(1);
        } else if let Err(refused) = self.sender.try_send(Message::Entry(queued)) {
            if let Message::Entry(queued) = refused.into_inner() {
                self.state.open(*queued);
            }
            self.state.drop_entries(1);
        }
    }

    pub(super) async fn flush(&self) {
        let (sender, written) = oneshot::channel();
        self.state.hurry.notify_one();
        if self.sender.send(Message::Flush(sender)).await.is_ok() {
            self.state.hurry.notify_one();
            // The sender is dropped, never used.
            let _ = written.await;
        }
    }

    pub(super) fn hurry(&self) {
        self.state.hurry.notify_one();
    }

    pub(super) fn dropped(&self) -> u64 {
        self.state.dropped.load(Relaxed)
    }
}

impl State {
    /// Takes room for an entry, or none.
    fn take_room(&self, queued: &Queued) -> bool {
        let share = self.share(queued);
        let most = (self.entries / SHARE).max(1);
        let bytes = self.bytes.fetch_add(queued.size, Relaxed);
        let has_room = bytes + queued.size <= self.entries.saturating_mul(BYTES_EACH)
            && share.is_none_or(|share| {
                share.fetch_add(1, Relaxed) < most || {
                    share.fetch_sub(1, Relaxed);
                    false
                }
            });
        if !has_room {
            self.bytes.fetch_sub(queued.size, Relaxed);
        }
        has_room
    }

    fn share(&self, queued: &Queued) -> Option<&AtomicUsize> {
        self.shares.get(queued.shard)
    }

    /// Gives an entry's room back.
    pub(super) fn open(&self, queued: Queued) -> Capture {
        self.bytes.fetch_sub(queued.size, Relaxed);
        if let Some(share) = self.share(&queued) {
            share.fetch_sub(1, Relaxed);
        }
        queued.capture
    }

    /// Counts dropped entries, and tells of them if that was not just done.
    pub(super) fn drop_entries(&self, entries: u64) {
        self.dropped.fetch_add(entries, Relaxed);
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let last = self.reported_at.load(Relaxed);
        let is_first = self.reported.load(Relaxed) == 0;
        if (is_first || now.saturating_sub(last) >= REPORT_EVERY)
            && self.reported_at.compare_exchange(last, now.max(last + 1), Relaxed, Relaxed).is_ok()
        {
            self.report();
        }
    }

    /// Tells of the dropped entries that were not told of.
    pub(super) fn report(&self) {
        let dropped = self.dropped.load(Relaxed);
        let new = dropped.saturating_sub(self.reported.swap(dropped, Relaxed));
        if new > 0 {
            tracing::warn!(new, dropped, "entries of the error log were dropped");
        }
    }
}
