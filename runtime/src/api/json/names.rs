//! The names of the members that a JSON object has.

/// The member names that no public member may have, in any format or protocol of this crate. They
/// are the names that one of the formats uses, and those that the derive rejects, so that a body
/// has the same members in each format.
pub(crate) static RESERVED: &[&str] =
    &["type", "title", "status", "detail", "instance", "code", "errors", "fields", "message", "details"];

/// The member names of the objects that are open. An error's member never repeats a name of its
/// object, whatever name a hand-written error uses.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The names that the innermost object's format reserves.
    fixed: &'static [&'static str],
    names: [&'static str; 8],
    /// The names beyond the first 8. Most responses have no more than 8, and need no allocation.
    more: Vec<&'static str>,
    len: usize,
    /// The index of the first name of the innermost object.
    start: usize,
}

/// The state of the outer object while an inner object is open.
pub(super) struct Outer {
    fixed: &'static [&'static str],
    start: usize,
}

impl Names {
    pub(super) fn fix(&mut self, names: &'static [&'static str]) {
        self.fixed = names;
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

    pub(super) fn has(&self, name: &str) -> bool {
        self.fixed.contains(&name) || (self.len > self.start && self.iter().any(|taken| taken == name))
    }

    pub(super) fn enter(&mut self) -> Outer {
        Outer { fixed: std::mem::take(&mut self.fixed), start: std::mem::replace(&mut self.start, self.len) }
    }

    pub(super) fn leave(&mut self, outer: Outer) {
        self.truncate(self.start);
        Outer { fixed: self.fixed, start: self.start } = outer;
    }
}
