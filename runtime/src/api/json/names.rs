//! Which names an object has.

/// The names that a format has, or may have, whatever it writes them with.
#[derive(Debug)]
pub(crate) struct Fixed {
    names: &'static [&'static str],
    /// A bit for each of their lengths: most names are of none of these, and are not compared.
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

/// The names in the open objects: a member never takes one that its object has, whatever a
/// hand-written error calls it.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Those that the innermost object has from its format.
    fixed: Option<&'static Fixed>,
    names: [&'static str; 8],
    /// Those beyond the first 8, so that most answers allocate none.
    more: Vec<&'static str>,
    len: usize,
    /// Where those of the innermost object begin.
    start: usize,
}

/// The names of an outer object, while an inner one is open.
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

    /// Those of the innermost object, one by one.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter().take(self.len).chain(&self.more).skip(self.start).copied()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.fixed.is_some_and(|fixed| fixed.has(name))
            || (self.len > self.start && self.iter().any(|taken| taken == name))
    }

    pub(super) fn enter(&mut self) -> Outer {
        Outer { fixed: self.fixed.take(), start: std::mem::replace(&mut self.start, self.len) }
    }

    pub(super) fn leave(&mut self, outer: Outer) {
        self.truncate(self.start);
        Outer { fixed: self.fixed, start: self.start } = outer;
    }
}
