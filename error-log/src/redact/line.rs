//! Redaction of texts on one line, and of ids.

use super::cut_off::without_half;
use super::rules::Redaction;
use super::secrets::{Look, Search};
use crate::util::text::{cut, escape};

/// Redacts a text to one line of at most `limit` bytes: secrets are masked, and control characters
/// are escaped. Also returns whether the text was cut.
pub(crate) fn line(text: &str, limit: usize, rules: &Redaction) -> (String, bool) {
    named(text, "", limit, rules)
}

/// Redacts the value of a header like [`line`].
pub(crate) fn header(name: &str, value: &str, limit: usize, rules: &Redaction) -> (String, bool) {
    named(value, name, limit, rules)
}

fn named(text: &str, name: &str, limit: usize, rules: &Redaction) -> (String, bool) {
    // The search for secrets looks at twice the limit, so that a secret at the cut is recognized.
    let seen = cut(text, limit.saturating_mul(2));
    let masked = Search::named(rules, name).mask(seen);
    let clean = escape(&masked);
    let is_whole = seen.len() == text.len();
    let kept = cut(if is_whole { &clean } else { without_half(&clean) }, limit);
    (kept.to_owned(), !is_whole || kept.len() < clean.len())
}

/// Redacts an id. Only certain secrets are masked, because ids look like random tokens. Returns
/// `None` if the text is not 1 to 128 visible ASCII characters.
pub(crate) fn id(text: &str, rules: &Redaction) -> Option<String> {
    let is_sound = (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    is_sound.then(|| Search::new(rules, Look::Certain).mask(text).into_owned())
}
