//! What thiserror's attributes say. A derive sees those of other derives; they are read here, and
//! judged by thiserror.

use crate::util::literal::Str;
use crate::util::template::{Fault, Template};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::{Attribute, Meta, MetaList};

/// `#[error(…)]`
pub(crate) enum ErrorAttr {
    No,
    /// `#[error("…")]`, and whether arguments follow. thiserror lets an argument shadow a field.
    Text {
        text: Str,
        template: Result<Template, Fault>,
        has_arguments: bool,
    },
    Transparent(Span),
    /// `fmt = path`, or what nobody knows.
    Other(Span),
}

pub(crate) fn read(attrs: &[Attribute]) -> ErrorAttr {
    let Some(attr) = attrs.iter().find(|attr| attr.path().is_ident("error")) else { return ErrorAttr::No };
    let of_list = |list: &MetaList| contents(list.tokens.clone());
    let read = attr.meta.require_list().ok().and_then(of_list);
    read.unwrap_or_else(|| ErrorAttr::Other(attr.path().span()))
}

/// Token by token: a parser of syn's would copy all of them first, for every variant there is.
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
        // What a macro was given.
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            contents(group.stream().into_iter().chain(tokens).collect())
        }
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Group(_) => None,
    }
}

/// The span of `#[name]`, which thiserror takes without arguments only.
pub(crate) fn marker(attrs: &[Attribute], name: &str) -> Option<Span> {
    attrs
        .iter()
        .find(|attr| attr.path().is_ident(name) && matches!(attr.meta, Meta::Path(_)))
        .map(|attr| attr.path().span())
}
