//! The nested form, `#[api_error(status(404), message("…"))]`.

use super::arguments::Args;
use super::syntax::{split_at_commas, syntax};
use crate::attribute::{self, Attribute, Node};
use crate::util::diagnostics::Errors;
use crate::util::names::nearest;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use std::borrow::Cow;
use syn::punctuated::Punctuated;
use syn::{Ident, Meta, Token};

/// Splits the nested form: `#[api_error(status(404), profile = PATH)]` becomes `#[status(404)]` and
/// `#[api_error(profile = PATH)]`.
pub(super) fn unfold(meta: &Meta) -> Vec<Cow<'_, Meta>> {
    let Meta::List(list) = meta else { return vec![Cow::Borrowed(meta)] };
    if !meta.path().is_ident(attribute::API_ERROR.name) {
        return vec![Cow::Borrowed(meta)];
    }
    let is_short = |meta: &Meta| {
        let mut shorts = attribute::ALL.iter().filter(|known| known.name != attribute::API_ERROR.name);
        shorts.any(|known| meta.path().is_ident(known.name))
    };
    let mut own: Punctuated<TokenStream, Token![,]> = Punctuated::new();
    let mut unfolded = Vec::new();
    for item in split_at_commas(&list.tokens) {
        match syn::parse2::<Meta>(item.clone()) {
            Ok(meta) if is_short(&meta) => unfolded.push(Cow::Owned(meta)),
            _ => own.push(item),
        }
    }
    if unfolded.is_empty() {
        return vec![Cow::Borrowed(meta)];
    }
    if !own.is_empty() {
        let list = syn::MetaList { tokens: own.to_token_stream(), ..list.clone() };
        unfolded.push(Cow::Owned(Meta::List(list)));
    }
    unfolded
}

/// Reports misspelled attributes of the nested form that can't be settings of the type. Returns
/// each as an invalid attribute, so that later checks don't report it as missing. Returns `None` if
/// there are none.
pub(super) fn misspelt(meta: &Meta, node: Node, errors: &Errors) -> Option<Vec<Args>> {
    let Meta::List(list) = meta else { return None };
    if !meta.path().is_ident(attribute::API_ERROR.name) {
        return None;
    }
    let is_setting = |word: &Ident| attribute::API_ERROR.keys.iter().any(|key| word == key.name);
    let (mut found, mut is_known) = (Vec::new(), true);
    for item in split_at_commas(&list.tokens) {
        let mut tokens = item.into_iter();
        let word = match tokens.next() {
            Some(TokenTree::Ident(word)) if !is_setting(&word) => word,
            _ => return None,
        };
        match nearest_short(&word, node) {
            Some(short) => found.push((word, short, tokens.next(), tokens.next())),
            None => is_known = false,
        }
    }
    // An unknown word may belong to an attribute before it: `status 409, code = "…"`.
    if !is_known && !found.iter().any(|(word, short, ..)| word == short.name) {
        return None;
    }
    let told = found.into_iter().map(|(word, short, second, third)| {
        if let (true, Some(TokenTree::Group(_)), Some(third)) = (word == short.name, &second, third) {
            errors.help(third.span(), "`#[api_error]` lacks a comma here", format_args!("write `, {third}`"));
        } else {
            tell(&word, short, second.map_or_else(|| word.span(), |token| token.span()), errors);
        }
        Args { attribute: short, span: word.span(), positional: Vec::new(), keys: Vec::new(), incomplete: true }
    });
    Some(told.collect())
}

/// Reports a word of the nested form that is an attribute's name without arguments in parentheses,
/// or nearly an attribute's name.
pub(super) fn tell(word: &Ident, short: &Attribute, behind: Span, errors: &Errors) {
    if word == short.name {
        errors.help(behind, format_args!("`{word}` takes its arguments in parentheses"), syntax(short));
    } else {
        let help = format!("write `{}`", short.name);
        errors.help(word.span(), format_args!("unknown key `{word}` in `#[api_error]`"), help);
    }
}

/// Returns the attribute that a word of the nested form names, or nearly names.
pub(super) fn nearest_short(word: &Ident, node: Node) -> Option<&'static Attribute> {
    let mut shorts = attribute::ALL.into_iter().filter(|known| known.may_stand_on(node));
    let names = shorts.clone().map(|known| known.name).filter(|name| *name != attribute::API_ERROR.name);
    let name = nearest(&word.to_string(), names)?;
    shorts.find(|known| known.name == name)
}
