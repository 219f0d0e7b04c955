//! The division of the queue among the owners of entries, in entries and in bytes.
//!
//! Three rules decide whether an owner receives a place:
//!
//! 1. **Limits.** One owner uses at most 25 percent of the queue, and all unauthenticated owners
//!    together use at most 50 percent.
//! 2. **The open part.** The first 75 percent of the queue are open to all owners. There an owner
//!    uses at most as much as it leaves free. So the more owners are busy, the less each of them
//!    uses.
//! 3. **The reserve.** The last 25 percent are for owners that hold little. An owner holds little
//!    if it uses less than two thirds of an equal share of the open part, and less than about 3
//!    percent of the queue, divided by the number of owners that have been refused a place. A
//!    refusal shows that an owner is busy, so each busy owner that arrives can use less of the
//!    reserve than those before. Unauthenticated owners can use half of the reserve, and they never
//!    change what authenticated owners can use, because one client can claim many names.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The limit of one owner: the whole queue divided by this, 25 percent.
const SHARE: usize = 4;
/// The limit of all unauthenticated owners: the whole queue divided by this, 50 percent. They share
/// one limit, because a single client may have caused all of their entries.
const UNPROVEN: usize = 2;
/// The reserve: the whole queue divided by this, 25 percent.
const RESERVE: usize = 4;
/// The part of the queue that only authenticated owners use: the whole queue divided by this.
const PROVEN_RESERVE: usize = 8;
/// The limit of an owner in the reserve: the whole queue divided by this, and by the number of
/// refused owners.
const LITTLE: usize = 32;
/// The average number of bytes per entry that the queue allows.
const BYTES_EACH: usize = 2 * 1024;

/// The number of the owner of an entry, valid as long as the owner holds an entry.
pub(super) type Holder = u32;

/// The places in use: of the whole queue, of all unauthenticated owners, and of each owner.
pub(super) struct Shares {
    most: Use,
    all: Use,
    unproven: Use,
    /// The owners that hold at least one entry, by their keys.
    by_key: HashMap<u64, Holder, BuildHasherDefault<AsItIs>>,
    owners: Vec<Owned>,
    /// The unused elements of `owners`.
    unused: Vec<Holder>,
    /// The owners that hold an entry.
    holding: Count,
    /// Those of them that have been refused a place.
    refused: Count,
}

/// The hasher of the owners' keys, which are hashes with a random key already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A number of owners.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    proven: usize,
    unproven: usize,
}

/// A number of entries, and of their bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Use {
    entries: usize,
    bytes: usize,
}

/// The part of the queue that one owner uses.
#[derive(Clone, Copy)]
struct Owned {
    key: u64,
    is_proven: bool,
    is_refused: bool,
    used: Use,
}

/// An owner that asks for a place, and the others.
#[derive(Clone, Copy)]
struct Rivals {
    is_proven: bool,
    /// The number of owners that compete, including this one.
    holding: usize,
    /// The number of those that have been refused a place.
    refused: usize,
}

/// The places in use as one owner sees them, either in entries or in bytes.
#[derive(Clone, Copy)]
struct Level {
    most: usize,
    all: usize,
    unproven: usize,
    own: usize,
}

impl Shares {
    /// Returns the shares of an empty queue with this capacity.
    pub(super) fn new(entries: usize) -> Self {
        Self {
            most: Use { entries, bytes: entries.saturating_mul(BYTES_EACH) },
            all: Use::default(),
            unproven: Use::default(),
            by_key: HashMap::default(),
            owners: Vec::new(),
            unused: Vec::new(),
            holding: Count::default(),
            refused: Count::default(),
        }
    }

    /// Returns whether no owner can receive a place.
    pub(super) fn is_full(&self) -> bool {
        self.all.entries >= self.most.entries || self.all.bytes >= self.most.bytes
    }

