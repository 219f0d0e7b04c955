//! Texts whose end was not captured.

use crate::util::text::cut;

/// Returns a masked text whose end was not captured, without its last part, which may be half of a
/// secret that was not recognized. Although more is captured than stored, this end may be in the
/// stored part, because masks are shorter than secrets.
pub(super) fn without_half(text: &str) -> &str {
    // More bytes than redaction needs to recognize any secret.
    const MARGIN: usize = 256;
    let (sure, end) = text.split_at(cut(text, text.len().saturating_sub(MARGIN)).len());
    // A secret doesn't extend beyond its string or element.
    let more = end.rfind(['"', '<', '>']).map_or(0, |at| at + 1);
    cut(text, sure.len() + more)
}
