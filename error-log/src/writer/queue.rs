//! A bounded queue that drops entries instead of making the layer wait.

use super::shares::{Holder, Shares};
use crate::capture::Capture;
use crate::entry::owner::Owner;
use crate::util::TARGET;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio::sync::{Notify, mpsc, oneshot};

/// The minimum time between two events about dropped entries, in milliseconds.
const REPORT_EVERY: u64 = 5_000;
/// In a flood, only one of this many dropped entries reads the clock.
const LOOK_EVERY: u64 = 64;

/// The sending side of the queue, for the layer.
#[derive(Clone)]
pub(super) struct Queue {
    sender: mpsc::UnboundedSender<Message>,
    state: Arc<State>,
}

/// The receiving side of the queue, for the writer.
pub(super) struct Taker {
    pub(super) receiver: mpsc::UnboundedReceiver<Message>,
    pub(super) state: Arc<State>,
}

pub(super) enum Message {
    Entry(Box<Capture>, Permit),
    /// The writer drops the sender when all entries before this message are written or dropped.
    Flush(#[allow(dead_code, reason = "it is there to be dropped")] oneshot::Sender<()>),
}

/// A permit to queue one entry. The layer takes the permit before it copies anything for the entry;
/// dropping the permit frees its place in the queue.
pub(crate) struct Permit {
    state: Arc<State>,
    // Small types, so that a block of the channel's messages has a size that the allocator has at
    // hand.
    bytes: u32,
    holder: Holder,
}

pub(super) struct State {
    shares: Mutex<Shares>,
    /// Whether the queue has no place for any tenant's entry. While it is full, most calls of
    /// `permit` read only this.
    is_full: AtomicBool,
    /// The hasher of owners, whose hashes have 64 bits. Its key is random, so clients can't find a
    /// name with the hash of another tenant.
    hasher: RandomState,
    dropped: AtomicU64,
    /// The number of dropped entries that have been reported.
    reported: AtomicU64,
    /// The time of the last report, in milliseconds since `began`.
    reported_at: AtomicU64,
    began: Instant,
    /// The number of callers that wait in [`Queue::flush`].
    flushes: AtomicUsize,
    pub(super) hurry: Notify,
}

pub(super) fn new(entries: usize) -> (Queue, Taker) {
    // The permits bound the queue, so the channel has no bound.
    let (sender, receiver) = mpsc::unbounded_channel();
    let state = Arc::new(State {
        shares: Mutex::new(Shares::new(entries)),
        is_full: AtomicBool::new(false),
        hasher: RandomState::new(),
        dropped: AtomicU64::new(0),
        reported: AtomicU64::new(0),
        reported_at: AtomicU64::new(0),
        began: Instant::now(),
        flushes: AtomicUsize::new(0),
        hurry: Notify::new(),
    });
    (Queue { sender, state: Arc::clone(&state) }, Taker { receiver, state })
}

impl Queue {
    /// Returns whether the whole queue is full. If so, one entry counts as dropped, and the layer
    /// doesn't need to determine the owner.
    pub(super) fn is_full(&self) -> bool {
        let is_full = self.state.is_full.load(Relaxed);
        if is_full {
            self.state.drop_entries(1);
        }
        is_full
    }

    /// Returns a permit for an entry. Returns `None` if the queue has no place for an entry of this
    /// owner, which then counts as dropped.
    pub(super) fn permit(&self, owner: &Owner) -> Option<Permit> {
        let is_proven = owner.is_authenticated();
        // A tenant's name is never empty, so the operator has a key of its own.
        let key = self.state.hasher.hash_one(owner.name().unwrap_or_default()) ^ u64::from(is_proven);
        let Some(holder) = self.state.with_shares(|shares| shares.take(key, is_proven)) else {
            self.state.drop_entries(1);
            return None;
        };
        Some(Permit { state: Arc::clone(&self.state), bytes: 0, holder })
    }

    pub(super) fn push(&self, mut permit: Permit, capture: Box<Capture>) {
        if !permit.fill(capture.size()) || self.sender.send(Message::Entry(capture, permit)).is_err() {
            self.state.drop_entries(1);
        }
    }

    pub(super) async fn flush(&self) {
        let _flush = Flush::begin(&self.state);
        let (sender, written) = oneshot::channel();
        if self.sender.send(Message::Flush(sender)).is_ok() {
            self.state.hurry.notify_one();
            // The writer drops the sender and never uses it.
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

impl Permit {
    /// Counts the bytes of the entry, and returns whether they fit. Dropping the permit gives the
    /// bytes back.
    fn fill(&mut self, bytes: usize) -> bool {
        // A capture is far smaller than the maximum of `u32`.
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let fits = self.state.with_shares(|shares| shares.fill(self.holder, bytes as usize));
        if fits {
            self.bytes = bytes;
        }
        fits
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.state.with_shares(|shares| shares.give_back(self.holder, self.bytes as usize));
    }
}

/// A caller that waits until the queued entries are written.
struct Flush<'s>(&'s State);

impl<'s> Flush<'s> {
    fn begin(state: &'s State) -> Self {
        state.flushes.fetch_add(1, Relaxed);
        Self(state)
    }
}

impl Drop for Flush<'_> {
    fn drop(&mut self) {
        self.0.flushes.fetch_sub(1, Relaxed);
    }
}

impl State {
    fn with_shares<T>(&self, change: impl FnOnce(&mut Shares) -> T) -> T {
        // A poisoned lock is harmless: `Shares` doesn't panic.
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        let result = change(&mut shares);
        self.is_full.store(shares.is_full(), Relaxed);
        result
    }

    /// Returns whether a caller waits until the queued entries are written.
    pub(super) fn is_awaited(&self) -> bool {
        self.flushes.load(Relaxed) > 0
    }

    /// Counts dropped entries, and reports them unless the last report is too recent.
    pub(super) fn drop_entries(&self, entries: u64) {
        let before = self.dropped.fetch_add(entries, Relaxed);
        let is_first = self.reported.load(Relaxed) == 0;
        if !is_first && before % LOOK_EVERY != 0 {
            return;
        }
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let last = self.reported_at.load(Relaxed);
        if (is_first || now.saturating_sub(last) >= REPORT_EVERY)
            && self.reported_at.compare_exchange(last, now.max(last + 1), Relaxed, Relaxed).is_ok()
        {
            self.report();
        }
    }

    /// Reports the dropped entries that have not been reported yet.
    pub(super) fn report(&self) {
        let dropped = self.dropped.load(Relaxed);
        let new = dropped.saturating_sub(self.reported.swap(dropped, Relaxed));
        if new > 0 {
            tracing::warn!(target: TARGET, new, dropped, "entries of the error log were dropped");
        }
    }
}
