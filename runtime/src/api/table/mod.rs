//! The problem types of one enum, decoded on first use, and the cached responses of those that do
//! not vary.

mod decode;
#[cfg_attr(not(test), allow(dead_code, reason = "the derive encodes"))]
mod table_text;

use crate::api::response_cache::Slot;
use crate::contract::constraint::{Constraint, Unique};
use crate::contract::problem_type::{BROKEN, ProblemType};
use http::header::UPGRADE;
use std::sync::OnceLock;

/// The table of an enum's problem types, as the derive writes it.
#[derive(Debug)]
pub struct Table {
    text: &'static str,
    unique: &'static [Unique],
    constraints: &'static [Constraint],
    decoded: OnceLock<Decoded>,
}

#[derive(Debug)]
struct Decoded {
    types: Box<[ProblemType]>,
    /// One for each type that has something to share.
    slots: Box<[Option<Slot>]>,
}

impl Table {
    /// A table of a text, as `table_text` describes it.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self::with(text, &[], &[])
    }

    /// The same, with the user's constants that the text refers to.
    #[must_use]
    pub const fn with(text: &'static str, unique: &'static [Unique], constraints: &'static [Constraint]) -> Self {
        Self { text, unique, constraints, decoded: OnceLock::new() }
    }

    #[inline]
    fn decoded(&'static self) -> &'static Decoded {
        self.decoded.get_or_init(|| {
            let types = decode::types(self.text, self.unique, self.constraints);
            let slots = types.iter().map(|kind| shares(kind).then(Slot::new)).collect();
            Decoded { types: types.into_boxed_slice(), slots }
        })
    }

    /// The problem types, in the order of their declaration.
    #[must_use]
    pub fn types(&'static self) -> &'static [ProblemType] {
        &self.decoded().types
    }

    /// Some of them, which stand beside one another.
    #[must_use]
    pub fn run(&'static self, first: usize, end: usize) -> &'static [ProblemType] {
        self.types().get(first..end).unwrap_or_default()
    }

    /// One of them.
    #[must_use]
    #[inline]
    pub fn at(&'static self, index: usize) -> &'static ProblemType {
        // The derive counts as the table does.
        self.decoded().types.get(index).unwrap_or(&BROKEN)
    }

    /// The slot of one of the table's own types, where its answers have their headers in common.
    #[inline]
    pub(crate) fn slot(&'static self, kind: &'static ProblemType) -> Option<&'static Slot> {
        let Decoded { types, slots } = self.decoded();
        // `kind` is a reference into `types`, so its index is its distance from the first.
        let distance = std::ptr::from_ref(kind).addr().checked_sub(types.as_ptr().addr())?;
        let index = distance / size_of::<ProblemType>();
        if std::ptr::eq(types.get(index)?, kind) { slots.get(index)?.as_ref() } else { None }
    }
}

/// Whether all answers of a type have the same headers under a profile.
fn shares(kind: &ProblemType) -> bool {
    // An upgrade depends on the version.
    kind.headers.iter().all(|header| header.value.is_some() && header.name != UPGRADE.as_str())
}
