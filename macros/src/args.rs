//! One attribute's tokens, read after its row in the table: what a single attribute can get wrong.

use crate::attribute::{self, Attribute, Key, Node, Positional, Takes};
use crate::diagnostics::Errors;
use crate::names::suggest;
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{Ident, Lit, LitInt, LitStr, Meta, Path, Token};

/// The contents of one attribute.
pub(crate) struct Args {
    pub(crate) attribute: &'static Attribute,
    /// The attribute's name.
    pub(crate) span: Span,
    pub(crate) positional: Vec<Item>,
    pub(crate) keys: Vec<(&'static Key, Span, Value)>,
    /// Whether a part of it could not be read. What is missing then is not missed again.
    pub(crate) incomplete: bool,
}

pub(crate) enum Item {
    String(LitStr),
    Number(LitInt),
    Word(Ident),
}

pub(crate) enum Value {
    Flag,
    String(LitStr),
    Path(Path),
    Strings(Vec<LitStr>),
    Words(Vec<Ident>),
}

impl Item {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::String(string) => string.span(),
            Self::Number(number) => number.span(),
            Self::Word(word) => word.span(),
        }
    }
}

/// The attributes of ours on a node, each read; misplaced and repeated ones are told and left out.
pub(crate) fn read(attrs: &[syn::Attribute], node: Node, errors: &Errors) -> Vec<Args> {
    let mut all: Vec<Args> = Vec::new();
    for attr in attrs {
        let known = attribute::ALL.into_iter().find(|known| attr.path().is_ident(known.name));
        let Some(known) = known else { continue };
        let span = attr.path().span();
        if !known.may_stand_on(node) {
            let mistake = format!("`#[{}]` has no meaning on {}", known.name, node.word());
            errors.help(span, mistake, format_args!("it stands on {}: `{}`", known.standing(), known.syntax));
            continue;
        }
        if !known.repeatable && all.iter().any(|before| before.attribute.name == known.name) {
            errors.help(span, format_args!("`#[{}]` stands here twice", known.name), "keep one of them");
            continue;
        }
        all.push(read_one(attr, known, span, errors));
    }
    all
}

fn read_one(attr: &syn::Attribute, attribute: &'static Attribute, span: Span, errors: &Errors) -> Args {
    let mut args = Args { attribute, span, positional: Vec::new(), keys: Vec::new(), incomplete: false };
    match &attr.meta {
        Meta::Path(_) => {}
        Meta::NameValue(meta) => {
            args.incomplete = true;
            let mistake = format!("`#[{} = …]` is not how it is written", attribute.name);
            errors.help(meta.eq_token.span(), mistake, format_args!("write `{}`", attribute.syntax));
        }
        Meta::List(list) => {
            let read = |input: ParseStream| -> syn::Result<()> {
                while !input.is_empty() {
                    if args.item(input, errors).is_none() {
                        args.incomplete = true;
                        skip_item(input)?;
                    }
                    if !input.is_empty() {
                        input.parse::<Token![,]>()?;
                    }
                }
                Ok(())
            };
            if errors.take(read.parse2(list.tokens.clone())).is_none() {
                args.incomplete = true;
            }
        }
    }
    args
}

/// Goes on behind the next comma.
fn skip_item(input: ParseStream) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

impl Args {
    /// Reads one item. `None`: it was told.
    fn item(&mut self, input: ParseStream, errors: &Errors) -> Option<()> {
        if input.peek(Ident::peek_any) {
            return self.word(input, errors);
        }
        let attribute = self.attribute;
        let start = input.span();
        let Ok(literal) = input.parse::<Lit>() else {
            errors.help(start, format_args!("`#[{}]` can't take this", attribute.name), syntax(attribute));
            return None;
        };
        let item = match (literal, attribute.positional) {
            (Lit::Str(string), Positional::Strings(_) | Positional::StringOrWord) => Item::String(string),
            (Lit::Int(number), Positional::Status) => Item::Number(number),
            (literal, positional) => {
                let wants = match positional {
                    Positional::Nothing => "takes no literal",
                    Positional::Strings(_) | Positional::StringOrWord => "takes a string",
                    Positional::Status => "takes a number, without quotes",
                    Positional::Word => "takes a name, without quotes",
                };
                errors.help(literal.span(), format_args!("`#[{}]` {wants}", attribute.name), syntax(attribute));
                return None;
            }
        };
        self.place(item, errors)
    }

