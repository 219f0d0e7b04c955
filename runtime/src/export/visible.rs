//! The problem types that clients can see, of all error types of a contract.

use crate::contract::catalog::CatalogEntry;
use crate::contract::field_type::{FieldSchema, FieldType, Place};
use crate::contract::problem_type::ProblemType;
use std::collections::{BTreeMap, BTreeSet};

/// The problem types that clients can see, without concealed ones.
#[derive(Debug, Clone, Default)]
pub(super) struct Visible {
    /// The problem types, in the order of their declaration.
    pub(super) types: Vec<VisibleType>,
    /// The names of the types whose problem types are not known without an instance.
    pub(super) open: BTreeSet<&'static str>,
    /// Whether one of these types has finished responses, of which nothing is known.
    pub(super) has_unproven: bool,
    visited: BTreeSet<Visit>,
}

/// A function that returns the schema of a field.
pub(super) type Schema = fn() -> FieldSchema;

/// A field that is sent as a member.
#[derive(Debug, Clone, Copy)]
pub(super) struct VisibleField {
    pub(super) schema: Schema,
    /// The doc comment, which may be empty.
    pub(super) docs: &'static str,
}

/// A problem type, and how clients see it.
#[derive(Debug, Clone)]
pub(super) struct VisibleType {
    pub(super) kind: &'static ProblemType,
    /// The statuses of the problem type that are concealed as another variant.
    pub(super) concealed: BTreeSet<u16>,
    /// The types of the members that are known, also of members that transparent variants add.
    pub(super) members: BTreeMap<&'static str, VisibleField>,
    /// The types of the headers' values that are known.
    pub(super) headers: BTreeMap<&'static str, Schema>,
    /// The template of the outermost transparent variant around the error that has a message.
    pub(super) message: Option<&'static str>,
}

/// The effects of the transparent variants on the way to a catalog.
#[derive(Debug, Clone, Default)]
struct Way {
    /// The statuses that the variants conceal.
    concealed: BTreeSet<u16>,
    /// The members that the variants add.
    added: BTreeMap<&'static str, VisibleField>,
    /// The template of the outermost variant that has a message.
    message: Option<&'static str>,
}

/// A catalog that was followed on a way. It is followed again on a way with other effects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Visit {
    /// The address, not a pointer, so that a contract is `Send` and `Sync`.
    catalog: usize,
    concealed: BTreeSet<u16>,
    added: Vec<&'static str>,
    message: Option<&'static str>,
}

impl Visible {
    /// Adds the problem types of a catalog, and those that it nests.
    pub(super) fn add(&mut self, catalog: &'static [CatalogEntry]) {
        self.follow(catalog, &Way::default());
    }

    fn follow(&mut self, catalog: &'static [CatalogEntry], way: &Way) {
        let visit = Visit {
            catalog: catalog.as_ptr().addr(),
            concealed: way.concealed.clone(),
            added: way.added.keys().copied().collect(),
            message: way.message,
        };
        if !self.visited.insert(visit) {
            return;
        }
        let fields = || catalog.iter().filter_map(fields_of).flatten();
        let used = |at: Place| {
            let uses = fields().flat_map(|field| {
                let of = |docs| VisibleField { schema: field.schema, docs };
                field.uses.iter().map(move |(place, name, docs)| (*place, *name, of(*docs)))
            });
            uses.filter(move |(place, ..)| *place == at).map(|(_, name, field)| (name, field))
        };
        let (mut own, mut nested, mut message) = (0, 0, None);
        for entry in catalog {
            let kinds = match *entry {
                CatalogEntry::One(kind) => std::slice::from_ref(kind),
                CatalogEntry::Own(kinds) => kinds(),
                CatalogEntry::Nested(catalog) | CatalogEntry::Concealed(catalog, [_, ..]) => {
                    let mut way = way.clone();
                    way.added.extend(used(Place::Nested(nested)));
                    way.message = way.message.or(message.take());
                    if let CatalogEntry::Concealed(_, statuses) = *entry {
                        way.concealed.extend(statuses);
                    }
                    nested += 1;
                    self.follow(catalog(), &way);
                    continue;
                }
                // Without statuses, all of the nested problem types are concealed.
                CatalogEntry::Concealed(_, []) => {
                    nested += 1;
                    message = None;
                    continue;
                }
                CatalogEntry::Open(name) | CatalogEntry::Unproven(name) => {
                    self.open.insert(name);
                    self.has_unproven |= matches!(entry, CatalogEntry::Unproven(_));
                    continue;
                }
                CatalogEntry::Adds(addition) => {
                    message = addition.message;
                    continue;
                }
                CatalogEntry::Profile(_) | CatalogEntry::Fields(_) => continue,
            };
            for kind in kinds {
                let members = used(Place::Member(own)).chain(way.added.clone());
                self.add_type(VisibleType {
                    kind,
                    concealed: way.concealed.clone(),
                    members: members.collect(),
                    headers: used(Place::Header(own)).map(|(name, field)| (name, field.schema)).collect(),
                    message: way.message,
                });
                own += 1;
            }
        }
    }

    /// Adds a problem type, if clients can see one of its statuses.
    fn add_type(&mut self, visible: VisibleType) {
        let kind = visible.kind;
        let last = kind.range.map_or(kind.status, |range| range.last);
        let is_visible = |status| kind.covers(status) && !visible.concealed.contains(&status);
        if kind.concealed_as.is_none() && (kind.status..=last).any(is_visible) {
            self.types.push(visible);
        }
    }
}

fn fields_of(entry: &'static CatalogEntry) -> Option<&'static [FieldType]> {
    match entry {
        CatalogEntry::Fields(fields) => Some(fields),
        _ => None,
    }
}
