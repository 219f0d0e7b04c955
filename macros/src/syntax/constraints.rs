//! What a variant is of a database: `#[unique]`, `#[constraint]`, `#[on_database]`.

use super::input::Constraint;
use crate::args::arguments::{Args, Item, Value, missing};
use crate::attribute::{MATCHES, OUTCOMES};
use crate::util::diagnostics::Errors;
use crate::util::literal::Str;
use crate::util::names::suggest;
use proc_macro2::Span;
use syn::Ident;

pub(super) fn read_unique(args: Args, errors: &Errors) -> Option<Constraint> {
    let (attribute, span, told) = (args.attribute, args.span, args.incomplete);
    let mut unique = Constraint::new(span);
    for item in args.positional {
        match item {
            Item::String(field) => unique.fields.push(field),
            Item::Path(path) => match &unique.constant {
                Some(_) => {
                    let help = "one attribute for each: `#[unique(EMAIL)] #[unique(NAME)]`";
                    errors.help(syn::spanned::Spanned::span(&path), "one constant is one constraint", help);
                }
                None => unique.constant = Some(path),
            },
            Item::Number(_) | Item::Word(_) => {}
        }
    }
    unique.keys(args.keys, errors)?;
    if let Some(constant) = &unique.constant {
        let contradicts = |span: Span, what: &str| {
            let mistake = format!("{what} stands beside a constant, which says it itself");
            errors.help(
                span,
                mistake,
                "`#[unique(EMAIL)]`, with `pub const EMAIL: Unique = Unique::new(&[\"email\"]).constraint(\"…\");`",
            );
        };
        let fields = unique.fields.iter().map(|field| (field.span(), "a field"));
        let name = unique.name.iter().map(|name| (name.span(), "`constraint`"));
        let columns = unique.columns.first().map(|column| (column.span(), "`columns`"));
        let matching = unique.matching.map(|(span, _)| (span, "`match`"));
        let span = syn::spanned::Spanned::span(constant);
        let of = unique.of.as_ref().map(|_| (span, "`in`"));
        fields.chain(name).chain(columns).chain(matching).chain(of).for_each(|(span, what)| contradicts(span, what));
        return Some(unique);
    }
    if unique.fields.is_empty() {
        return missing(attribute, span, told, "a field", errors);
    }
    Some(unique)
}

pub(super) fn read_constraint(args: Args, errors: &Errors) -> Option<Constraint> {
    let mut constraint = Constraint::new(args.span);
    let Some(Item::String(name)) = args.positional.into_iter().next() else {
        return missing(args.attribute, args.span, args.incomplete, "the constraint's name", errors);
    };
    constraint.name = Some(name);
    constraint.keys(args.keys, errors)?;
    Some(constraint)
}

type Keys = Vec<(&'static crate::attribute::Key, Span, Value)>;

impl Constraint {
    fn new(span: Span) -> Self {
        Self {
            span,
            constant: None,
            name: None,
            fields: Vec::new(),
            columns: Vec::new(),
            matching: None,
            of: None,
            discloses: None,
        }
    }

    fn keys(&mut self, keys: Keys, errors: &Errors) -> Option<()> {
        for (key, span, value) in keys {
            match (key.name, value) {
                ("constraint", Value::String(name)) => self.name = Some(name),
                ("columns", Value::Strings(columns)) => self.columns = columns,
                ("fields", Value::Strings(fields)) => self.fields = fields,
                ("match", Value::String(word)) => {
                    self.matching = Some((span, one_of(&word, "match", &MATCHES, errors)?));
                }
                ("in", Value::Type(of)) => self.of = Some(*of),
                ("disclose", Value::String(word)) => {
                    let told = one_of(&word, "disclose", &["fields", "nothing"], errors)?;
                    self.discloses = Some((span, told == "fields"));
                }
                (key, _) => unreachable!("{key} is not in the table"),
            }
        }
        Some(())
    }
}

/// One of the words that a key takes.
fn one_of(word: &Str, key: &str, known: &[&'static str], errors: &Errors) -> Option<&'static str> {
    let found = known.iter().find(|known| **known == word.value()).copied();
    if found.is_none() {
        let help = suggest(word.value(), known.iter().copied());
        errors.help(word.span(), format_args!("`{key}` has no such value as {:?}", word.value()), help);
    }
    found
}

pub(super) fn read_outcomes(args: Args, errors: &Errors) -> Vec<Ident> {
    let mut outcomes: Vec<Ident> = Vec::new();
    if args.positional.is_empty() {
        missing::<()>(args.attribute, args.span, args.incomplete, "what it is of the database's", errors);
    }
    for item in args.positional {
        let Item::Word(word) = item else { continue };
        if !OUTCOMES.iter().any(|known| word == known) {
            let help = suggest(&word.to_string(), OUTCOMES.iter().copied());
            errors.help(word.span(), format_args!("`#[on_database]` has no word `{word}`"), help);
        } else if outcomes.contains(&word) {
            errors.help(word.span(), format_args!("`{word}` stands here twice"), "keep one of them");
        } else {
            outcomes.push(word);
        }
    }
    outcomes
}
