//! The id of one occurrence of a server error.

use crate::util::clock::{now, process_id};
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// The id of one occurrence of a server error. The response, the report and the error log carry the
/// same id, so that support can look the occurrence up.
///
/// An error id is a UUID of version 4 (RFC 9562). The server makes it; it is never taken from a
/// request. On WebAssembly without WASI the host provides neither randomness nor a clock, so two
/// instances of one program may make the same ids.
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
    /// The error id in examples.
    #[cfg(feature = "contract")]
    pub(crate) const EXAMPLE: Self = Self(0x6c1f_1c7a_52f8_4f0e_9d3b_0a8e_71c4_5b2d);

    /// Creates a new, unique error id.
    // The operating system's randomness is read once per process and not once per id: the id is a
    // SipHash, under two random keys, of a counter, the process id and the time. The process id and
    // the time are hashed for copies of a process or of a virtual machine, which have the same keys
    // and the same counter.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "two defaults would differ")]
    pub fn new() -> Self {
        static KEYS: LazyLock<(RandomState, RandomState)> = LazyLock::new(|| (RandomState::new(), RandomState::new()));
        static COUNTER: AtomicU64 = AtomicU64::new(0);

        let seed = (COUNTER.fetch_add(1, Ordering::Relaxed), process_id(), now());
        let half = |state: &RandomState| u128::from(state.hash_one(seed));
        let bits = half(&KEYS.0) << 64 | half(&KEYS.1);
        // RFC 9562 §5.4: the version is 4, the variant 0b10.
        Self(bits & !(0xf << 76) & !(0b11 << 62) | 4 << 76 | 0b10 << 62)
    }

    /// Returns the first UUID in a text.
    #[cfg(any(feature = "client", feature = "testing"))]
    pub(crate) fn find(text: &str) -> Option<Self> {
        // A UUID has its first dash after 8 digits, and 36 characters.
        let starts = text.match_indices('-').filter_map(|(dash, _)| dash.checked_sub(8));
        starts.filter_map(|start| text.get(start..start + 36)).find_map(Self::parse)
    }

    #[cfg(any(feature = "client", feature = "testing"))]
    fn parse(text: &str) -> Option<Self> {
        let groups: Vec<&str> = text.split('-').collect();
        let is_uuid = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]);
        let digits = groups.concat();
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        u128::from_str_radix(&digits, 16).ok().filter(|_| is_uuid && is_hex).map(Self)
    }

    /// Returns the 128 bits of the UUID.
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
