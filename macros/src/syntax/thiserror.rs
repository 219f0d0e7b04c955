//! The reader of thiserror's attributes. A derive sees the attributes of other derives. thiserror
//! reports the mistakes in its own.

use crate::util::literal::Str;
use crate::util::template::{Fault, Template};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::{Attribute, Meta, MetaList};

/// `#[error(…)]`
pub(crate) enum ErrorAttr {
    No,
    /// `#[error("…")]`, and whether arguments follow. An argument can shadow a field.
    Text {
        text: Str,
        template: Result<Template, Fault>,
        has_arguments: bool,
    },
    Transparent(Span),
    /// `#[error(fmt = path)]`, or an unknown form.
    Other(Span),
}

pub(crate) fn read(attrs: &[Attribute]) -> ErrorAttr {
    let Some(attr) = attrs.iter().find(|attr| attr.path().is_ident("error")) else { return ErrorAttr::No };
    let of_list = |list: &MetaList| contents(list.tokens.clone());
    let read = attr.meta.require_list().ok().and_then(of_list);
    read.unwrap_or_else(|| ErrorAttr::Other(attr.path().span()))
}

/// Reads the attribute's arguments token by token. A parser of syn would copy all tokens first, for
/// each variant.
fn contents(tokens: TokenStream) -> Option<ErrorAttr> {
    let mut tokens = tokens.into_iter();
    match tokens.next()? {
        TokenTree::Literal(literal) => {
            let text = Str::of(&literal)?;
            let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
            let has_arguments = tokens.next().is_some_and(|token| !is_comma(&token) || tokens.next().is_some());
            let template = Template::parse(text.value());
            Some(ErrorAttr::Text { text, template, has_arguments })
        }
        TokenTree::Ident(word) if word == "transparent" && tokens.next().is_none() => {
            Some(ErrorAttr::Transparent(word.span()))
        }
        // A literal that a `macro_rules!` received as an argument is in a group without delimiters.
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            contents(group.stream().into_iter().chain(tokens).collect())
        }
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Group(_) => None,
    }
}

/// Returns the span of the attribute `#[name]` if it has no arguments, as thiserror requires.
pub(crate) fn marker(attrs: &[Attribute], name: &str) -> Option<Span> {
    attrs
        .iter()
        .find(|attr| attr.path().is_ident(name) && matches!(attr.meta, Meta::Path(_)))
        .map(|attr| attr.path().span())
}
