//! What thiserror's attributes say. A derive sees those of other derives; they are read here, and judged by thiserror.

use crate::template::{Fault, Template};
use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::{Attribute, Ident, LitStr, Meta, Token};

/// `#[error(…)]`
pub(crate) enum ErrorAttr {
    No,
    /// `#[error("…")]`, and whether arguments follow. thiserror lets an argument shadow a field.
    Text {
        text: LitStr,
        template: Result<Template, Fault>,
        has_arguments: bool,
    },
    Transparent(Span),
    /// `fmt = path`, or what nobody knows.
    Other(Span),
}

pub(crate) fn read(attrs: &[Attribute]) -> ErrorAttr {
    let Some(attr) = attrs.iter().find(|attr| attr.path().is_ident("error")) else { return ErrorAttr::No };
    let span = attr.path().span();
    let parsed = attr.parse_args_with(|input: syn::parse::ParseStream| {
        if input.peek(LitStr) {
            let text: LitStr = input.parse()?;
            input.parse::<Option<Token![,]>>()?;
            let has_arguments = !input.is_empty();
            input.parse::<proc_macro2::TokenStream>()?;
            let template = Template::parse(&text.value());
            return Ok(ErrorAttr::Text { text, template, has_arguments });
        }
        let word: Ident = input.parse()?;
        let transparent = word == "transparent" && input.is_empty();
        input.parse::<proc_macro2::TokenStream>()?;
        Ok(if transparent { ErrorAttr::Transparent(word.span()) } else { ErrorAttr::Other(span) })
    });
    parsed.unwrap_or(ErrorAttr::Other(span))
}

/// The span of `#[name]`, which thiserror takes without arguments only.
pub(crate) fn marker(attrs: &[Attribute], name: &str) -> Option<Span> {
    attrs
        .iter()
        .find(|attr| attr.path().is_ident(name) && matches!(attr.meta, Meta::Path(_)))
        .map(|attr| attr.path().span())
}
