//! The parser of a key's value: bare, `= …` or `(…)`.

use super::arguments::{Item, Last, Value};
use crate::attribute::{Attribute, Key, Takes};
use crate::util::diagnostics::Errors;
use crate::util::literal::Constant;
use proc_macro2::{Literal, Span, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{Ident, LitBool, LitInt, Path, Token};

/// Reads the value of a key.
pub(super) fn value(
    attribute: &Attribute,
    key: &'static Key,
    word: &Ident,
    input: ParseStream,
    errors: &Errors,
) -> Option<Value> {
    let is_bare = !input.peek(Token![=]) && !input.peek(syn::token::Paren);
    let wants_equals = match key.takes {
        Takes::String | Takes::StringOrPath | Takes::Path | Takes::Otherwise | Takes::Type | Takes::Word => true,
        Takes::FlagOrBool => !is_bare,
        Takes::Flag | Takes::Strings | Takes::Words | Takes::Paths | Takes::Conversions => false,
        Takes::Statuses | Takes::Ranges | Takes::Members | Takes::Subsets => false,
    };
    let here = |input: ParseStream| if input.is_empty() { word.span() } else { input.span() };
    let mut span = here(input);
    if wants_equals && input.parse::<Option<Token![=]>>().is_ok_and(|equals| equals.is_some()) {
        span = here(input);
    }
    if let (true, Some(call)) = (matches!(key.takes, Takes::Path), call(input)) {
        let mistake = format!("`{word}` in `#[{}]` takes {}, and no call", attribute.name, key.takes.words());
        errors.help(call, mistake, format_args!("write `{}`{}", key.example, declared(key)));
        return None;
    }
    let ahead = (key.takes == Takes::StringOrPath).then(|| input.fork());
    let number = ahead.and_then(|ahead| ahead.parse::<LitInt>().ok());
    let value = match key.takes {
        Takes::Flag => is_bare.then_some(Value::Flag),
        Takes::FlagOrBool if is_bare => Some(Value::Bool(true)),
        _ if is_bare => None,
        _ if wants_equals => single(key.takes, input).ok(),
        _ => parenthesized(input).and_then(|inside| list(key.takes, inside)).ok(),
    };
    if key.takes == Takes::Conversions && value.is_some() && input.peek(Token![if]) {
        let mistake = format!("`if` in `#[{}]` is outside of the parentheses of `{word}`", attribute.name);
        errors.help(input.span(), mistake, format_args!("write `{word}(io::Error if is_not_found)`"));
        return None;
    }
    if value.is_none() {
        let mistake = format!("`{word}` in `#[{}]` takes {}", attribute.name, key.takes.words());
        let example = number.map_or_else(|| key.example.to_owned(), |status| format!("#[status({status})]"));
        errors.help(span, mistake, format_args!("write `{example}`"));
    }
    value
}

/// Returns the span of a call in the place of a path: `ApiProfile::new("…")`.
fn call(input: ParseStream) -> Option<Span> {
    let input = input.fork();
    let path = input.call(Path::parse_mod_style).ok()?;
    input.peek(syn::token::Paren).then(|| path.span())
}

/// Returns the end of a `help:` about a call that makes a profile.
fn declared(key: &Key) -> &'static str {
    match key.name {
        "profile" => ", with `static PAYMENTS: ApiProfile = ApiProfile::new(\"payments.example.com\");`",
        _ => "",
    }
}

fn single(takes: Takes, input: ParseStream) -> syn::Result<Value> {
    Ok(match takes {
        Takes::FlagOrBool => Value::Bool(input.parse::<LitBool>()?.value),
        Takes::String => Value::String(input.parse()?),
        Takes::StringOrPath if input.fork().parse::<Literal>().is_ok() => Value::String(input.parse()?),
        Takes::Otherwise => otherwise(input)?,
        Takes::Type => Value::Type(Box::new(input.parse()?)),
        Takes::Word => Value::Words(vec![input.call(Ident::parse_any)?]),
        Takes::StringOrPath => Value::Path(constant(input)?),
        _ => Value::Path(input.call(Path::parse_mod_style)?),
    })
}

