//! The id of one occurrence of a server error.

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

/// The id of one occurrence of a server error: in the body, in the log and in the error log, for
/// support to look up.
///
/// A UUID of version 4. It is made by the server, never taken from a request.
///
/// ```
/// use status_error::ErrorId;
///
/// let reference = ErrorId::new();
/// assert_eq!(reference.to_string().len(), 36);
/// assert_ne!(reference, ErrorId::new());
/// ```
#[doc(alias("500", "reference", "correlation id", "x-error-id", "instance"))]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ErrorId(u128);

impl ErrorId {
    /// A new reference, unlike any other.
    // No random bits are drawn per reference: SipHash under two keys of the operating system's
    // randomness, over a counter, the process and the time (for a copy of a process, or of a
    // virtual machine, with the same keys and counter).
    #[must_use]
    #[allow(clippy::new_without_default, reason = "two defaults would differ")]
    pub fn new() -> Self {
        static KEYS: LazyLock<(RandomState, RandomState)> = LazyLock::new(|| (RandomState::new(), RandomState::new()));
        static COUNTER: AtomicU64 = AtomicU64::new(0);

        let seed = (COUNTER.fetch_add(1, Ordering::Relaxed), std::process::id(), SystemTime::now());
        let half = |state: &RandomState| u128::from(state.hash_one(seed));
        let bits = half(&KEYS.0) << 64 | half(&KEYS.1);
        // RFC 9562 §5.4: the version is 4, the variant 0b10.
        Self(bits & !(0xf << 76) & !(0b11 << 62) | 4 << 76 | 0b10 << 62)
    }

    /// The 128 bits of the UUID.
    #[must_use]
    pub fn as_u128(&self) -> u128 {
        self.0
    }
}

impl fmt::Display for ErrorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, f0, g, h, i, j, k, l, m, n, o, p] = self.0.to_be_bytes();
        write!(
            f,
            "{a:02x}{b:02x}{c:02x}{d:02x}-{e:02x}{f0:02x}-{g:02x}{h:02x}-{i:02x}{j:02x}-{k:02x}{l:02x}{m:02x}{n:02x}{o:02x}{p:02x}"
        )
    }
}

impl fmt::Debug for ErrorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_version_4_uuid_and_differs_each_time() {
        let mut seen = std::collections::HashSet::new();
        for _ in 0..10_000 {
            let text = ErrorId::new().to_string();
            assert_eq!(text.as_bytes()[14], b'4', "{text}");
            assert!(b"89ab".contains(&text.as_bytes()[19]), "{text}");
            assert!(seen.insert(text));
        }
    }
}
