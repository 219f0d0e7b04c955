//! All mistakes of an input, told together.

use proc_macro2::{Span, TokenStream};
use std::cell::RefCell;
use std::fmt::Display;

/// Collects the mistakes of one input. It has to be asked for them: dropping it unasked is a bug,
/// and panics.
pub(crate) struct Errors(RefCell<Option<Vec<syn::Error>>>);

impl Errors {
    pub(crate) fn new() -> Self {
        Self(RefCell::new(Some(Vec::new())))
    }

    /// A mistake, and the syntax that works.
    pub(crate) fn help(&self, span: Span, mistake: impl Display, help: impl Display) {
        self.push(syn::Error::new(span, format!("{mistake}\n\nhelp: {help}")));
    }

    /// A mistake whose text says it all.
    pub(crate) fn say(&self, span: Span, mistake: impl Display) {
        self.push(syn::Error::new(span, mistake));
    }

    pub(crate) fn push(&self, error: syn::Error) {
        if let Some(errors) = self.0.borrow_mut().as_mut() {
            errors.push(error);
        }
    }

    /// The value of a parser, or its error.
    pub(crate) fn take<T>(&self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.borrow().as_ref().is_none_or(Vec::is_empty)
    }

    /// The mistakes as `compile_error!`s, in the order of their finding.
    pub(crate) fn finish(self) -> TokenStream {
        let errors = self.0.borrow_mut().take().unwrap_or_default();
        errors.iter().map(syn::Error::to_compile_error).collect()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        assert!(std::thread::panicking() || self.0.borrow().is_none(), "mistakes were collected, and never told");
    }
}