fn list(takes: Takes, inside: TokenStream) -> syn::Result<Value> {
    fn all<T>(parse: fn(ParseStream) -> syn::Result<T>, inside: TokenStream) -> syn::Result<Vec<T>> {
        let parser = |input: ParseStream| Punctuated::<T, Token![,]>::parse_terminated_with(input, parse);
        Ok(parser.parse2(inside)?.into_iter().collect())
    }
    Ok(match takes {
        Takes::Strings => Value::Strings(all(|input| input.parse(), inside)?),
        Takes::Words => Value::Words(all(Ident::parse_any, inside)?),
        Takes::Paths => Value::Paths(all(|input| input.parse(), inside)?),
        Takes::Conversions => Value::Conversions(all(conversion, inside)?),
        Takes::Ranges => Value::Ranges(all(range, inside)?),
        Takes::Members => Value::Members(all(member, inside)?),
        Takes::Subsets => Value::Subsets(all(subset, inside)?),
        _ => Value::Statuses(all(status, inside)?),
    })
}

/// Reads the path of a constant. A name in lower case is a string whose quotes are missing.
fn constant(input: ParseStream) -> syn::Result<Path> {
    let path = input.call(Path::parse_mod_style)?;
    match path.get_ident() {
        Some(word) if word.to_string().chars().any(char::is_lowercase) => {
            Err(syn::Error::new(word.span(), "expected constant"))
        }
        _ => Ok(path),
    }
}

fn member(input: ParseStream) -> syn::Result<(Ident, Constant)> {
    let name = Ident::parse_any(input)?;
    input.parse::<Token![=]>()?;
    Ok((name, input.parse()?))
}

/// Reads a name, and the names in its parentheses.
fn subset(input: ParseStream) -> syn::Result<(Ident, Vec<Ident>)> {
    let name = input.parse()?;
    let variants = Punctuated::<Ident, Token![,]>::parse_terminated.parse2(parenthesized(input)?)?;
    Ok((name, variants.into_iter().collect()))
}

/// Reads a type, and the path after its `if`.
fn conversion(input: ParseStream) -> syn::Result<(Path, Option<Path>)> {
    let ty = input.parse()?;
    let has_condition = input.parse::<Option<Token![if]>>()?.is_some();
    let condition = has_condition.then(|| input.call(Path::parse_mod_style)).transpose()?;
    Ok((ty, condition))
}

/// Reads a status, or a status in `same_or(…)`.
fn otherwise(input: ParseStream) -> syn::Result<Value> {
    if !(input.peek(Ident) && input.peek2(syn::token::Paren)) {
        return Ok(Value::Otherwise(Box::new(status(input)?), None));
    }
    let word: Ident = input.parse()?;
    if word != "same_or" {
        return Err(syn::Error::new(word.span(), "expected same_or"));
    }
    let inside = parenthesized(input)?;
    Ok(Value::Otherwise(Box::new(status.parse2(inside)?), Some(word.span())))
}

/// Reads a status or a range of statuses.
fn range(input: ParseStream) -> syn::Result<(Item, Option<Last>)> {
    let first = status(input)?;
    let is_inclusive = input.peek(Token![..=]);
    if !is_inclusive && !input.peek(Token![..]) {
        return Ok((first, None));
    }
    if is_inclusive {
        input.parse::<Token![..=]>()?;
    } else {
        input.parse::<Token![..]>()?;
    }
    Ok((first, Some(Last { item: status(input)?, is_inclusive })))
}

fn status(input: ParseStream) -> syn::Result<Item> {
    if input.peek(LitInt) {
        input.parse().map(Item::Number)
    } else if input.peek(Token![::]) || input.peek2(Token![::]) {
        input.call(Path::parse_mod_style).map(Item::Path)
    } else {
        input.parse().map(Item::Word)
    }
}

fn parenthesized(input: ParseStream) -> syn::Result<TokenStream> {
    let inside;
    syn::parenthesized!(inside in input);
    inside.parse()
}
