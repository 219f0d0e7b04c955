//! The ids of entries: UUIDs of version 7 that show a tenant nothing about other tenants.
//!
//! A tenant lists the ids of its own entries. If one counter served all tenants, the difference of
//! two ids of one millisecond would be the number of entries between them, including those of other
//! tenants. So each owner has its own sequence, which starts at 74 random bits in each millisecond
//! and continues in random steps (RFC 9562 §6.2, method 2, "Monotonic Random"; §6.9 recommends
//! random bits where ids shall be unguessable). A shared sequence with random steps would not do:
//! the sum of many random steps is nearly proportional to their number.

use crate::entry::owner::Owner;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use uuid::{NoContext, Timestamp, Uuid};

/// The sequences of ids. The ids of one owner ascend within one millisecond, and also if the clock
/// goes back by up to a second, as the times of two concurrent responses may. If the clock was
/// further ahead, the next id gets the time of its own response instead.
#[derive(Debug, Default)]
pub(super) struct Ids(Mutex<HashMap<String, Place>>);

/// A position in an owner's sequence. Positions have the order of their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// The time, in milliseconds of Unix time.
    millis: u64,
    /// The 74 bits of an id that are neither its time nor its version and variant.
    bits: u128,
}

/// The maximum time by which an id may be later than its response, in milliseconds.
const AHEAD: u64 = 1_000;
/// The maximum number of remembered owners. An owner that is forgotten begins a new sequence, so
/// its ids of one millisecond may be out of order.
const OWNERS: usize = 4_096;
/// The bits from which the size of a step is taken. With 48 bits, 1,000 ids of one millisecond use
/// less than 0.01 percent of the numbers with 74 bits.
const STEP: u128 = (1 << 48) - 1;

impl Ids {
    /// Returns the id of an entry whose response was sent at this time.
    pub(super) fn next(&self, owner: &Owner, sent: SystemTime) -> Uuid {
        let sent = sent.duration_since(UNIX_EPOCH).unwrap_or_default();
        let random = Place::of(Uuid::new_v7(Timestamp::from_unix(NoContext, sent.as_secs(), sent.subsec_nanos())));
        // A tenant's name is never empty, so the operator's entries have a sequence of their own.
        let name = owner.name().unwrap_or_default();
        let mut owners = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(last) = owners.get_mut(name) else {
            if owners.len() >= OWNERS {
                forget(&mut owners, random.millis);
            }
            owners.insert(name.to_owned(), random);
            return random.id();
        };
        let continues = last.millis >= random.millis && last.millis - random.millis <= AHEAD;
        *last = if continues { last.after(random) } else { random };
        last.id()
    }
}

/// Forgets the owners whose sequences can't continue at this time, or all owners if too few
/// sequences have ended.
fn forget(owners: &mut HashMap<String, Place>, millis: u64) {
    owners.retain(|_, last| last.millis.saturating_add(AHEAD) >= millis);
    if owners.len() > OWNERS / 2 {
        owners.clear();
    }
}

impl Place {
    fn of(id: Uuid) -> Self {
        let id = id.as_u128();
        let millis = u64::try_from(id >> 80).unwrap_or_default();
        Self { millis, bits: (id >> 64 & 0xfff) << 62 | id & (1 << 62) - 1 }
    }

    /// Returns the next position of a sequence, a random step after this one.
    fn after(self, random: Self) -> Self {
        let bits = self.bits + (random.bits & STEP) + 1;
        // If the bits of this millisecond are used up, the sequence continues in the next one.
        if bits >> 74 == 0 { Self { bits, ..self } } else { Self { millis: self.millis + 1, bits: random.bits } }
    }

