//! The problem types of one enum, decoded on first use, with the cache of their responses.

mod decode;
#[cfg_attr(not(test), allow(dead_code, reason = "the derive encodes"))]
mod table_text;

use crate::api::response_cache::Slot;
use crate::contract::constraint::{Constraint, Unique};
use crate::contract::problem_type::{BROKEN, ProblemType};
use http::header::UPGRADE;
use std::sync::OnceLock;

/// The problem types of an enum, encoded as text by the derive.
#[derive(Debug)]
pub struct Table {
    text: &'static str,
    unique: &'static [Unique],
    constraints: &'static [Constraint],
    codes: &'static [&'static str],
    decoded: OnceLock<Decoded>,
}

#[derive(Debug)]
struct Decoded {
    /// The problem types in the order of their declaration, then one for each status of each range.
    types: Box<[ProblemType]>,
    /// The number of declared problem types.
    declared: usize,
    /// The response cache of each problem type. `None` if the responses of a type share nothing.
    slots: Box<[Option<Slot>]>,
}

impl Table {
    /// Creates a table from a text in the format that `table_text` describes.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self::with(text, &[], &[])
    }

    /// Creates a table whose text refers to constants of the user.
    #[must_use]
    pub const fn with(text: &'static str, unique: &'static [Unique], constraints: &'static [Constraint]) -> Self {
        Self::with_codes(text, unique, constraints, &[])
    }

    /// Creates a table whose text also refers to codes that are constants of the user.
    #[must_use]
    pub const fn with_codes(
        text: &'static str,
        unique: &'static [Unique],
        constraints: &'static [Constraint],
        codes: &'static [&'static str],
    ) -> Self {
        Self { text, unique, constraints, codes, decoded: OnceLock::new() }
    }

    #[inline]
    fn decoded(&'static self) -> &'static Decoded {
        self.decoded.get_or_init(|| {
            let mut types = decode::types(self.text, self.unique, self.constraints, self.codes);
            let declared = types.len();
            let ranges: Vec<ProblemType> = types.iter().flat_map(decode::of_range).collect();
            types.extend(ranges);
            for (row, kind) in types.iter_mut().enumerate() {
                kind.row = Some(row);
            }
            let slots = types.iter().map(|kind| shares(kind).then(Slot::new)).collect();
            Decoded { types: types.into_boxed_slice(), declared, slots }
        })
    }

    /// Returns the problem types, in the order of their declaration.
    #[must_use]
    pub fn types(&'static self) -> &'static [ProblemType] {
        let Decoded { types, declared, .. } = self.decoded();
        types.get(..*declared).unwrap_or_default()
    }

    /// Returns the problem types from index `first` up to, but not including, index `end`.
    /// The slice is empty if there are no such indices.
    #[must_use]
    pub fn run(&'static self, first: usize, end: usize) -> &'static [ProblemType] {
        self.types().get(first..end).unwrap_or_default()
    }

    /// Returns the index of the problem type that has a code and a status. Returns `None` if
    /// clients see no such type: it is not declared, or masked or concealed.
    #[cfg(feature = "client")]
    pub(crate) fn visible_row(&'static self, code: &str, status: u16) -> Option<usize> {
        let is_visible = |kind: &ProblemType| kind.concealed_as.is_none() && !kind.is_masked();
        self.types().iter().position(|kind| kind.code == code && kind.covers(status) && is_visible(kind))
    }

    /// Returns the problem type at an index, or that of a broken contract if the index is too
    /// large.
    #[must_use]
    #[inline]
    pub fn at(&'static self, index: usize) -> &'static ProblemType {
        // The index exists, because the derive numbers the types in the order of the table.
        self.decoded().types.get(index).unwrap_or(&BROKEN)
    }

    /// Returns the response cache of a problem type. Returns `None` if the type is not in this
    /// table, or if its responses don't have the same headers.
    #[inline]
    pub(crate) fn slot(&'static self, kind: &'static ProblemType) -> Option<&'static Slot> {
        self.decoded().slots.get(self.index_of(kind)?)?.as_ref()
    }

    /// Returns whether a problem type is in this table.
    pub(crate) fn contains(&'static self, kind: &'static ProblemType) -> bool {
        self.index_of(kind).is_some()
    }

    #[inline]
    fn index_of(&'static self, kind: &'static ProblemType) -> Option<usize> {
        // A copy of a problem type, and the type of another table, have a row too.
        kind.row.filter(|row| self.decoded().types.get(*row).is_some_and(|own| std::ptr::eq(own, kind)))
    }
}

/// Returns whether all responses of a type have the same headers under one profile.
fn shares(kind: &ProblemType) -> bool {
    // `Upgrade` depends on the request's HTTP version.
    kind.headers.iter().all(|header| header.value.is_some() && header.name != UPGRADE.as_str())
}
