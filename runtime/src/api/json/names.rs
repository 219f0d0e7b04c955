//! The names of the members that a JSON object has.

/// The member names that a format reserves, however the format writes them, and whether or not a
/// body has them.
#[derive(Debug)]
pub(crate) struct Fixed {
    names: &'static [&'static str],
    /// A bit for the length of each name. Most other names have none of these lengths, and need no
    /// comparison.
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

    fn has(&self, name: &str) -> bool {
        self.lengths >> (name.len() % 64) & 1 == 1 && self.names.contains(&name)
    }
}

/// The member names that no public member may have, in any format or protocol of this crate. They
/// are the names that one of the formats uses, and those that the derive rejects, so that a body
/// has the same members in each format.
pub(crate) static RESERVED: Fixed =
    Fixed::new(&["type", "title", "status", "detail", "instance", "code", "errors", "fields", "message", "details"]);

/// The member names of the objects that are open. An error's member never repeats a name of its
/// object, whatever name a hand-written error uses.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The names that the innermost object's format reserves.
    fixed: Option<&'static Fixed>,
    names: [&'static str; 8],
    /// The names beyond the first 8. Most responses have no more than 8, and need no allocation.
    more: Vec<&'static str>,
    len: usize,
    /// The index of the first name of the innermost object.
    start: usize,
}

/// The state of the outer object while an inner object is open.
pub(super) struct Outer {
    fixed: Option<&'static Fixed>,
    start: usize,
}

impl Names {
    pub(super) fn fix(&mut self, names: &'static Fixed) {
        self.fixed = Some(names);
    }

    pub(super) fn add(&mut self, name: &'static str) {
        match self.names.get_mut(self.len) {
            Some(slot) => *slot = name,
            None => self.more.push(name),
        }
        self.len += 1;
    }

    fn truncate(&mut self, len: usize) {
        self.len = len;
        self.more.truncate(len.saturating_sub(self.names.len()));
    }

    pub(super) fn remove_last(&mut self) {
        self.truncate(self.len.saturating_sub(1));
    }

    /// Returns the names of the innermost object.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter().take(self.len).chain(&self.more).skip(self.start).copied()
    }

    /// Returns whether the format reserves a name.
    pub(super) fn is_fixed(&self, name: &str) -> bool {
        self.fixed.is_some_and(|fixed| fixed.has(name))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.is_fixed(name) || (self.len > self.start && self.iter().any(|taken| taken == name))
    }

    pub(super) fn enter(&mut self) -> Outer {
        Outer { fixed: self.fixed.take(), start: std::mem::replace(&mut self.start, self.len) }
    }

    pub(super) fn leave(&mut self, outer: Outer) {
        self.truncate(self.start);
        Outer { fixed: self.fixed, start: self.start } = outer;
    }
}
