//! Which names an object has.

/// The names in the open objects: a member never takes one that its object has, whatever a hand-written error calls it.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: [&'static str; 8],
    /// Those beyond the first 8, so that most answers allocate none.
    more: Vec<&'static str>,
    len: usize,
    /// Where those of the innermost object begin.
    start: usize,
}

impl Names {
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

    /// Those of the innermost object.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter().take(self.len).chain(&self.more).skip(self.start).copied()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.iter().any(|taken| taken == name)
    }

    pub(super) fn enter(&mut self) -> usize {
        std::mem::replace(&mut self.start, self.len)
    }

    pub(super) fn leave(&mut self, outer: usize) {
        self.truncate(self.start);
        self.start = outer;
    }
}
