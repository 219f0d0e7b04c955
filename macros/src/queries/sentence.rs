//! Queries on the message of a variant for clients.

use super::problem_types::Queries;
use crate::syntax::attr::Attr;
use crate::syntax::input::{Message, Variant};
use crate::syntax::thiserror::ErrorAttr;
use crate::util::literal::Str;
use crate::util::template::Template;
use proc_macro2::Span;

/// The origin of a variant's message.
pub(crate) enum Sentence<'a> {
    /// The runtime's generic message is sent, because the variant is masked.
    Masked,
    /// The message of the inner error.
    Delegated,
    Title,
    /// The text of `#[message("…")]`.
    Text(&'a Str, &'a Template),
    /// The literal of an `#[error("…")]` without arguments.
    Proven(&'a Str, &'a Template),
    Unchecked,
    /// An `#[error]` whose output can't be checked, and the reason.
    Unproven(Span, &'static str),
    /// A mistake has been reported, by this derive or by `format!`.
    Invalid,
}

impl Queries<'_> {
    pub(crate) fn sentence<'s>(&'s self, variant: &'s Variant<'_>) -> Sentence<'s> {
        if self.is_transparent(variant) {
            return match &variant.message {
                Attr::Valid(Message::Text(text, template)) => Sentence::Text(text, template),
                _ => Sentence::Delegated,
            };
        }
        if self.is_masked(variant) {
            return Sentence::Masked;
        }
        // Without a status it is unknown whether the message is sent.
        if self.status(variant).get().is_none() {
            return Sentence::Invalid;
        }
        match variant.message.or(&self.input.message) {
            Attr::Invalid => return Sentence::Invalid,
            Attr::Valid(Message::Text(text, template)) => return Sentence::Text(text, template),
            Attr::Valid(Message::Title(_)) => return Sentence::Title,
            Attr::Valid(Message::Unchecked(_)) => return Sentence::Unchecked,
            Attr::Absent => {}
        }
        let error = match &variant.error {
            ErrorAttr::No => &self.input.error,
            own => own,
        };
        match error {
            ErrorAttr::No => Sentence::Title,
            ErrorAttr::Text { text, has_arguments: true, .. } => {
                Sentence::Unproven(text.span(), "its arguments may print any value")
            }
            ErrorAttr::Text { template: Err(fault), .. } if fault.is_format_error() => Sentence::Invalid,
            ErrorAttr::Text { text, template: Err(fault), .. } => Sentence::Unproven(text.span(), fault.why_unproven()),
            ErrorAttr::Text { text, template: Ok(template), .. } => Sentence::Proven(text, template),
            ErrorAttr::Transparent(span) => Sentence::Unproven(*span, "`transparent` prints the text of the source"),
            ErrorAttr::Other(span) => Sentence::Unproven(*span, "a function may print any value"),
        }
    }
}
