//! The public sentence of a variant.

use super::problem_types::Queries;
use crate::syntax::attr::Attr;
use crate::syntax::input::{Message, Variant};
use crate::syntax::thiserror::ErrorAttr;
use crate::util::literal::Str;
use crate::util::template::Template;
use proc_macro2::Span;

/// Where a variant's public sentence comes from.
pub(crate) enum Sentence<'a> {
    /// It has none: the runtime's generic one is sent.
    Masked,
    /// The inner error's.
    Delegated,
    Title,
    /// `#[message("…")]`
    Text(&'a Str, &'a Template),
    /// The literal of an `#[error("…")]` without arguments.
    Proven(&'a Str, &'a Template),
    Unchecked(Span),
    /// An `#[error]` whose text nobody can know, and why.
    Unproven(Span, &'static str),
    /// It has been reported, by us or by `format!`.
    Invalid,
}

impl Queries<'_> {
    pub(crate) fn sentence<'s>(&'s self, variant: &'s Variant<'_>) -> Sentence<'s> {
        if self.is_transparent(variant) {
            return Sentence::Delegated;
        }
        if self.is_masked(variant) {
            return Sentence::Masked;
        }
        // Whether it is sent is not known.
        if self.status(variant).get().is_none() {
            return Sentence::Invalid;
        }
        match variant.message.or(&self.input.message) {
            Attr::Invalid => return Sentence::Invalid,
            Attr::Valid(Message::Text(text, template)) => return Sentence::Text(text, template),
            Attr::Valid(Message::Title(_)) => return Sentence::Title,
            Attr::Valid(Message::Unchecked(span)) => return Sentence::Unchecked(*span),
            Attr::Absent => {}
        }
        let error = match &variant.error {
            ErrorAttr::No => &self.input.error,
            own => own,
        };
        match error {
            ErrorAttr::No => Sentence::Title,
            ErrorAttr::Text { text, has_arguments: true, .. } => {
                Sentence::Unproven(text.span(), "arguments may print anything, and shadow a field's name")
            }
            ErrorAttr::Text { template: Err(fault), .. } if fault.is_format_error() => Sentence::Invalid,
            ErrorAttr::Text { text, template: Err(fault), .. } => Sentence::Unproven(text.span(), fault.why_unproven()),
            ErrorAttr::Text { text, template: Ok(template), .. } => Sentence::Proven(text, template),
            ErrorAttr::Transparent(span) => Sentence::Unproven(*span, "`transparent` prints what the source prints"),
            ErrorAttr::Other(span) => Sentence::Unproven(*span, "a function may print anything"),
        }
    }
}
