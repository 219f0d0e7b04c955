//! A bounded queue that drops entries instead of making the layer wait.

use crate::capture::Capture;
use crate::entry::owner::Owner;
use crate::util::TARGET;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Instant;
use tokio::sync::{Notify, mpsc, oneshot};

/// The average number of bytes per entry that the queue allows.
const BYTES_EACH: usize = 2 * 1024;
/// The number of shards. The hash of a tenant selects its shard; tenants with the same shard share
/// one share of the queue.
const SHARDS: usize = 512;
/// The share of one shard: the whole queue divided by this, 25 percent.
const SHARE: usize = 4;
/// The share of all unauthenticated entries: the whole queue divided by this, 50 percent. They
/// share one limit, because a single client may have caused them all.
const UNPROVEN: usize = 2;
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
    shard: u16,
    is_proven: bool,
}

/// The entries and bytes in use: of the whole queue, of all unauthenticated entries, or of one
/// shard.
#[derive(Default)]
struct Share {
    entries: AtomicUsize,
    bytes: AtomicUsize,
}

pub(super) struct State {
    /// The capacity in entries.
    entries: usize,
    all: Share,
    unproven: Share,
    shares: Vec<Share>,
    /// The hasher of tenants. Its key is random, so clients can't find a name in another tenant's
    /// shard.
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
        entries,
        all: Share::default(),
        unproven: Share::default(),
        shares: (0..SHARDS).map(|_| Share::default()).collect(),
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
        let is_full = self.state.all.is_full(self.state.entries);
        if is_full {
            self.state.drop_entries(1);
        }
        is_full
    }

    /// Returns a permit for an entry. Returns `None` if the queue has no place for an entry of this
    /// owner, which then counts as dropped.
    pub(super) fn permit(&self, owner: &Owner) -> Option<Permit> {
        let mut hasher = self.state.hasher.build_hasher();
        // A tenant's name is never empty, so the operator's entries have a separate hash.
        hasher.write(owner.name().unwrap_or_default().as_bytes());
        let hash = hasher.finish().wrapping_add(u64::from(owner.is_authenticated()));
        let shard = u16::try_from(hash % SHARDS as u64).unwrap_or_default();
        let State { entries, all, unproven, shares, .. } = &*self.state;
        let share = shares.get(usize::from(shard))?;
        let is_proven = owner.is_authenticated();
        if !is_proven && unproven.is_full(entries / UNPROVEN) || !share.take(entries / SHARE) {
            self.state.drop_entries(1);
            return None;
        }
        let taken = all.entries.fetch_add(1, Relaxed);
        if !is_proven {
            unproven.entries.fetch_add(1, Relaxed);
        }
        // From here on, dropping the permit gives back the counted entry.
        let permit = Permit { state: Arc::clone(&self.state), bytes: 0, shard, is_proven };
        if taken >= *entries {
            self.state.drop_entries(1);
            return None;
        }
        Some(permit)
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

impl Share {
    fn is_full(&self, most: usize) -> bool {
        self.entries.load(Relaxed) >= most || self.bytes.load(Relaxed) >= bytes_of(most)
    }

    /// Counts an entry. Returns `false` and counts nothing if the share is full.
    fn take(&self, most: usize) -> bool {
        // In a flood most calls find the share full, and change no counter.
        !self.is_full(most)
            && (self.entries.fetch_add(1, Relaxed) < most || {
                self.entries.fetch_sub(1, Relaxed);
                false
            })
    }

    /// Counts the bytes of an entry, and returns whether they fit. A single entry in a share always
    /// fits.
    fn fill(&self, bytes: usize, most: usize) -> bool {
        let before = self.bytes.fetch_add(bytes, Relaxed);
        before == 0 || before + bytes <= bytes_of(most)
    }

    fn give_back(&self, bytes: usize) {
        self.entries.fetch_sub(1, Relaxed);
        self.bytes.fetch_sub(bytes, Relaxed);
    }
}

/// Returns the number of bytes that this many entries may have.
fn bytes_of(entries: usize) -> usize {
    entries.saturating_mul(BYTES_EACH)
}

impl Permit {
    /// Counts the bytes of the entry, and returns whether they fit. Dropping the permit gives the
    /// bytes back in either case.
    fn fill(&mut self, bytes: usize) -> bool {
        // A capture is far smaller than the maximum of `u32`.
        self.bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let bytes = self.bytes as usize;
        let State { entries, all, unproven, shares, .. } = &*self.state;
        let share = shares.get(usize::from(self.shard));
        let fits = [
            share.is_none_or(|share| share.fill(bytes, entries / SHARE)),
            self.is_proven || unproven.fill(bytes, entries / UNPROVEN),
            all.bytes.fetch_add(bytes, Relaxed) + bytes <= bytes_of(*entries),
        ];
        fits == [true; 3]
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let State { all, unproven, shares, .. } = &*self.state;
        let bytes = self.bytes as usize;
        all.give_back(bytes);
        if !self.is_proven {
            unproven.give_back(bytes);
        }
        if let Some(share) = shares.get(usize::from(self.shard)) {
            share.give_back(bytes);
        }
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
