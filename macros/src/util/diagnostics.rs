//! A collector of diagnostics, so that all mistakes of one input are reported together.

use proc_macro2::{Span, TokenStream};
use std::cell::RefCell;
use std::fmt::Display;

/// The mistakes of one input.
///
/// Panics on drop if [`Errors::finish`] was not called: the mistakes would be lost, which is a bug
/// of the derive.
pub(crate) struct Errors(RefCell<Option<Vec<syn::Error>>>);

impl Errors {
    pub(crate) fn new() -> Self {
        Self(RefCell::new(Some(Vec::new())))
    }

    /// Reports a mistake and its fix. `mistake` names the attribute and the problem; `help` is an
    /// imperative, and the code in it compiles: `tests/tests/help_compiles.rs` checks that.
    pub(crate) fn help(&self, span: Span, mistake: impl Display, help: impl Display) {
        self.push(syn::Error::new(span, format!("{mistake}\n\nhelp: {help}")));
    }

    /// Reports a mistake, its fix, and the reason for the rule or the clause of a standard.
    pub(crate) fn help_and_note(&self, span: Span, mistake: impl Display, help: impl Display, note: impl Display) {
        self.help(span, mistake, format_args!("{help}\nnote: {note}"));
    }

    pub(crate) fn push(&self, error: syn::Error) {
        if let Some(errors) = self.0.borrow_mut().as_mut() {
            errors.push(error);
        }
    }

    /// Returns the value that a parser read. Reports its error and returns `None` if it failed.
    pub(crate) fn take<T>(&self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.borrow().as_ref().is_none_or(Vec::is_empty)
    }

    /// Returns a `compile_error!` for each mistake, in the order in which they were found.
    pub(crate) fn finish(self) -> TokenStream {
        let errors = self.0.borrow_mut().take().unwrap_or_default();
        errors.iter().map(syn::Error::to_compile_error).collect()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        assert!(std::thread::panicking() || self.0.borrow().is_none(), "mistakes were collected and not reported");
    }
}
