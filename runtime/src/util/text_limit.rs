//! Texts with a maximum length.

use crate::util::catch_panic::caught;
use std::fmt::{self, Display, Write as _};

/// Returns at most the first `limit` bytes of a text, cut at a character boundary, and whether the
/// text was cut.
pub(crate) fn cut(text: &str, limit: usize) -> (&str, bool) {
    if text.len() <= limit {
        return (text, false);
    }
    let mut end = limit;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (text.get(..end).unwrap_or_default(), true)
}

/// Displays a value as a text of at most `limit` bytes. A text that is cut ends in `…`, which is
/// not counted. Returns `None` if the `Display` fails.
pub(crate) fn bounded(text: &dyn Display, limit: usize) -> Option<String> {
    struct Bounded {
        text: String,
        left: usize,
        cut: bool,
    }
    impl fmt::Write for Bounded {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            if self.cut {
                return Err(fmt::Error);
            }
            let (kept, cut) = cut(text, self.left);
            self.text.push_str(kept);
            self.left -= kept.len();
            self.cut = cut;
            if cut { Err(fmt::Error) } else { Ok(()) }
        }
    }
    let mut bounded = Bounded { text: String::new(), left: limit, cut: false };
    let done = caught(|| write!(bounded, "{text}")).is_ok();
    if bounded.cut {
        bounded.text.push('…');
    }
    (done || bounded.cut).then_some(bounded.text)
}
