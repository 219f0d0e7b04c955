//! What a layer knows our statuses by where nothing but trailers is left of them.
//!
//! tonic makes trailers of the status that a stream ends with, and drops its source, which is our mark. So in a process that has a
//! layer a status of ours has one more in its metadata, a keyed hash of its code, text and details, and the layer takes it off.
//! It vouches for that status and for no other, whoever copies the metadata; one of another process vouches for nothing here.

use super::map_response::{CODE, DETAILS, MESSAGE};
use http::{HeaderMap, HeaderName, HeaderValue};
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use tonic::Status;
use tonic::metadata::MetadataMap;

const SEAL: HeaderName = HeaderName::from_static("status-error-seal");

/// Whether this process has a layer, which takes seals off.
static IS_LAYERED: AtomicBool = AtomicBool::new(false);

pub(super) fn expect_layers() {
    IS_LAYERED.store(true, Ordering::Relaxed);
}

/// Seals a status, if there is who takes it off.
pub(super) fn seal(status: &mut Status) {
    let mut headers = HeaderMap::new();
    if IS_LAYERED.load(Ordering::Relaxed) && status.add_header(&mut headers).is_ok() {
        let mut metadata = std::mem::take(status.metadata_mut()).into_headers();
        metadata.extend(of(&headers).map(|seal| (SEAL, seal)));
        *status.metadata_mut() = MetadataMap::from_headers(metadata);
    }
}

/// Whether what these headers or trailers say is sealed.
pub(super) fn is_on(headers: &HeaderMap) -> bool {
    headers.get(SEAL).is_some_and(|seal| Some(seal) == of(headers).as_ref())
}

pub(super) fn put(headers: &mut HeaderMap) {
    if let Some(seal) = of(headers) {
        headers.insert(SEAL, seal);
    }
}

pub(super) fn take_off(headers: &mut HeaderMap) {
    headers.remove(SEAL);
}

/// The seal of a status; of the same length for all.
fn of(headers: &HeaderMap) -> Option<HeaderValue> {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    let value = |name| headers.get(name).map(HeaderValue::as_bytes);
    let hash = KEY.hash_one((value(CODE)?, value(MESSAGE), value(DETAILS)));
    HeaderValue::try_from(format!("{hash:016x}")).ok()
}
