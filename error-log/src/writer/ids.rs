//! The ids of entries.

use std::sync::{Mutex, MutexGuard, PoisonError};
use uuid::{ClockSequence, ContextV7};

/// The sequence of version 7 ids. Ids ascend within one millisecond, and also if the clock goes
/// back by up to a second, as the times of two concurrent responses may.
///
/// `ContextV7` alone would keep the latest time that it has seen: after the clock was ahead, all
/// ids would have that time until the clock catches up. If the difference is more than a second,
/// the id gets the time of its own response instead.
#[derive(Debug)]
pub(super) struct Ids(Mutex<State>);

#[derive(Debug)]
struct State {
    context: ContextV7,
    /// The latest time of an id, in seconds and nanoseconds.
    last: (u64, u32),
}

impl Ids {
    pub(super) fn new() -> Self {
        Self(Mutex::new(State { context: ContextV7::new(), last: (0, 0) }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ClockSequence for Ids {
    type Output = u64;

    fn generate_sequence(&self, seconds: u64, nanos: u32) -> u64 {
        self.generate_timestamp_sequence(seconds, nanos).0
    }

    fn generate_timestamp_sequence(&self, seconds: u64, nanos: u32) -> (u64, u64, u32) {
        let State { context, last } = &mut *self.state();
        if last.0 > seconds.saturating_add(1) {
            *context = ContextV7::new();
            *last = (seconds, nanos);
        }
        // For an earlier time, the context would use the fraction but not the second.
        *last = (seconds, nanos).max(*last);
        context.generate_timestamp_sequence(last.0, last.1)
    }

    fn usable_bits(&self) -> usize {
        self.state().context.usable_bits()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::{Timestamp, Uuid};

    const NOW: u64 = 1_700_000_000;

    fn id(ids: &Ids, seconds: u64, nanos: u32) -> Uuid {
        Uuid::new_v7(Timestamp::from_unix(ids, seconds, nanos))
    }

    fn seconds(id: Uuid) -> u64 {
        id.get_timestamp().unwrap().to_unix().0
    }

    #[test]
    fn ids_ascend_where_the_clock_goes_back_by_a_little() {
        let ids = Ids::new();
        let times = [(NOW, 0), (NOW, 0), (NOW, 999), (NOW + 1, 5_000_000), (NOW, 999_000_000), (NOW + 1, 6_000_000)];
        let made = times.map(|(seconds, nanos)| id(&ids, seconds, nanos));
        assert!(made.is_sorted_by(|a, b| a < b), "{made:?}");
    }

    #[test]
    fn ids_are_of_their_time_after_a_clock_that_was_ahead() {
        for ahead in [3, 3_600, 365 * 24 * 3_600] {
            let ids = Ids::new();
            let made = [NOW, NOW + ahead, NOW, NOW, NOW + 1].map(|seconds| id(&ids, seconds, 0));
            assert_eq!(made.map(seconds), [NOW, NOW + ahead, NOW, NOW, NOW + 1]);
            assert!(made[2..].is_sorted_by(|a, b| a < b));
        }
    }
}
