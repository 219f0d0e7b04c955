//! One attribute's tokens, read after its row in the table: what a single attribute can get wrong.

mod value;

use crate::attribute::{self, Attribute, Key, Node, Positional};
use crate::diagnostics::Errors;
use crate::literal::Str;
use crate::names::nearest;
use proc_macro2::{Literal, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use std::borrow::Cow;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{Ident, Lit, LitInt, Meta, Path, Token, Type};
use value::value;

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
    String(Str),
    Number(LitInt),
    Word(Ident),
    Path(Path),
}

pub(crate) enum Value {
    Flag,
    String(Str),
    Path(Path),
    Strings(Vec<Str>),
    Words(Vec<Ident>),
    Paths(Vec<Path>),
    Type(Box<Type>),
    /// Numbers, and constants of `http::StatusCode`.
    Statuses(Vec<Item>),
}

impl Item {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::String(string) => string.span(),
            Self::Number(number) => number.span(),
            Self::Word(word) => word.span(),
            Self::Path(path) => path.span(),
        }
    }
}

/// The attributes of ours on a node, each read; misplaced and repeated ones are told and left out.
pub(crate) fn read(attrs: &[syn::Attribute], node: Node, errors: &Errors) -> Vec<Args> {
    let mut all: Vec<Args> = Vec::new();
    for attr in attrs {
        let Some((known, span)) = known(attr.path()) else { continue };
        if known.name != attribute::API_ERROR.name {
            place(&attr.meta, known, span, node, &mut all, errors);
            continue;
        }
        for meta in unfold(&attr.meta) {
            if let Some(misspelt) = misspelt(&meta, node, errors) {
                all.extend(misspelt);
            } else if let Some((known, span)) = self::known(meta.path()) {
                place(&meta, known, span, node, &mut all, errors);
            }
        }
    }
    all
}

/// The attribute of ours that has this name, and the name's span. An identifier is a new string each time that it is compared.
fn known(path: &Path) -> Option<(&'static Attribute, Span)> {
    let ident = path.get_ident()?;
    let name = ident.to_string();
    let known = attribute::ALL.into_iter().find(|known| known.name == name)?;
    Some((known, ident.span()))
}

/// Reads an attribute where it may stand.
fn place(meta: &Meta, known: &'static Attribute, span: Span, node: Node, all: &mut Vec<Args>, errors: &Errors) {
    if !known.may_stand_on(node) {
        let mistake = format!("`#[{}]` has no meaning on {}", known.name, node.word());
        errors.help(span, mistake, format_args!("it stands on {}: `{}`", known.standing(), known.syntax));
    } else if !known.repeatable && all.iter().any(|before| before.attribute.name == known.name) {
        errors.help(span, format_args!("`#[{}]` stands here twice", known.name), "keep one of them");
    } else {
        all.push(read_one(meta, known, span, errors));
    }
}

/// Undoes the longer form: `#[api_error(status(404), api = PATH)]` is `#[status(404)]` and `#[api_error(api = PATH)]`.
fn unfold(meta: &Meta) -> Vec<Cow<'_, Meta>> {
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

/// What the longer form misspells, where it can't be a setting of the type. It counts as given, so that nobody misses it.
fn misspelt(meta: &Meta, node: Node, errors: &Errors) -> Option<Vec<Args>> {
    let Meta::List(list) = meta else { return None };
    if !meta.path().is_ident(attribute::API_ERROR.name) {
        return None;
    }
    let is_setting = |word: &Ident| attribute::API_ERROR.keys.iter().any(|key| word == key.name);
    let mut found = Vec::new();
    for item in split_at_commas(&list.tokens) {
        let mut tokens = item.into_iter();
        let Some(TokenTree::Ident(word)) = tokens.next() else { return None };
        let short = nearest_short(&word, node).filter(|_| !is_setting(&word))?;
        found.push((word, short, tokens.nth(1)));
    }
    let told = found.into_iter().map(|(word, short, behind)| {
        if word == short.name {
            let span = behind.map_or_else(|| word.span(), |token| token.span());
            errors.help(span, "a comma is missing before this", "`#[api_error(status(404), message(\"…\"))]`");
        } else {
            let help = format!("did you mean `{}`?", short.name);
            errors.help(word.span(), format_args!("`#[api_error]` has no key `{word}`"), help);
        }
        Args { attribute: short, span: word.span(), positional: Vec::new(), keys: Vec::new(), incomplete: true }
    });
    Some(told.collect())
}

/// The attribute that a word of the longer form is, or may have been meant to be.
fn nearest_short(word: &Ident, node: Node) -> Option<&'static Attribute> {
    let mut shorts = attribute::ALL.into_iter().filter(|known| known.may_stand_on(node));
    let names = shorts.clone().map(|known| known.name).filter(|name| *name != attribute::API_ERROR.name);
    let name = nearest(&word.to_string(), names)?;
    shorts.find(|known| known.name == name)
}

fn split_at_commas(tokens: &TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let items = tokens.split(is_comma).filter(|item| !item.is_empty());
    items.map(|item| item.iter().cloned().collect()).collect()
}

