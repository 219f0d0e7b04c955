//! What a store is trimmed to.

use std::time::Duration;

/// How much is kept of each tenant's entries, and for how long.
///
/// They hold for each tenant alone, for its authenticated entries and the others apart, and for the
/// operator's own; so nobody can push out another's.
///
/// ```
/// use std::time::Duration;
/// use status_error_log::Limits;
///
/// let limits = Limits::new().age(Duration::from_secs(7 * 24 * 60 * 60)).count(1_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// How old an entry gets (default 30 days).
    pub age: Duration,
    /// How many there are (default 10,000).
    pub count: u64,
    /// How many bytes they take, by [`Entry::size`](crate::Entry::size) (default 64 MiB).
    pub bytes: u64,
}

impl Limits {
    /// 30 days, 10,000 entries, 64 MiB.
    #[must_use]
    pub const fn new() -> Self {
        Self { age: Duration::from_secs(30 * 24 * 60 * 60), count: 10_000, bytes: 64 * 1024 * 1024 }
    }

    /// How old an entry gets.
    #[must_use]
    pub const fn age(mut self, age: Duration) -> Self {
        self.age = age;
        self
    }

    /// How many entries there are.
    #[must_use]
    pub const fn count(mut self, count: u64) -> Self {
        self.count = count;
        self
    }

    /// How many bytes they take, by [`Entry::size`](crate::Entry::size).
    #[must_use]
    pub const fn bytes(mut self, bytes: u64) -> Self {
        self.bytes = bytes;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}
