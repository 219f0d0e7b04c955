//! The ids of entries: UUIDs of version 7 that show a tenant nothing about other tenants.
//!
//! A tenant lists the ids of its own entries. If one counter served all tenants, the difference of
//! two ids of one millisecond would be the number of entries between them, including those of other
//! tenants. A shared counter with random steps would not do either: the sum of many random steps is
//! nearly proportional to their number.
//!
//! So an id consists of the time of its own response and of random bits. The 12 bits after the
//! milliseconds are the next digits of the time (RFC 9562 §6.2, method 3, "Increased Clock
//! Precision"), which keeps the entries of all tenants in order for operators. The other 62 bits
//! are random (§6.9). If an owner's next response has the same time or an earlier one, its sequence
//! continues in random steps (§6.2, method 2, "Monotonic Random"); each owner has its own sequence.

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
    /// The time since 1970, in units of 1/4096 of a millisecond.
    time: u64,
    /// The 62 random bits.
    random: u64,
}

/// The units of [`Place::time`] in a millisecond.
const UNITS: u64 = 4_096;
/// The maximum time by which an id may be later than its response: a second.
const AHEAD: u64 = 1_000 * UNITS;
/// The maximum number of remembered owners. An owner that is forgotten begins a new sequence, so
/// its ids of one millisecond may be out of order.
const OWNERS: usize = 4_096;
/// The number of random bits in an id.
const BITS: u32 = 62;
/// The bits from which the size of a step is taken. With 40 bits, 1,000 ids of one time use less
/// than 0.1 percent of the numbers with 62 bits.
const STEP: u64 = (1 << 40) - 1;

impl Ids {
    /// Returns the id of an entry whose response was sent at this time.
    pub(super) fn next(&self, owner: &Owner, sent: SystemTime) -> Uuid {
        let now = Place::random_at(sent);
        // A tenant's name is never empty, so the operator's entries have a sequence of their own.
        let name = owner.name().unwrap_or_default();
        let mut owners = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(last) = owners.get_mut(name) else {
            if owners.len() >= OWNERS {
                forget(&mut owners, now.time);
            }
            owners.insert(name.to_owned(), now);
            return now.id();
        };
        let continues = last.time >= now.time && last.time - now.time <= AHEAD;
        *last = if continues { last.after(now) } else { now };
        last.id()
    }
}

/// Forgets the owners whose sequences can't continue at this time, or all owners if too few
/// sequences have ended.
fn forget(owners: &mut HashMap<String, Place>, time: u64) {
    owners.retain(|_, last| last.time.saturating_add(AHEAD) >= time);
    if owners.len() > OWNERS / 2 {
        owners.clear();
    }
}

impl Place {
    /// Returns a random position at this time. A time before 1970 counts as 1970.
    fn random_at(sent: SystemTime) -> Self {
        let sent = sent.duration_since(UNIX_EPOCH).unwrap_or_default();
        let nanos = sent.as_nanos();
        let time = nanos / 1_000_000 * u128::from(UNITS) + nanos % 1_000_000 * u128::from(UNITS) / 1_000_000;
        let random = Uuid::new_v7(Timestamp::from_unix(NoContext, 0, 0)).as_u128() & ((1 << BITS) - 1);
        // A UUID has 48 bits for the milliseconds, which reach to the year 10889.
        Self {
            time: u64::try_from(time).unwrap_or(u64::MAX).min((1 << 60) - 1),
            random: u64::try_from(random).unwrap_or_default(),
        }
    }

    /// Returns the next position of a sequence, a random step after this one.
    fn after(self, other: Self) -> Self {
        let random = self.random + (other.random & STEP) + 1;
        // If the bits of this time are used up, the sequence continues with the next one.
        if random >> BITS == 0 { Self { random, ..self } } else { Self { time: self.time + 1, random: other.random } }
    }

    /// Returns the id at this position (RFC 9562 §5.7).
    fn id(self) -> Uuid {
        let (version, variant) = (7_u128 << 76, 2_u128 << 62);
        let (millis, fraction) = (u128::from(self.time / UNITS), u128::from(self.time % UNITS));
        Uuid::from_u128((millis << 80) | version | (fraction << 64) | variant | u128::from(self.random))
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

    fn place(id: Uuid) -> Place {
        let id = id.as_u128();
        let part = |shift: u32, bits: u32| u64::try_from((id >> shift) & ((1 << bits) - 1)).unwrap();
        Place { time: part(80, 48) * UNITS + part(64, 12), random: part(0, 62) }
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
        let millis = |id: Uuid| place(id).time / UNITS;
        for ahead in [3_000, 3_600_000, 365 * 24 * 3_600_000] {
            let ids = Ids::default();
            let times = [NOW, NOW + ahead, NOW, NOW, NOW + 1];
            let made = times.map(|time| at(&ids, "acme", time));
            assert_eq!(made.map(millis), times);
            assert!(made[2..].is_sorted_by(|a, b| a < b));
        }
        // Clocks before 1970, and after the last time of an id.
        let ids = Ids::default();
        let early = ids.next(&Owner::operator(), UNIX_EPOCH - Duration::from_secs(9));
        let late = ids.next(&Owner::tenant("acme"), UNIX_EPOCH + Duration::from_secs(1 << 40));
        assert_eq!([early, late].map(|id| (id.get_version_num(), millis(id))), [(7, 0), (7, (1 << 48) - 1)]);
    }

    #[test]
    fn ids_of_different_owners_have_the_order_of_their_times() {
        let ids = Ids::default();
        let times = (0..4_000).map(|place| (place, UNIX_EPOCH + Duration::new(1_700_000_000, place * 250)));
        let made: Vec<Uuid> =
            times.map(|(place, sent)| ids.next(&Owner::tenant((place % 7).to_string()), sent)).collect();
        assert!(made.is_sorted_by(|a, b| a < b));
        assert_eq!(place(made[3_999]).time, (NOW * UNITS) + 3_999 * 250 * UNITS / 1_000_000);
    }

    #[test]
    fn a_sequence_goes_on_where_the_bits_of_a_time_end() {
        let last = Place { time: NOW * UNITS + UNITS - 1, random: (1 << 62) - 1 };
        let next = last.after(Place { time: NOW, random: 5 });
        assert_eq!(next, Place { time: (NOW + 1) * UNITS, random: 5 });
        assert!(last.id() < next.id() && place(last.id()) == last && place(next.id()) == next);
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
        // In each round, the ids of one moment, with `others` entries of other owners between
        // two of `acme`: the difference of the two, their start, and the distance to another owner.
        let rounds = |others: usize| {
            let (ids, mut seen) = (Ids::default(), [Vec::new(), Vec::new(), Vec::new()]);
            for round in 0..1_000 {
                let millis = NOW + round * 10;
                let other = |number: usize| {
                    let owner = if number % 3 == 0 { Owner::operator() } else { Owner::unauthenticated("globex") };
                    place(ids.next(&owner, UNIX_EPOCH + Duration::from_millis(millis))).random
                };
                let before = (0..others).map(other).next_back();
                let first = place(at(&ids, "acme", millis)).random;
                let _ = (0..others).map(other).count();
                let second = place(at(&ids, "acme", millis)).random;
                let signed = |bits: u64| i128::from(bits);
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
        assert_eq!(place(at(&ids, "acme", NOW)).time, NOW * UNITS);
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
