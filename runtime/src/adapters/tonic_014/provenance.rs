//! The statuses that this crate made in this process, by which the layer recognizes them in
//! trailers.
//!
//! tonic converts the status at the end of a stream into trailers, and drops the status's source,
//! which is this crate's mark. So in a process that has a layer, a keyed hash of each status's
//! code, text and details is kept in a table. A status with the same code, text and details is the
//! same to a client, wherever it comes from. Nothing of this is sent: a service without a layer,
//! and a layer that writes the trailers into the body, have nothing to remove.
//!
//! The hash is that of the decoded texts, because every error makes a status, and few statuses are
//! sent in trailers.

use super::map_response::{CODE, DETAILS, MESSAGE};
use crate::util::percent_encoding::percent_decode;
use http::{HeaderMap, HeaderValue};
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use tonic::metadata::MetadataMap;
use tonic::{Code, Status};

/// Whether this process has a layer. The flag is process-wide and not in the request scope, because
/// a task that a handler spawns converts errors too, and has no scope.
static IS_LAYERED: AtomicBool = AtomicBool::new(false);

pub(super) fn expect_layers() {
    IS_LAYERED.store(true, Ordering::Relaxed);
}

/// The number of services of the layers in this process. A server clones its service, and makes no
/// new one.
static SERVICES: AtomicUsize = AtomicUsize::new(0);

pub(super) fn expect_service() {
    SERVICES.fetch_add(1, Ordering::Relaxed);
}

/// Remembers the hash of a status that this crate made, if this process has a layer.
pub(super) fn remember(hash: impl FnOnce() -> u64) {
    if IS_LAYERED.load(Ordering::Relaxed) {
        TABLE.add(hash());
    }
}

/// Remembers a status for one call, in which an outer layer forwards it.
pub(super) fn remember_for(headers: &HeaderMap, call: CallId) {
    if let Some(hash) = hash_for(headers, call) {
        TABLE.add(hash);
    }
}

/// Returns whether this crate made the status in these headers or trailers, or an inner layer of
/// the call has forwarded it.
pub(super) fn is_remembered(headers: &HeaderMap, call: Option<CallId>) -> bool {
    let is_forwarded = || call.and_then(|call| hash_for(headers, call)).is_some_and(|hash| TABLE.has(hash));
    hash_in(headers).is_some_and(|hash| TABLE.has(hash)) || is_forwarded()
}

/// The number of a call that a layer sees. The layers inside see it as the outer layer's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct CallId(u64);

impl CallId {
    /// Returns the number of a new call. Returns `None` if the process has one service of a layer,
    /// because no layer is then inside another one.
    pub(super) fn new() -> Option<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        (SERVICES.load(Ordering::Relaxed) > 1).then(|| Self(NEXT.fetch_add(1, Ordering::Relaxed)))
    }
}

static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// Returns the hash of a status.
pub(super) fn hash_of(status: &Status) -> u64 {
    hash(status.code(), status.message(), status.details())
}

fn hash(code: Code, message: &str, details: &[u8]) -> u64 {
    // 0 is an empty slot of the table.
    KEY.hash_one((i32::from(code), message, details)).max(1)
}

/// Returns the hash of the status in these headers. Returns `None` if this crate can't have made
/// the status: there are no details, or a value can't be decoded.
fn hash_in(headers: &HeaderMap) -> Option<u64> {
    let details = MetadataMap::from_headers([(DETAILS, headers.get(DETAILS)?.clone())].into_iter().collect());
    let details = details.get_bin(DETAILS.as_str())?.to_bytes().ok()?;
    let code = headers.get(CODE)?.to_str().ok()?.parse().ok().map(Code::from_i32)?;
    let message = headers.get(MESSAGE).map_or(Some(""), |message| message.to_str().ok());
    Some(hash(code, &percent_decode(message?)?, &details))
}

/// Returns the hash of a call's status in these headers, which may be any status, with any values.
/// Returns `None` if there is no status.
fn hash_for(headers: &HeaderMap, call: CallId) -> Option<u64> {
    let value = |name| headers.get(name).map(HeaderValue::as_bytes);
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