fn read_one(meta: &Meta, attribute: &'static Attribute, span: Span, errors: &Errors) -> Args {
    let mut args = Args { attribute, span, positional: Vec::new(), keys: Vec::new(), incomplete: false };
    match meta {
        Meta::Path(_) => {}
        Meta::NameValue(meta) => {
            args.incomplete = true;
            let mistake = format!("`#[{} = …]` is not how it is written", attribute.name);
            errors.help(meta.eq_token.span(), mistake, format_args!("write `{}`", attribute.syntax));
        }
        Meta::List(list) => {
            // The most common one, which syn would copy first.
            if let Some(literal) = only_literal(&list.tokens) {
                args.incomplete = args.literal(literal, errors).is_none();
                return args;
            }
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

/// The literal, where it is all that there is.
fn only_literal(tokens: &TokenStream) -> Option<Literal> {
    let mut tokens = tokens.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Literal(literal)), None) => Some(literal),
        _ => None,
    }
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
        if self.attribute.positional == Positional::StringsOrPath && self.is_constant(input) {
            let path = errors.take(input.call(Path::parse_mod_style))?;
            return self.place(Item::Path(path), errors);
        }
        if input.peek(Ident::peek_any) {
            return self.word(input, errors);
        }
        let attribute = self.attribute;
        let start = input.span();
        // A negative number is two tokens.
        let literal = input.parse::<Literal>().or_else(|_| input.parse::<LitInt>().map(|number| number.token()));
        let Ok(literal) = literal else {
            errors.help(start, format_args!("`#[{}]` can't take this", attribute.name), syntax(attribute));
            return None;
        };
        self.literal(literal, errors)
    }

    /// Takes a positional literal.
    fn literal(&mut self, literal: Literal, errors: &Errors) -> Option<()> {
        let attribute = self.attribute;
        let number = || match Lit::new(literal.clone()) {
            Lit::Int(number) => Some(Item::Number(number)),
            _ => None,
        };
        let (item, wants) = match attribute.positional {
            Positional::Nothing => (None, "takes no literal"),
            Positional::Strings(_) | Positional::StringsOrPath | Positional::StringOrWord => {
                (Str::of(&literal).map(Item::String), "takes a string")
            }
            Positional::Status => (number(), "takes a whole number or a name, without quotes"),
            Positional::Word | Positional::Words => (None, "takes a name, without quotes"),
        };
        let Some(item) = item else {
            errors.help(literal.span(), format_args!("`#[{}]` {wants}", attribute.name), syntax(attribute));
            return None;
        };
        self.place(item, errors)
    }

    /// Takes a positional item, unless there is one too many.
    fn place(&mut self, item: Item, errors: &Errors) -> Option<()> {
        let most = match self.attribute.positional {
            Positional::Nothing => 0,
            Positional::Strings(most) => most,
            Positional::StringsOrPath | Positional::Words => usize::MAX,
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

    /// Whether the path of a constant stands here: neither a key, nor what is a string that lacks its quotes.
    fn is_constant(&self, input: ParseStream) -> bool {
        let Ok(path) = Path::parse_mod_style(&input.fork()) else { return false };
        match path.get_ident().map(Ident::to_string) {
            Some(word) => {
                let is_key_like = input.peek2(Token![=]) || input.peek2(syn::token::Paren);
                let is_upper = !word.chars().any(char::is_lowercase);
                is_upper && !is_key_like && !self.attribute.keys.iter().any(|key| word == key.name)
            }
            None => true,
        }
    }

    /// Reads a key, or a positional word.
    fn word(&mut self, input: ParseStream, errors: &Errors) -> Option<()> {
        let attribute = self.attribute;
        let word = errors.take(input.call(Ident::parse_any))?;
        let key = attribute.keys.iter().find(|key| word == key.name);
        let is_key_like = input.peek(Token![=]) || input.peek(syn::token::Paren);
        let takes_words = match attribute.positional {
            Positional::Status | Positional::StringOrWord | Positional::Word | Positional::Words => true,
            Positional::Nothing | Positional::Strings(_) | Positional::StringsOrPath => false,
        };
        let Some(key) = key else {
            if !is_key_like && takes_words && (self.positional.is_empty() || attribute.keys.is_empty()) {
                return self.place(Item::Word(word), errors);
            }
            unknown_key(attribute, &word, is_key_like, errors);
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

fn unknown_key(attribute: &Attribute, word: &Ident, is_key_like: bool, errors: &Errors) {
    let name = attribute.name;
    let keys = || attribute.keys.iter().map(|key| key.name);
    if let Some(near) = attribute.keys.iter().find(|key| Some(key.name) == nearest(&word.to_string(), keys())) {
        let help = format!("did you mean `{}`?", near.syntax());
        errors.help(word.span(), format_args!("`#[{name}]` has no key `{word}`"), help);
    } else if let (true, Some(short)) = (name == attribute::API_ERROR.name, nearest_short(word, Node::Struct)) {
        let help = format!("did you mean `{}`?", short.name);
        errors.help(word.span(), format_args!("`#[{name}]` has no key `{word}`"), help);
    } else if !is_key_like && matches!(attribute.positional, Positional::Strings(_) | Positional::StringsOrPath) {
        errors.help(word.span(), format_args!("`#[{name}]` takes a string"), syntax(attribute));
    } else {
        errors.help(word.span(), format_args!("`#[{name}]` has no key `{word}`"), syntax(attribute));
    }
}

fn syntax(attribute: &Attribute) -> String {
    format!("write `{}`", attribute.syntax)
}
