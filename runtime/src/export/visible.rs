//! The problem types that clients can see, of all error types of a contract.

use crate::contract::catalog::CatalogEntry;
use crate::contract::problem_type::ProblemType;
use std::collections::BTreeSet;

/// The problem types that clients can see, without concealed ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Visible {
    /// The problem types, in the order of their declaration.
    pub(super) types: Vec<VisibleType>,
    /// The names of the types whose problem types are not known without an instance.
    pub(super) open: BTreeSet<&'static str>,
    visited: BTreeSet<Path>,
}

/// A problem type, and how clients see it.
#[derive(Debug, Clone)]
pub(super) struct VisibleType {
    pub(super) kind: &'static ProblemType,
    /// The statuses of the problem type that are concealed as another variant.
    pub(super) concealed: BTreeSet<u16>,
}

/// A catalog, and the statuses that the variants on the way to it conceal. The same catalog is
/// followed again on a way with other effects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Path {
    /// The address, not a pointer, so that a contract is `Send` and `Sync`.
    catalog: usize,
    concealed: BTreeSet<u16>,
}

impl Visible {
    /// Adds the problem types of a catalog, and those that it nests.
    pub(super) fn add(&mut self, catalog: &'static [CatalogEntry]) {
        self.follow(catalog, &BTreeSet::new());
    }

    fn follow(&mut self, catalog: &'static [CatalogEntry], concealed: &BTreeSet<u16>) {
        if !self.visited.insert(Path { catalog: catalog.as_ptr().addr(), concealed: concealed.clone() }) {
            return;
        }
        for entry in catalog {
            match *entry {
                CatalogEntry::One(kind) => self.add_types(std::slice::from_ref(kind), concealed),
                CatalogEntry::Own(kinds) => self.add_types(kinds(), concealed),
                CatalogEntry::Nested(nested) => self.follow(nested(), concealed),
                // Without statuses, all of the nested problem types are concealed.
                CatalogEntry::Concealed(_, []) => {}
                CatalogEntry::Concealed(nested, statuses) => {
                    let concealed = concealed.iter().chain(statuses).copied().collect();
                    self.follow(nested(), &concealed);
                }
                CatalogEntry::Open(name) | CatalogEntry::Unproven(name) => {
                    self.open.insert(name);
                }
                CatalogEntry::Profile(_) => {}
            }
        }
    }

    fn add_types(&mut self, kinds: &'static [ProblemType], concealed: &BTreeSet<u16>) {
        for kind in kinds.iter().filter(|kind| kind.concealed_as.is_none()) {
            let last = kind.range.map_or(kind.status, |range| range.last);
            let is_visible = |status| kind.covers(status) && !concealed.contains(&status);
            if (kind.status..=last).any(is_visible) {
                self.types.push(VisibleType { kind, concealed: concealed.clone() });
            }
        }
    }
}