    /// Takes a place for an entry whose size is not known yet. Returns `None` if there is no place
    /// for an entry of this owner. `key` is a hash of the owner.
    pub(super) fn take(&mut self, key: u64, is_proven: bool) -> Option<Holder> {
        let known = self.by_key.get(&key).copied();
        let owned = known.and_then(|holder| self.owners.get(holder as usize)).copied();
        let is_new = owned.is_none();
        let owned = owned.unwrap_or(Owned { key, is_proven, is_refused: false, used: Use::default() });
        let mut rivals = self.rivals(is_proven);
        rivals.holding += usize::from(is_new);
        let [entries, bytes] = self.levels(owned.used);
        if !entries.has_room(1, rivals) || !bytes.has_room(1, rivals) {
            known.inspect(|holder| self.refuse(*holder));
            return None;
        }
        let holder = match known {
            Some(holder) => holder,
            None => self.insert(owned)?,
        };
        let owned = self.owners.get_mut(holder as usize)?;
        owned.used.entries += 1;
        self.all.entries += 1;
        if !is_proven {
            self.unproven.entries += 1;
        }
        Some(holder)
    }

    /// Adds the bytes of an entry that has a place. Returns `false` and adds nothing if there is no
    /// place for them.
    pub(super) fn fill(&mut self, holder: Holder, bytes: usize) -> bool {
        let Some(owned) = self.owners.get(holder as usize).copied() else { return false };
        let [_, level] = self.levels(owned.used);
        if !level.has_room(bytes, self.rivals(owned.is_proven)) {
            self.refuse(holder);
            return false;
        }
        if let Some(owned) = self.owners.get_mut(holder as usize) {
            owned.used.bytes += bytes;
        }
        self.all.bytes += bytes;
        if !owned.is_proven {
            self.unproven.bytes += bytes;
        }
        true
    }

    /// Frees the place of an entry and its bytes.
    pub(super) fn give_back(&mut self, holder: Holder, bytes: usize) {
        let Some(owned) = self.owners.get_mut(holder as usize) else { return };
        owned.used.give_back(bytes);
        let Owned { key, is_proven, is_refused, used } = *owned;
        self.all.give_back(bytes);
        if !is_proven {
            self.unproven.give_back(bytes);
        }
        if used.entries == 0 {
            self.by_key.remove(&key);
            self.unused.push(holder);
            self.holding.change(is_proven, |owners| owners - 1);
            if is_refused {
                self.refused.change(is_proven, |owners| owners - 1);
            }
        }
    }

    fn insert(&mut self, owned: Owned) -> Option<Holder> {
        let holder = match self.unused.pop() {
            Some(holder) => {
                *self.owners.get_mut(holder as usize)? = owned;
                holder
            }
            None => {
                self.owners.push(owned);
                Holder::try_from(self.owners.len() - 1).ok()?
            }
        };
        self.by_key.insert(owned.key, holder);
        self.holding.change(owned.is_proven, |owners| owners + 1);
        Some(holder)
    }

    /// Remembers that an owner is busy, as long as it holds an entry.
    fn refuse(&mut self, holder: Holder) {
        let Some(owned) = self.owners.get_mut(holder as usize).filter(|owned| !owned.is_refused) else { return };
        owned.is_refused = true;
        self.refused.change(owned.is_proven, |owners| owners + 1);
    }

    fn rivals(&self, is_proven: bool) -> Rivals {
        let of = |count: Count| if is_proven { count.proven } else { count.proven + count.unproven };
        Rivals { is_proven, holding: of(self.holding), refused: of(self.refused) }
    }

    fn levels(&self, own: Use) -> [Level; 2] {
        let Self { most, all, unproven, .. } = self;
        [
            Level { most: most.entries, all: all.entries, unproven: unproven.entries, own: own.entries },
            Level { most: most.bytes, all: all.bytes, unproven: unproven.bytes, own: own.bytes },
        ]
    }
}

impl Count {
    fn change(&mut self, is_proven: bool, change: impl FnOnce(usize) -> usize) {
        let owners = if is_proven { &mut self.proven } else { &mut self.unproven };
        *owners = change(*owners);
    }
}

impl Use {
    fn give_back(&mut self, bytes: usize) {
        self.entries = self.entries.saturating_sub(1);
        self.bytes = self.bytes.saturating_sub(bytes);
    }
}

