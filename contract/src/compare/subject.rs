//! The errors that a change is about.

use crate::changes::{Change, Changes, Verdict};

/// The errors that a change is about, and the list that the change is added to.
pub(super) struct Subject<'a> {
    name: String,
    changes: &'a mut Changes,
}

impl<'a> Subject<'a> {
    pub(super) fn new(name: impl Into<String>, changes: &'a mut Changes) -> Self {
        Self { name: name.into(), changes }
    }

    pub(super) fn breaking(&mut self, text: impl Into<String>) {
        self.push(Verdict::Breaking, text.into());
    }

    pub(super) fn additive(&mut self, text: impl Into<String>) {
        self.push(Verdict::Additive, text.into());
    }

    pub(super) fn compatible(&mut self, text: impl Into<String>) {
        self.push(Verdict::Compatible, text.into());
    }

    /// Returns the number of all changes until now.
    pub(super) fn count(&self) -> usize {
        self.changes.0.len()
    }

    fn push(&mut self, verdict: Verdict, text: String) {
        self.changes.0.push(Change { verdict, subject: self.name.clone(), text });
    }
}