    /// Takes a positional item, unless there is one too many.
    fn place(&mut self, item: Item, errors: &Errors) -> Option<()> {
        let most = match self.attribute.positional {
            Positional::Nothing => 0,
            Positional::Strings(most) => most,
            Positional::Status | Positional::StringOrWord | Positional::Word => 1,
        };
        if self.positional.len() == most {
            let name = self.attribute.name;
            errors.help(item.span(), format_args!("this is one too many for `#[{name}]`"), syntax(self.attribute));
            return None;
        }
        self.positional.push(item);
        Some(())
    }

    /// Reads a key, or a positional word.
    fn word(&mut self, input: ParseStream, errors: &Errors) -> Option<()> {
        let attribute = self.attribute;
        let word = errors.take(input.call(Ident::parse_any))?;
        let key = attribute.keys.iter().find(|key| word == key.name);
        let is_key_like = input.peek(Token![=]) || input.peek(syn::token::Paren);
        let takes_words =
            matches!(attribute.positional, Positional::Status | Positional::StringOrWord | Positional::Word);
        let Some(key) = key else {
            if !is_key_like && takes_words && self.positional.is_empty() {
                return self.place(Item::Word(word), errors);
            }
            let keys = attribute.keys.iter().map(|key| key.name);
            let mistake = format!("`#[{}]` has no key `{word}`", attribute.name);
            if attribute.keys.is_empty() {
                errors.help(word.span(), mistake, syntax(attribute));
            } else {
                let suggestion = suggest(&word.to_string(), keys);
                errors.help(word.span(), mistake, format_args!("{suggestion} It is written {}", written(attribute)));
            }
            return None;
        };
        if self.keys.iter().any(|(before, ..)| before.name == key.name) {
            errors.help(word.span(), format_args!("`{word}` stands here twice"), "keep one of them");
            return None;
        }
        let value = value(key, &word, input, errors)?;
        self.keys.push((key, word.span(), value));
        Some(())
    }
}

fn value(key: &'static Key, word: &Ident, input: ParseStream, errors: &Errors) -> Option<Value> {
    let syntax = match key.takes {
        Takes::Flag => format!("{word}"),
        Takes::String => format!("{word} = \"…\""),
        Takes::Path => format!("{word} = PATH"),
        Takes::Strings => format!("{word}(\"…\", …)"),
        Takes::Words => format!("{word}(axum, …)"),
    };
    let wrong = |span: Span| {
        errors.help(
            span,
            format_args!("`{word}` is given something else than it takes"),
            format_args!("write `{syntax}`"),
        );
        None
    };
    let at = |input: ParseStream| if input.is_empty() { word.span() } else { input.span() };
    match key.takes {
        Takes::Flag if input.peek(Token![=]) || input.peek(syn::token::Paren) => wrong(input.span()),
        Takes::Flag => Some(Value::Flag),
        Takes::String | Takes::Path => {
            if input.parse::<Token![=]>().is_err() {
                return wrong(at(input));
            }
            let span = at(input);
            match key.takes {
                Takes::String => input.parse().map_or_else(|_| wrong(span), |string| Some(Value::String(string))),
                _ => input.call(Path::parse_mod_style).map_or_else(|_| wrong(span), |path| Some(Value::Path(path))),
            }
        }
        Takes::Strings | Takes::Words => {
            let span = at(input);
            let Ok(inside) = parenthesized(input) else { return wrong(span) };
            if key.takes == Takes::Strings {
                let parser = Punctuated::<LitStr, Token![,]>::parse_terminated;
                parser
                    .parse2(inside)
                    .map_or_else(|_| wrong(span), |list| Some(Value::Strings(list.into_iter().collect())))
            } else {
                // A framework's name may have dashes in Cargo, but not here.
                let parser =
                    |input: ParseStream| Punctuated::<Ident, Token![,]>::parse_terminated_with(input, Ident::parse_any);
                parser
                    .parse2(inside)
                    .map_or_else(|_| wrong(span), |list| Some(Value::Words(list.into_iter().collect())))
            }
        }
    }
}

fn parenthesized(input: ParseStream) -> syn::Result<TokenStream> {
    let inside;
    syn::parenthesized!(inside in input);
    inside.parse()
}

fn syntax(attribute: &Attribute) -> String {
    format!("write {}", written(attribute))
}

fn written(attribute: &Attribute) -> String {
    format!("`{}`", attribute.syntax)
}
