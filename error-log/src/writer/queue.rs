//! A bounded queue that never makes its users wait.

use crate::capture::Capture;
use crate::entry::owner::Owner;
use crate::util::TARGET;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Instant;
use tokio::sync::{Notify, mpsc, oneshot};

/// How many bytes there may be on average for each entry.
const BYTES_EACH: usize = 2 * 1024;
/// Tenants are told apart by so many numbers; two with one number share their share.
const SHARDS: usize = 512;
/// A tenant's share of the queue is one in so many.
const SHARE: usize = 4;
/// And that of all whom nothing proves: anybody may have made them all.
const UNPROVEN: usize = 2;
/// Between two events about dropped entries there are so many milliseconds.
const REPORT_EVERY: u64 = 5_000;
/// In a flood, one in so many that are dropped looks at the clock.
const LOOK_EVERY: u64 = 64;

/// Where entries are put.
#[derive(Clone)]
pub(super) struct Queue {
    sender: mpsc::UnboundedSender<Message>,
    state: Arc<State>,
}

/// Where they are taken from.
pub(super) struct Taker {
    pub(super) receiver: mpsc::UnboundedReceiver<Message>,
    pub(super) state: Arc<State>,
}

pub(super) enum Message {
    Entry(Box<Capture>, Permit),
    /// Everything before this is written or dropped when the sender is.
    Flush(#[allow(dead_code, reason = "it is there to be dropped")] oneshot::Sender<()>),
}

/// A permit to queue one entry. It is taken before anything is made of the entry; dropping it gives
/// the room back.
pub(crate) struct Permit {
    state: Arc<State>,
    // Small, so that a block of the channel's messages is one that the allocator has at hand.
    bytes: u32,
    shard: u16,
    is_proven: bool,
}

/// What is taken of the queue, by all or by some.
#[derive(Default)]
struct Share {
    entries: AtomicUsize,
    bytes: AtomicUsize,
}

pub(super) struct State {
    /// How many there is room for.
    entries: usize,
    all: Share,
    unproven: Share,
    shares: Vec<Share>,
    /// A hash of the tenant under a key that nobody outside knows.
    hasher: RandomState,
    dropped: AtomicU64,
    /// As many of them were told of.
    reported: AtomicU64,
    /// When, in milliseconds since the beginning.
    reported_at: AtomicU64,
    began: Instant,
    /// How many wait for what is queued to be written.
    flushes: AtomicUsize,
    pub(super) hurry: Notify,
}

pub(super) fn new(entries: usize) -> (Queue, Taker) {
    // Its bound is the room that is taken.
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
    /// Whether there may be room for anybody's entry. Where there is none, nobody has to be asked
    /// whose it would be.
    pub(super) fn is_full(&self) -> bool {
        let is_full = self.state.all.is_full(self.state.entries);
        if is_full {
            self.state.drop_entries(1);
        }
        is_full
    }

    /// Returns a permit for an entry, or `None` if there is no room: the entry is dropped.
    pub(super) fn permit(&self, owner: &Owner) -> Option<Permit> {
        let mut hasher = self.state.hasher.build_hasher();
        // No tenant's name is empty: the operator's entries are told apart too.
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
        // From here on what was taken is given back.
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

impl Share {
    fn is_full(&self, most: usize) -> bool {
        self.entries.load(Relaxed) >= most || self.bytes.load(Relaxed) >= bytes_of(most)
    }

    /// Takes room for an entry, unless it is full.
    fn take(&self, most: usize) -> bool {
        // In a flood most find it full, and change nothing.
        !self.is_full(most)
            && (self.entries.fetch_add(1, Relaxed) < most || {
                self.entries.fetch_sub(1, Relaxed);
                false
            })
    }

    /// Takes room for an entry's bytes, and says whether there was any. One that is alone in a
    /// share fits.
    fn fill(&self, bytes: usize, most: usize) -> bool {
        let before = self.bytes.fetch_add(bytes, Relaxed);
        before == 0 || before + bytes <= bytes_of(most)
    }

    fn give_back(&self, bytes: usize) {
        self.entries.fetch_sub(1, Relaxed);
        self.bytes.fetch_sub(bytes, Relaxed);
    }
}

/// How many bytes so many entries may have.
fn bytes_of(entries: usize) -> usize {
    entries.saturating_mul(BYTES_EACH)
}

impl Permit {
    /// Takes room for so many bytes, and says whether there was any; they are given back in either
    /// case.
    fn fill(&mut self, bytes: usize) -> bool {
        // What is seen of an entry is far below this.
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

/// Somebody who waits for what is queued to be written.
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
    /// Whether somebody waits for what is queued to be written.
    pub(super) fn is_awaited(&self) -> bool {
        self.flushes.load(Relaxed) > 0
    }

    /// Counts dropped entries, and tells of them if that was not just done.
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

    /// Tells of the dropped entries that were not told of.
    pub(super) fn report(&self) {
        let dropped = self.dropped.load(Relaxed);
        let new = dropped.saturating_sub(self.reported.swap(dropped, Relaxed));
        if new > 0 {
            tracing::warn!(target: TARGET, new, dropped, "entries of the error log were dropped");
        }
    }
}