impl Level {
    /// Returns whether `more` entries or bytes fit, by the rules in the module's documentation.
    fn has_room(self, more: usize, rivals: Rivals) -> bool {
        let Self { most, all, unproven, own } = self;
        let Rivals { is_proven, holding, refused } = rivals;
        let after = all.saturating_add(more);
        // The first entry of an owner may be larger than the owner's share of a small queue.
        let is_within = |used: usize, limit: usize| used == 0 || used.saturating_add(more) <= limit;
        if after > most || !is_within(own, most / SHARE) || !(is_proven || is_within(unproven, most / UNPROVEN)) {
            return false;
        }
        let open = most - most / RESERVE;
        // Checked first, because most entries fit into this part of the queue.
        if own.saturating_add(more) <= open.saturating_sub(all) {
            return true;
        }
        let is_little = own.saturating_mul(3 * holding) < open * 2 && own.saturating_mul(LITTLE * (1 + refused)) < most;
        let reserved = if is_proven { 0 } else { most / PROVEN_RESERVE };
        is_little && after <= most - reserved
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The keys of the busy owners, of unauthenticated ones and of the quiet tenants.
    const BUSY: u64 = 0;
    const CLAIMED: u64 = 1_000_000;
    const QUIET: u64 = 2_000_000;

    /// Takes places for up to `times` entries of this size, and returns how many it received.
    fn flood(shares: &mut Shares, key: u64, times: usize, bytes: usize) -> usize {
        let is_proven = !(CLAIMED..QUIET).contains(&key);
        let mut taken = 0;
        for _ in 0..times {
            let Some(holder) = shares.take(key, is_proven) else { continue };
            if shares.fill(holder, bytes) {
                taken += 1;
            } else {
                shares.give_back(holder, 0);
            }
        }
        taken
    }

    /// A flood by `busy` tenants and by `claimed` unauthenticated owners, with entries of this
    /// size, in turn or one owner after the other.
    fn flooded(entries: usize, busy: u64, claimed: u64, bytes: usize, is_in_turn: bool) -> Shares {
        let mut shares = Shares::new(entries);
        let keys = || (BUSY..BUSY + busy).chain(CLAIMED..CLAIMED + claimed);
        if is_in_turn {
            while keys().map(|key| flood(&mut shares, key, 1, bytes)).sum::<usize>() > 0 {}
        } else {
            keys().for_each(|key| while flood(&mut shares, key, 1, bytes) > 0 {});
        }
        shares
    }

    #[test]
    fn a_flood_leaves_room_for_twenty_quiet_tenants() {
        for (entries, busy, claimed, bytes, each) in [
            (16_384, 2, 1, 1_100, 170),
            (16_384, 2, 1_000, 1_100, 100),
            (16_384, 1, 0, 1_100, 256),
            (16_384, 8, 1, 1_100, 50),
            (16_384, 50, 1, 1_100, 10),
            (16_384, 400, 400, 1_100, 1),
            (16_384, 2, 1, 70_000, 100),
            (16_384, 50, 50, 70_000, 5),
            (16_384, 0, 5_000, 1_100, 100),
            (1_024, 2, 1, 1_100, 10),
            (1_024, 2, 100, 1_100, 6),
            (1_024, 8, 1, 1_100, 3),
            (1_024, 50, 10, 1_100, 1),
            (1_024, 2, 1, 66_000, 10),
            (100, 2, 1, 1_100, 1),
            (100, 4, 1, 1_100, 1),
        ] {
            for is_in_turn in [true, false] {
                let what = format!("{entries}, {busy} busy, {claimed} claimed, {bytes} bytes, in turn: {is_in_turn}");
                let mut shares = flooded(entries, busy, claimed, bytes, is_in_turn);
                for key in QUIET..QUIET + 20 {
                    assert_eq!(flood(&mut shares, key, each, 1_100), each, "{what}: {key}");
                    // The flood goes on.
                    for key in (BUSY..BUSY + busy).chain(CLAIMED..CLAIMED + claimed) {
                        flood(&mut shares, key, 9, bytes);
                    }
                }
            }
        }
    }

    #[test]
    fn a_quiet_tenants_large_entry_has_a_place() {
        for (busy, claimed) in [(2, 1), (50, 50)] {
            let mut shares = flooded(16_384, busy, claimed, 70_000, false);
            for key in QUIET..QUIET + 20 {
                assert_eq!(flood(&mut shares, key, 1, 130_000), 1, "{busy}: {key}");
            }
        }
    }

    #[test]
    fn who_is_not_authenticated_has_a_place_beside_busy_tenants() {
        let mut shares = flooded(16_384, 50, 0, 1_100, true);
        for key in CLAIMED..CLAIMED + 20 {
            assert_eq!(flood(&mut shares, key, 10, 1_100), 10, "{key}");
        }
    }

    #[test]
    fn a_single_tenant_uses_a_quarter_and_an_unproven_one_too() {
        for key in [BUSY, CLAIMED] {
            let mut shares = Shares::new(16_384);
            assert_eq!(flood(&mut shares, key, 20_000, 1_100), 4_096);
            assert!(!shares.is_full());
            let mut shares = Shares::new(1_024);
            assert_eq!(flood(&mut shares, key, 2_000, 65 * 1_024), 7);
        }
        // Busy tenants share equally.
        for busy in [2, 3, 10, 100] {
            let shares = flooded(16_384, busy, 0, 1_100, true);
            let used = shares.owners.iter().map(|owned| owned.used.entries);
            let (least, most) = (used.clone().min().unwrap(), used.max().unwrap());
            assert!(most - least <= 1, "{busy}: {least} to {most}");
            assert!(shares.all.entries >= 16_384 * 3 / 8 && shares.all.entries <= 16_384 * 3 / 4, "{busy}");
        }
    }

    #[test]
    fn a_queue_of_quiet_tenants_fills_up() {
        let mut shares = Shares::new(1_024);
        for key in QUIET..QUIET + 1_024 {
            assert_eq!(flood(&mut shares, key, 1, 100), 1);
        }
        assert!(shares.is_full() && shares.take(BUSY, true).is_none());
    }

    proptest! {
        #[test]
        fn nothing_exceeds_its_limit_and_all_is_given_back(
            entries in 4_usize..200,
            steps in prop::collection::vec((0_u64..12, 0_usize..9_000, any::<bool>()), 0..600),
        ) {
            let mut shares = Shares::new(entries);
            let mut held: Vec<(Holder, usize)> = Vec::new();
            for (key, bytes, gives_back) in steps {
                if gives_back && !held.is_empty() {
                    let (holder, bytes) = held.swap_remove(bytes % held.len());
                    shares.give_back(holder, bytes);
                } else if let Some(holder) = shares.take(key, key % 3 > 0) {
                    let bytes = if shares.fill(holder, bytes) { bytes } else { 0 };
                    held.push((holder, bytes));
                }
                let most = shares.most;
                prop_assert_eq!(shares.all.entries, held.len());
                prop_assert_eq!(shares.all.bytes, held.iter().map(|(_, bytes)| bytes).sum::<usize>());
                prop_assert!(shares.all.entries <= most.entries && shares.all.bytes <= most.bytes);
                prop_assert!(shares.unproven.entries <= most.entries / UNPROVEN);
                let owners = shares.by_key.values().map(|holder| shares.owners[*holder as usize]);
                for owned in owners.clone() {
                    prop_assert!(owned.used.entries <= most.entries / SHARE);
                    prop_assert!(owned.used.bytes <= (most.bytes / SHARE).max(9_000));
                }
                let refused = owners.clone().filter(|owned| owned.is_refused).count();
                prop_assert_eq!(shares.refused.proven + shares.refused.unproven, refused);
                prop_assert_eq!(shares.holding.proven, owners.filter(|owned| owned.is_proven).count());
            }
            for (holder, bytes) in held {
                shares.give_back(holder, bytes);
            }
            prop_assert_eq!((shares.all, shares.unproven), (Use::default(), Use::default()));
            prop_assert!(shares.by_key.is_empty());
            prop_assert_eq!((shares.holding, shares.refused), (Count::default(), Count::default()));
            prop_assert_eq!(shares.unused.len(), shares.owners.len());
        }
    }
}
