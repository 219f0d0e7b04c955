//! The names of the members that a JSON object has.

use super::escape::escape;
use std::ops::Range;

/// The member names that a format reserves, however the format writes them, and whether or not a
/// body has them.
#[derive(Debug)]
pub(crate) struct Fixed {
    names: &'static [&'static str],
    /// A bit for the length of each name. Most other names have none of these lengths, and need no
    /// comparison. Kept, because without it a response with one field takes 2.3 percent more
    /// instructions (`benches quick`).
    lengths: u64,
}

impl Fixed {
    pub(crate) const fn new(names: &'static [&'static str]) -> Self {
        let (mut lengths, mut rest) = (0, names);
        while let [name, others @ ..] = rest {
            lengths |= 1 << (name.len() % 64);
            rest = others;
        }
        Self { names, lengths }
    }

    pub(crate) fn names(&self) -> &'static [&'static str] {
        self.names
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.lengths >> (name.len() % 64) & 1 == 1 && self.names.contains(&name)
    }
}

/// The member names that no public member may have in any format or protocol of this crate, unless
/// the error's type names its profile. They are the names that one of the formats uses, and those
/// that the derive rejects, so that a body has the same members in each format.
pub(crate) static RESERVED: Fixed =
    Fixed::new(&["type", "title", "status", "detail", "instance", "code", "errors", "fields", "message", "details"]);

/// The names of the objects that are open, as places in the buffer. An object has no name twice,
/// whatever names a format or a hand-written error uses.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The names that the innermost object's format reserves.
    fixed: Option<&'static Fixed>,
    places: [Place; 8],
    /// The places beyond the first 8. Most responses have no more than 8, and need no allocation.
    more: Vec<Place>,
    len: u32,
    /// The index of the first name of the innermost object.
    start: u32,
}

/// The place of a name in the buffer. Places beyond 2 GiB are not remembered.
#[derive(Debug, Default, Clone, Copy)]
struct Place {
    start: u32,
    /// The end, and [`MEMBER`] if the name is a member of the error.
    end: u32,
}

/// The bit that marks a member of the error.
const MEMBER: u32 = 1 << 31;

/// The state of the outer object while an inner object is open.
pub(super) struct Outer {
    fixed: Option<&'static Fixed>,
    start: u32,
}

/// The origin of a name that an object already has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// The format has written or reserved the name.
    ByFormat,
    /// A member of the error has the name.
    ByMember,
}

impl Names {
    pub(super) fn fix(&mut self, names: &'static Fixed) {
        self.fixed = Some(names);
    }

    /// Returns the names that the innermost object's format has reserved with [`fix`](Self::fix).
    #[inline]
    pub(super) fn fixed(&self) -> Option<&'static Fixed> {
        self.fixed
    }

    /// Adds the name that is at a place of the buffer.
    #[inline]
    pub(super) fn add(&mut self, place: Range<usize>, is_member: bool) {
        let limit = |at| u32::try_from(at).unwrap_or(u32::MAX) & !MEMBER;
        let mark = if is_member { MEMBER } else { 0 };
        let place = Place { start: limit(place.start), end: limit(place.end) | mark };
        match self.places.get_mut(self.len as usize) {
            Some(slot) => *slot = place,
            None => self.more.push(place),
        }
        self.len += 1;
    }

    #[inline]
    pub(super) fn len(&self) -> u32 {
        self.len
    }

    /// Forgets the names that were added later than a number of names.
    #[inline]
    pub(super) fn truncate(&mut self, len: u32) {
        self.more.truncate((len as usize).saturating_sub(self.places.len()));
        self.len = len;
    }

    /// Returns whether the innermost object has a member with this name.
    #[inline]
    pub(super) fn has(&self, name: &str, buffer: &[u8]) -> bool {
        self.len != self.start && self.find(name, buffer).is_some()
    }

    /// Returns the origin of a name. Returns `None` if the innermost object has no such name.
    #[inline(never)]
    pub(super) fn find(&self, name: &str, buffer: &[u8]) -> Option<Taken> {
        let mut escaped = Vec::new();
        escape(&mut escaped, name);
        let places = self.places.iter().take(self.len as usize).chain(&self.more);
        let is_name =
            |place: &&Place| buffer.get(place.start as usize..(place.end & !MEMBER) as usize) == Some(&escaped);
        let place = places.skip(self.start as usize).find(is_name)?;
        Some(if place.end & MEMBER == 0 { Taken::ByFormat } else { Taken::ByMember })
    }

    #[inline]
    pub(super) fn enter(&mut self) -> Outer {
        Outer { fixed: self.fixed.take(), start: std::mem::replace(&mut self.start, self.len) }
    }

    #[inline]
    pub(super) fn leave(&mut self, outer: Outer) {
        self.truncate(self.start);
        Outer { fixed: self.fixed, start: self.start } = outer;
    }
}
