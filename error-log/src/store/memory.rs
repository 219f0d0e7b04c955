//! The store in memory, with a ring for each tenant.

use super::interface::{Store, StoreFuture};
use super::limits::Limits;
use crate::entry::Entry;
use crate::query::access::Access;
use crate::query::counts::{CountQuery, Counts, Tally};
use crate::query::{Query, StorePage};
use crate::util::time::first_id_within;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// A store in memory, with a ring for each tenant. It is for tests, and for an API that runs as one
/// process and may lose its log.
///
/// ```
/// use status_error_log::{Limits, MemoryStore};
///
/// let store = MemoryStore::new(Limits::new().count(1_000));
/// ```
#[derive(Debug)]
pub struct MemoryStore {
    rings: Mutex<HashMap<Partition, Ring>>,
    limits: Limits,
}

/// The maximum number of entries that a count looks at, because writes wait for it.
const COUNTED: usize = 100_000;

/// The key of a ring: the tenant (`None` for the operator's entries), and whether the entries are
/// authenticated.
type Partition = (Option<String>, bool);

#[derive(Debug, Default)]
struct Ring {
    entries: BTreeMap<Uuid, Entry>,
    bytes: u64,
}

impl MemoryStore {
    /// Returns an empty store, which enforces these limits on every write.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { rings: Mutex::default(), limits }
    }

    fn rings(&self) -> MutexGuard<'_, HashMap<Partition, Ring>> {
        // A poisoned lock is harmless: no foreign code runs under the lock, and no step of this
        // module leaves the rings half changed.
        self.rings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, entries: &[Entry]) {
        let mut rings = self.rings();
        for entry in entries {
            let ring = rings.entry((entry.tenant.clone(), entry.authenticated)).or_default();
            if !ring.entries.contains_key(&entry.id) {
                ring.bytes += size(entry);
                ring.entries.insert(entry.id, entry.clone());
                ring.trim(&self.limits);
            }
        }
    }

    fn find(&self, query: &Query) -> StorePage {
        let Some(access) = query.effective_access() else { return StorePage::default() };
        let rings = self.rings();
        let (limit, search) = (query.limit as usize, query.filter.prepared_search());
        let mut found: Vec<&Entry> = Vec::new();
        for (_, ring) in rings.iter().filter(|((tenant, _), _)| access.allows(tenant.as_deref())) {
            let (above, below) = query.between();
            let (above, below) = (above.unwrap_or(Uuid::nil()), below.unwrap_or(Uuid::max()));
            if above >= below {
                continue;
            }
            let range = ring.entries.range(above..below).map(|(_, entry)| entry);
            let matches = |entry: &&Entry| entry.id > above && query.filter.matches_with(search.as_ref(), entry);
            if query.ascends() {
                found.extend(range.filter(matches).take(limit));
            } else {
                found.extend(range.rev().filter(matches).take(limit));
            }
        }
        found.sort_unstable_by_key(|entry| entry.id);
        if !query.ascends() {
            found.reverse();
        }
        StorePage::new(found.into_iter().take(limit).map(|entry| entry.clone().brief()).collect())
    }

    fn tally(&self, query: &CountQuery) -> Counts {
        let mut tally = Tally::new(query);
        let Some(whole) = query.whole() else { return tally.finish() };
        let Some(access) = whole.effective_access() else { return tally.finish() };
        let rings = self.rings();
        let rings: Vec<&Ring> =
            rings.iter().filter(|((tenant, _), _)| access.allows(tenant.as_deref())).map(|(_, ring)| ring).collect();
        let share = COUNTED / rings.len().max(1);
        let (search, (above, below)) = (whole.filter.prepared_search(), whole.between());
        let (above, below) = (above.unwrap_or(Uuid::nil()), below.unwrap_or(Uuid::max()));
        for ring in rings.into_iter().filter(|_| above < below) {
            for (count, (id, entry)) in ring.entries.range(above..below).rev().enumerate() {
                if count == share {
                    tally.stop_at(*id);
                    break;
                }
                if whole.filter.matches_with(search.as_ref(), entry) {
                    tally.add(*id, entry.response_status_code, entry.code.as_deref(), entry.route.as_deref());
                }
            }
        }
        tally.finish()
    }

    fn one(&self, access: &Access, id: Uuid) -> Option<Entry> {
        let rings = self.rings();
        let mut reached = rings.iter().filter(|((tenant, _), _)| access.allows(tenant.as_deref()));
        reached.find_map(|(_, ring)| ring.entries.get(&id)).cloned()
    }

    fn take_out(&self, entries: &[Entry]) -> u64 {
        let mut rings = self.rings();
        let mut removed = 0;
        for entry in entries {
            // The same id may be among the proven and among the claimed entries of a tenant.
            for (_, ring) in rings.iter_mut().filter(|((tenant, _), _)| *tenant == entry.tenant) {
                if let Some(entry) = ring.entries.remove(&entry.id) {
                    ring.bytes = ring.bytes.saturating_sub(size(&entry));
                    removed += 1;
                }
            }
        }
        removed
    }

    fn cut(&self, limits: &Limits) -> u64 {
        let mut rings = self.rings();
        let removed = rings.values_mut().map(|ring| ring.trim(limits)).sum();
        rings.retain(|_, ring| !ring.entries.is_empty());
        removed
    }
}

impl Ring {
    /// Removes the oldest entries until the others are within the limits, and returns how many it
    /// removed.
    fn trim(&mut self, limits: &Limits) -> u64 {
        let oldest = first_id_within(limits.age);
        let mut removed = 0;
        while let Some(first) = self.entries.first_entry() {
            if *first.key() >= oldest && removed_enough(&self.entries, self.bytes, limits) {
                break;
            }
            if let Some((_, entry)) = self.entries.pop_first() {
                self.bytes = self.bytes.saturating_sub(size(&entry));
                removed += 1;
            }
        }
        removed
    }
}

fn removed_enough(entries: &BTreeMap<Uuid, Entry>, bytes: u64, limits: &Limits) -> bool {
    entries.len() as u64 <= limits.count && bytes <= limits.bytes
}

fn size(entry: &Entry) -> u64 {
    entry.size() as u64
}

impl Store for MemoryStore {
    fn append<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, ()> {
        Box::pin(async {
            self.put(entries);
            Ok(())
        })
    }

    fn list<'a>(&'a self, query: &'a Query) -> StoreFuture<'a, StorePage> {
        Box::pin(async { Ok(self.find(query)) })
    }

    fn get<'a>(&'a self, access: &'a Access, id: Uuid) -> StoreFuture<'a, Option<Entry>> {
        Box::pin(async move { Ok(self.one(access, id)) })
    }

    fn remove<'a>(&'a self, entries: &'a [Entry]) -> StoreFuture<'a, u64> {
        Box::pin(async { Ok(self.take_out(entries)) })
    }

    fn count<'a>(&'a self, query: &'a CountQuery) -> StoreFuture<'a, Counts> {
        Box::pin(async { Ok(self.tally(query)) })
    }

    fn limits(&self) -> Option<Limits> {
        Some(self.limits)
    }

    fn trim<'a>(&'a self, limits: &'a Limits) -> StoreFuture<'a, u64> {
        Box::pin(async { Ok(self.cut(limits)) })
    }
}
