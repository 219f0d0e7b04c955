//! Texts whose end was not seen.

use crate::util::text::cut;

/// A text whose end was not seen, without what may be half of a secret: that would not be known as
/// one. Masks are short, so that the end can be within what is kept.
pub(super) fn without_half(text: &str) -> &str {
    // More than any secret needs to be known as one.
    const MARGIN: usize = 256;
    let (sure, end) = text.split_at(cut(text, text.len().saturating_sub(MARGIN)).len());
    // None goes beyond the string or the element that it is in.
    let more = end.rfind(['"', '<', '>']).map_or(0, |at| at + 1);
    cut(text, sure.len() + more)
}
