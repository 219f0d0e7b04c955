//! The statuses that this crate made in this process, by which the layer recognizes them in
//! trailers.
//!
//! tonic converts the status at the end of a stream into trailers, and drops the status's source,
//! which is this crate's mark. So in a process that has a layer, a keyed hash of each status's
//! code, text and details is kept in a table. A status with the same code, text and details is the
//! same to a client, wherever it comes from. Nothing of this is sent: a service without a layer,
//! and a layer that writes the trailers into the body, have nothing to remove.

use super::map_response::{CODE, DETAILS, MESSAGE};
use http::{HeaderMap, HeaderValue};
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use tonic::Status;

/// Whether this process has a layer. The flag is process-wide and not in the request scope, because
/// a task that a handler spawns converts errors too, and has no scope.
static IS_LAYERED: AtomicBool = AtomicBool::new(false);

pub(super) fn expect_layers() {
    IS_LAYERED.store(true, Ordering::Relaxed);
}

/// Remembers a status that this crate made, if this process has a layer.
pub(super) fn remember(status: &Status) {
    let mut headers = HeaderMap::new();
    if IS_LAYERED.load(Ordering::Relaxed) && status.add_header(&mut headers).is_ok() {
        remember_for(&headers, CallId::NONE);
    }
}

/// Remembers a status for one call, in which an outer layer forwards it.
pub(super) fn remember_for(headers: &HeaderMap, call: CallId) {
    if let Some(hash) = hash_of(headers, call) {
        TABLE.add(hash);
    }
}

/// Returns whether this crate made the status in these headers or trailers, or an inner layer of
/// the call has forwarded it.
pub(super) fn is_remembered(headers: &HeaderMap, call: CallId) -> bool {
    [CallId::NONE, call].into_iter().filter_map(|call| hash_of(headers, call)).any(|hash| TABLE.has(hash))
}

/// The number of a call that a layer sees. The layers inside see it as the outer layer's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct CallId(u64);

impl CallId {
    const NONE: Self = Self(0);

    pub(super) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// Returns the hash of the status in these headers. Returns `None` if there is no status.
fn hash_of(headers: &HeaderMap, call: CallId) -> Option<u64> {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    let value = |name| headers.get(name).map(HeaderValue::as_bytes);
    // 0 is an empty slot of the table.
    Some(KEY.hash_one((value(CODE)?, value(MESSAGE), value(DETAILS), call)).max(1))
}

/// The latest 32,768 hashes, in buckets of eight. A new hash replaces the oldest of its bucket. If
/// the hash of a status is lost before the status is sent, the layer replaces its text, as that of
/// a foreign status.
struct Table(Vec<Bucket>);

#[derive(Default)]
struct Bucket {
    hashes: [AtomicU64; 8],
    next: AtomicUsize,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table((0..4096).map(|_| Bucket::default()).collect()));

// Relaxed, because whatever passes the status to another thread orders these accesses too.
impl Table {
    fn bucket(&self, hash: u64) -> Option<&Bucket> {
        let index = usize::try_from(hash % 4096).ok()?;
        self.0.get(index)
    }

    fn has(&self, hash: u64) -> bool {
        self.bucket(hash).is_some_and(|bucket| bucket.hashes.iter().any(|one| one.load(Ordering::Relaxed) == hash))
    }

    fn add(&self, hash: u64) {
        let Some(bucket) = self.bucket(hash).filter(|_| !self.has(hash)) else { return };
        let oldest = bucket.next.fetch_add(1, Ordering::Relaxed) % bucket.hashes.len();
        if let Some(slot) = bucket.hashes.get(oldest) {
            slot.store(hash, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_statuses_are_remembered() {
        let table = Table((0..4096).map(|_| Bucket::default()).collect());
        let hash = |number: u64| number * 4096 + 7;
        for number in 1..=20 {
            table.add(hash(number));
            table.add(hash(number));
            assert!((number.saturating_sub(7).max(1)..=number).all(|latest| table.has(hash(latest))), "{number}");
        }
        assert!(!table.has(hash(12)) && !table.has(1));
    }
}
