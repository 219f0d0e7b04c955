//! The limits to which a store is trimmed.

use std::time::Duration;

/// The limits for the entries of a tenant: their age, number and size.
///
/// The limits apply to each tenant separately, and within a tenant to authenticated and
/// unauthenticated entries separately. They also apply to the operator's entries. So no tenant can
/// push out another tenant's entries.
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
    /// The maximum age of an entry (default 30 days).
    pub age: Duration,
    /// The maximum number of entries (default 10,000).
    pub count: u64,
    /// The maximum size of all entries in bytes, by [`Entry::size`](crate::Entry::size) (default 64
    /// MiB).
    pub bytes: u64,
}

impl Limits {
    /// Returns the default limits: 30 days, 10,000 entries, 64 MiB.
    #[must_use]
    pub const fn new() -> Self {
        Self { age: Duration::from_secs(30 * 24 * 60 * 60), count: 10_000, bytes: 64 * 1024 * 1024 }
    }

    /// Sets the maximum age of an entry.
    #[must_use]
    pub const fn age(mut self, age: Duration) -> Self {
        self.age = age;
        self
    }

    /// Sets the maximum number of entries.
    #[must_use]
    pub const fn count(mut self, count: u64) -> Self {
        self.count = count;
        self
    }

    /// Sets the maximum size of all entries in bytes, by [`Entry::size`](crate::Entry::size).
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
