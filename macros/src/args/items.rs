//! The parser of the items between the parentheses of one attribute.

use super::arguments::{Args, Item};
use super::foreign;
use super::nested_form::{nearest_short, tell};
use super::syntax::{STATUS_IN_A_FIELD, path_text, syntax};
use super::value::value;
use crate::attribute::{self, Attribute, Node, Positional};
use crate::util::diagnostics::Errors;
use crate::util::literal::Str;
use crate::util::names::nearest;
use proc_macro2::{Literal, Span, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::spanned::Spanned as _;
use syn::{Ident, Lit, LitInt, Meta, Path, Token};

pub(super) fn read_one(meta: &Meta, attribute: &'static Attribute, span: Span, errors: &Errors) -> Args {
    let mut args = Args { attribute, span, positional: Vec::new(), keys: Vec::new(), incomplete: false };
    match meta {
        Meta::Path(_) => {}
        Meta::NameValue(meta) => {
            args.incomplete = true;
            let mistake = format!("`#[{}]` can't be written with `=`", attribute.name);
            errors.help(meta.eq_token.span(), mistake, syntax(attribute));
        }
        Meta::List(list) => {
            // A shortcut for the most common case: syn's parser would copy the tokens first.
            if let Some(literal) = only_literal(&list.tokens) {
                args.incomplete = args.literal(literal, errors).is_none();
                return args;
            }
            let read = |input: ParseStream| -> syn::Result<()> {
                while !input.is_empty() {
                    let before = args.positional.len();
                    if args.item(input, errors).is_none() {
                        args.incomplete = true;
                        skip_item(input)?;
                    }
                    if !input.is_empty() && input.parse::<Option<Token![,]>>()?.is_none() {
                        args.incomplete = true;
                        args.no_comma(before, input, errors)?;
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

/// Returns the literal. Returns `None` unless the tokens are one literal.
fn only_literal(tokens: &TokenStream) -> Option<Literal> {
    let mut tokens = tokens.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Literal(literal)), None) => Some(literal),
        _ => None,
    }
}

/// Skips the tokens up to the next comma.
fn skip_item(input: ParseStream) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

impl Args {
    /// Reads one item. Returns `None` if a mistake in it has been reported.
    fn item(&mut self, input: ParseStream, errors: &Errors) -> Option<()> {
        if self.takes_template() && matches!(self.positional.first(), Some(Item::String(_))) {
            format_argument(self.attribute, input.span(), errors);
            return None;
        }
        // First, because the other forms are found by reading ahead.
        if let Some((literal, _)) = input.cursor().literal() {
            input.parse::<Literal>().ok()?;
            return self.literal(literal, errors);
        }
        if self.attribute.positional == Positional::StringsOrPath && self.is_constant(input) {
            return self.path(input, errors);
        }
        if self.takes_text() && (self.is_constant(input) || is_macro(input)) {
            unreadable(self.attribute, input, errors);
            return None;
        }
        if self.attribute.name == attribute::STATUS.name && (input.peek(Token![self]) || input.peek(Token![.])) {
            errors.help(input.span(), "`#[status]` can't read a field", STATUS_IN_A_FIELD);
            return None;
        }
        if input.peek(Ident::peek_any) {
            return self.word(input, errors);
        }
        if input.peek(Token![::]) && self.takes_paths() {
            return self.path(input, errors);
        }
        let start = input.span();
        // A negative number is two tokens.
        let Ok(number) = input.parse::<LitInt>() else {
            self.cant_take(start, errors);
            return None;
        };
        self.literal(number.token(), errors)
    }

    /// Reports the tokens in the place of the comma after an item: another item, before which the
    /// comma is missing, or tokens that make the item before them invalid.
    fn no_comma(&mut self, before: usize, input: ParseStream, errors: &Errors) -> syn::Result<()> {
        if input.peek(Ident::peek_any) || input.peek(Lit) {
            let mistake = format!("`#[{}]` lacks a comma here", self.attribute.name);
            let next: TokenTree = input.fork().parse()?;
            errors.help(input.span(), mistake, format_args!("write `, {next}`"));
            return Ok(());
        }
        self.cant_take(input.span(), errors);
        self.positional.truncate(before);
        skip_item(input)
    }

    fn cant_take(&self, span: Span, errors: &Errors) {
        errors.help(span, format_args!("unexpected syntax in `#[{}]`", self.attribute.name), syntax(self.attribute));
    }

    /// Reads a positional literal.
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
            Positional::Status => (number(), "takes a number or a name, without quotes"),
            Positional::Word | Positional::Words => (None, "takes a name, without quotes"),
        };
        let Some(item) = item else {
            let is_text = attribute.name == attribute::STATUS.name && Str::of(&literal).is_some();
            let help = match is_text && !self.positional.is_empty() {
                true => format!("move the text to an attribute of its own: `#[message({literal})]`"),
                false => syntax(attribute),
            };
            errors.help(literal.span(), format_args!("`#[{}]` {wants}", attribute.name), help);
            return None;
        };
        self.place(item, errors)
    }

    /// Stores a positional item, unless the attribute has enough of them.
    fn place(&mut self, item: Item, errors: &Errors) -> Option<()> {
        let most = match self.attribute.positional {
            Positional::Nothing => 0,
            Positional::Strings(most) => most,
            Positional::StringsOrPath | Positional::Words => usize::MAX,
            Positional::Status | Positional::StringOrWord | Positional::Word => 1,
        };
        if self.positional.len() == most {
            let mistake = format!("`#[{}]` has too many arguments", self.attribute.name);
            errors.help(item.span(), mistake, syntax(self.attribute));
            return None;
        }
        self.positional.push(item);
        Some(())
    }

    /// Returns whether the next item is the path of a constant: not a key, and not a string whose
    /// quotes are missing.
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

    /// Returns whether the attribute's word is read as a path, too. A path before a variant is
    /// allowed, and one before a status gets a diagnostic of its own.
    fn takes_paths(&self) -> bool {
        matches!(self.attribute.positional, Positional::Status | Positional::Word)
    }

    /// Returns whether the attribute's string is a template, which takes no format arguments.
    fn takes_template(&self) -> bool {
        [attribute::MESSAGE.name, attribute::CAUSE.name].contains(&self.attribute.name)
    }

    /// Returns whether the attribute takes a text, whose constants have to be written out.
    fn takes_text(&self) -> bool {
        matches!(self.attribute.positional, Positional::Strings(_) | Positional::StringOrWord)
    }

    /// Reads the path of a constant, or a word with a path before it.
    fn path(&mut self, input: ParseStream, errors: &Errors) -> Option<()> {
        let start = input.span();
        let Ok(path) = input.call(Path::parse_mod_style) else {
            self.cant_take(start, errors);
            return None;
        };
        self.place(Item::Path(path), errors)
    }

    /// Reads a key or a positional word.
    fn word(&mut self, input: ParseStream, errors: &Errors) -> Option<()> {
        let attribute = self.attribute;
        if input.peek2(Token![::]) && self.takes_paths() {
            return self.path(input, errors);
        }
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
            unknown_key(attribute, &word, is_key_like, input, errors);
            return None;
        };
        if self.keys.iter().any(|(before, ..)| before.name == key.name) {
            errors.help(
                word.span(),
                format_args!("`{word}` is set twice in `#[{}]`", attribute.name),
                "keep one of them",
            );
            return None;
        }
        let value = value(attribute, key, &word, input, errors)?;
        self.keys.push((key, word.span(), value));
        Some(())
    }
}

/// Reports a word that is no key. `input` is at the value behind it.
fn unknown_key(attribute: &Attribute, word: &Ident, is_key_like: bool, input: ParseStream, errors: &Errors) {
    let name = attribute.name;
    let keys = || attribute.keys.iter().map(|key| key.name);
    if let Some(written) = foreign::key(attribute, word, input).filter(|_| is_key_like) {
        errors.help(
            word.span(),
            format_args!("unknown key `{word}` in `#[{name}]`"),
            format_args!("write `{written}`"),
        );
    } else if let Some(near) = attribute.keys.iter().find(|key| Some(key.name) == nearest(&word.to_string(), keys())) {
        let help = format!("write `{}`", near.example);
        errors.help(word.span(), format_args!("unknown key `{word}` in `#[{name}]`"), help);
    } else if let (true, Some(short)) = (name == attribute::API_ERROR.name, nearest_short(word, Node::Struct)) {
        tell(word, short, word.span(), errors);
    } else if !is_key_like && matches!(attribute.positional, Positional::Strings(_) | Positional::StringsOrPath) {
        errors.help(word.span(), format_args!("`#[{name}]` takes a string"), syntax(attribute));
    } else {
        errors.help(word.span(), format_args!("unknown key `{word}` in `#[{name}]`"), syntax(attribute));
    }
}

/// Returns whether the next item is a macro: `concat!("a", "b")`.
fn is_macro(input: ParseStream) -> bool {
    let input = input.fork();
    Path::parse_mod_style(&input).is_ok() && input.peek(Token![!])
}

/// Reports a constant or a macro in the place of a text.
fn unreadable(attribute: &Attribute, input: ParseStream, errors: &Errors) {
    let path = Path::parse_mod_style(&input.fork()).map(|path| path_text(&path)).unwrap_or_default();
    let what = if is_macro(input) { format!("the macro `{path}!`") } else { format!("the constant `{path}`") };
    let note = "a derive sees the name of a constant or of a macro, and not its text";
    let mistake = format!("`#[{}]` can't read {what}", attribute.name);
    errors.help_and_note(input.span(), mistake, syntax(attribute), note);
}

/// Reports a format argument, such as `id = self.id` after the text of `#[message]`.
fn format_argument(attribute: &Attribute, span: Span, errors: &Errors) {
    let help = format!("store the value in a field and interpolate the field: `#[{}(\"… {{id}} …\")]`", attribute.name);
    errors.help(span, format_args!("`#[{}]` takes no format arguments", attribute.name), help);
}
