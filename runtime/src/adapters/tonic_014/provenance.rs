//! The mark by which the layer recognizes this crate's statuses in trailers.
//!
//! tonic converts the status at the end of a stream into trailers, and drops the status's source,
//! which is this crate's mark. So in a process that has a layer, each status of this crate carries
//! a keyed hash of its code, text and details in its metadata, and the layer removes the hash. A
//! hash is valid only for its own status, even if a handler copies the metadata to another status,
//! and only in its own process.

use super::map_response::{CODE, DETAILS, MESSAGE};
use http::{HeaderMap, HeaderName, HeaderValue};
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use tonic::Status;
use tonic::metadata::MetadataMap;

const MARK: HeaderName = HeaderName::from_static("status-error-seal");

/// Whether this process has a layer, which removes marks. The flag is process-wide and not in the
/// request scope, because a task that a handler spawns converts errors too, and has no scope.
static IS_LAYERED: AtomicBool = AtomicBool::new(false);

pub(super) fn expect_layers() {
    IS_LAYERED.store(true, Ordering::Relaxed);
}

/// Marks a status, if this process has a layer that removes the mark.
pub(super) fn mark(status: &mut Status) {
    let mut headers = HeaderMap::new();
    if IS_LAYERED.load(Ordering::Relaxed) && status.add_header(&mut headers).is_ok() {
        let mut metadata = std::mem::take(status.metadata_mut()).into_headers();
        metadata.extend(mark_of(&headers).map(|mark| (MARK, mark)));
        *status.metadata_mut() = MetadataMap::from_headers(metadata);
    }
}

/// Returns whether the status in these headers or trailers has a valid mark.
pub(super) fn is_marked(headers: &HeaderMap) -> bool {
    headers.get(MARK).is_some_and(|mark| Some(mark) == mark_of(headers).as_ref())
}

pub(super) fn mark_headers(headers: &mut HeaderMap) {
    if let Some(mark) = mark_of(headers) {
        headers.insert(MARK, mark);
    }
}

pub(super) fn remove_mark(headers: &mut HeaderMap) {
    headers.remove(MARK);
}

/// Returns the mark for the status in these headers. All marks have the same length. Returns `None`
/// if there is no status.
fn mark_of(headers: &HeaderMap) -> Option<HeaderValue> {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    let value = |name| headers.get(name).map(HeaderValue::as_bytes);
    let hash = KEY.hash_one((value(CODE)?, value(MESSAGE), value(DETAILS)));
    HeaderValue::try_from(format!("{hash:016x}")).ok()
}
