//! Texts of one line, and ids.

use super::cut_off::without_half;
use super::secrets;
use crate::util::text::{cut, escape};

/// A text of one line: secrets are masked, controls escaped, and it has no more than `limit` bytes.
/// Says whether it was cut.
pub(crate) fn line(text: &str, limit: usize) -> (String, bool) {
    // What is cut off is not looked at, save what a secret at the cut needs to be known as one.
    let seen = cut(text, limit.saturating_mul(2));
    let masked = secrets::mask(seen);
    let clean = escape(&masked);
    let is_whole = seen.len() == text.len();
    let kept = cut(if is_whole { &clean } else { without_half(&clean) }, limit);
    (kept.to_owned(), !is_whole || kept.len() < clean.len())
}

/// An id: only what is a secret without doubt is masked, as ids look like tokens.
pub(crate) fn id(text: &str) -> Option<String> {
    let is_sound = (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    is_sound.then(|| secrets::mask_certain(text).into_owned())
}