    /// Returns the id at this position (RFC 9562 §5.7).
    fn id(self) -> Uuid {
        let (version, variant) = (7 << 76, 2 << 62);
        let random = self.bits >> 62 << 64 | self.bits & (1 << 62) - 1;
        Uuid::from_u128(u128::from(self.millis) << 80 | version | random | variant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const NOW: u64 = 1_700_000_000_000;

    fn at(ids: &Ids, name: &str, millis: u64) -> Uuid {
        ids.next(&Owner::tenant(name), UNIX_EPOCH + Duration::from_millis(millis))
    }

    #[test]
    fn ids_ascend_where_the_clock_goes_back_by_a_little() {
        let ids = Ids::default();
        let times = [0, 0, 0, 1_005, 999, 1_006, 6, 1_006, 7];
        let made = times.map(|millis| at(&ids, "acme", NOW + millis));
        assert!(made.is_sorted_by(|a, b| a < b), "{made:?}");
        assert!(made.iter().all(|id| (id.get_version_num(), id.get_variant()) == (7, uuid::Variant::RFC4122)));
    }

    #[test]
    fn ids_are_of_their_time_after_a_clock_that_was_ahead() {
        let millis = |id: Uuid| Place::of(id).millis;
        for ahead in [3_000, 3_600_000, 365 * 24 * 3_600_000] {
            let ids = Ids::default();
            let times = [NOW, NOW + ahead, NOW, NOW, NOW + 1];
            let made = times.map(|time| at(&ids, "acme", time));
            assert_eq!(made.map(millis), times);
            assert!(made[2..].is_sorted_by(|a, b| a < b));
        }
        // A clock before 1970 and one after the last time of an id.
        let ids = Ids::default();
        let early = ids.next(&Owner::operator(), UNIX_EPOCH - Duration::from_secs(9));
        assert_eq!((early.get_version_num(), millis(early)), (7, 0));
    }

    #[test]
    fn a_sequence_goes_on_where_the_bits_of_a_millisecond_end() {
        let last = Place { millis: NOW, bits: (1 << 74) - 1 };
        let next = last.after(Place { millis: NOW, bits: 5 });
        assert_eq!(next, Place { millis: NOW + 1, bits: 5 });
        assert!(last.id() < next.id() && Place::of(last.id()) == last && Place::of(next.id()) == next);
    }

    /// Returns the share of pairs of which the value from `many` is the larger one. If both samples
    /// have the same distribution, the share is nearly one half.
    fn larger(few: &[i128], many: &[i128]) -> f64 {
        let mut sorted = few.to_vec();
        sorted.sort_unstable();
        let smaller: usize = many.iter().map(|value| sorted.partition_point(|other| other < value)).sum();
        #[allow(clippy::cast_precision_loss)]
        let share = smaller as f64 / (few.len() * many.len()) as f64;
        share
    }

    #[test]
    fn ids_do_not_depend_on_the_entries_of_others() {
        // In each round, the ids of one millisecond, with `others` entries of other owners between
        // two of `acme`: the difference of the two, their start, and the distance to another owner.
        let rounds = |others: usize| {
            let (ids, mut seen) = (Ids::default(), [Vec::new(), Vec::new(), Vec::new()]);
            for round in 0..1_000 {
                let millis = NOW + round * 10;
                let other = |place: usize| {
                    let owner = if place % 3 == 0 { Owner::operator() } else { Owner::unauthenticated("globex") };
                    Place::of(ids.next(&owner, UNIX_EPOCH + Duration::from_millis(millis))).bits
                };
                let before = (0..others).map(other).next_back();
                let first = Place::of(at(&ids, "acme", millis)).bits;
                let _ = (0..others).map(other).count();
                let second = Place::of(at(&ids, "acme", millis)).bits;
                let signed = |bits: u128| i128::try_from(bits).unwrap();
                seen[0].push(signed(second - first));
                seen[1].push(signed(first));
                seen[2].push(signed(first) - signed(before.unwrap_or_default()));
            }
            seen
        };
        let (none, one, many) = (rounds(0), rounds(1), rounds(50));
        // With one counter, or with random steps of one sequence, the first share would be 1. For
        // equal distributions, the standard deviation of a share is 0.013.
        for (what, few, many) in [
            ("difference", &none[0], &many[0]),
            ("difference", &one[0], &many[0]),
            ("start", &none[1], &many[1]),
            ("distance", &one[2], &many[2]),
        ] {
            let share = larger(few, many);
            assert!((0.4..0.6).contains(&share), "{what}: {share}");
        }
    }

    #[test]
    fn the_time_in_an_id_is_not_moved_by_others() {
        let ids = Ids::default();
        at(&ids, "globex", NOW + 500);
        assert_eq!(Place::of(at(&ids, "acme", NOW)).millis, NOW);
    }

    #[test]
    fn owners_are_forgotten_and_ids_stay_unique() {
        let ids = Ids::default();
        let mut seen = std::collections::HashSet::new();
        for round in 0..3 {
            for name in 0..OWNERS {
                assert!(seen.insert(at(&ids, &name.to_string(), NOW + round * 5_000)));
                assert!(seen.insert(at(&ids, "acme", NOW)));
            }
        }
        assert!(ids.0.lock().unwrap().len() <= OWNERS);
        // Owners of earlier seconds are forgotten first.
        let ids = Ids::default();
        for name in 0..OWNERS - 1 {
            at(&ids, &name.to_string(), NOW);
        }
        let first = at(&ids, "acme", NOW + 5_000);
        at(&ids, "globex", NOW + 5_000);
        assert_eq!(ids.0.lock().unwrap().len(), 2);
        assert!(first < at(&ids, "acme", NOW + 5_000));
    }
}
