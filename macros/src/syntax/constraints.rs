//! The attributes that map database errors to variants: `#[unique]`, `#[constraint]`,
//! `#[on_database]`.

use super::input::Constraint;
use crate::args::arguments::{Args, Item, Value, missing};
use crate::args::syntax::path_text;
use crate::attribute::{CONSTRAINT, MATCHES, OUTCOMES, UNIQUE};
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
                    let help = format!("write another attribute: `#[unique({})]`", path_text(&path));
                    errors.help(syn::spanned::Spanned::span(&path), "`#[unique]` takes one constant", help);
                }
                None => unique.constant = Some(path),
            },
            Item::Number(_) | Item::Word(_) => {}
        }
    }
    unique.keys(args.keys, errors)?;
    if let Some(constant) = &unique.constant {
        let contradicts = |span: Span, what: &str| {
            let mistake = format!("{what} can't be combined with a constant in `#[unique]`");
            let help = "remove it here, and declare it in the constant: `Unique::new(&[\"email\"]).constraint(\"buyers_email_key\")`";
            errors.help(span, mistake, help);
        };
        let fields = unique.fields.iter().map(|field| (field.span(), "a field"));
        let name = unique.name.iter().map(|name| (name.span(), "`constraint`"));
        let columns = unique.columns.first().map(|column| (column.span(), "`columns`"));
        let matching = unique.matching.map(|(span, _)| (span, "`match`"));
        let span = syn::spanned::Spanned::span(constant);
        fields.chain(name).chain(columns).chain(matching).for_each(|(span, what)| contradicts(span, what));
        if unique.of.is_some() {
            errors.help(span, "`in` can't be combined with a constant in `#[unique]`", "remove `in`");
        }
        return Some(unique);
    }
    if unique.fields.is_empty() {
        return missing(attribute, span, told, "the name of a field", errors);
    }
    Some(unique)
}

pub(super) fn read_constraint(args: Args, errors: &Errors) -> Option<Constraint> {
    let mut constraint = Constraint::new(args.span);
    let Some(Item::String(name)) = args.positional.into_iter().next() else {
        return missing(args.attribute, args.span, args.incomplete, "the name of a constraint", errors);
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
            side: None,
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
                ("side", Value::String(word)) => {
                    self.side = Some(one_of(&word, "side", &["child", "parent"], errors)?);
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

/// Returns the value of a key if it is one of the known ones, else reports it.
fn one_of(word: &Str, key: &str, known: &[&'static str], errors: &Errors) -> Option<&'static str> {
    let found = known.iter().find(|known| **known == word.value()).copied();
    if found.is_none() {
        let help = suggest(word.value(), known.iter().copied());
        errors.help(word.span(), format_args!("unknown value `{:?}` for `{key}`", word.value()), help);
    }
    found
}

pub(super) fn read_outcomes(args: Args, errors: &Errors) -> Vec<Ident> {
    let mut outcomes: Vec<Ident> = Vec::new();
    if args.positional.is_empty() {
        missing::<()>(args.attribute, args.span, args.incomplete, "a database outcome", errors);
    }
    for item in args.positional {
        let Item::Word(word) = item else { continue };
        if !OUTCOMES.iter().any(|known| word == known) {
            errors.help(word.span(), format_args!("unknown outcome `{word}` in `#[on_database]`"), outcome(&word));
        } else if outcomes.contains(&word) {
            errors.help(word.span(), format_args!("`{word}` is listed twice in `#[on_database]`"), "keep one of them");
        } else {
            outcomes.push(word);
        }
    }
    outcomes
}

/// Returns the `help:` for an unknown outcome. Violations are declared by attributes of their own.
fn outcome(word: &Ident) -> String {
    let word = word.to_string();
    match word.to_lowercase().trim_end_matches("violation").trim_end_matches('_') {
        "unique" | "duplicate" | "duplicate_key" => format!("write `{}`", UNIQUE.syntax),
        "constraint" | "foreign_key" | "foreignkey" | "check" | "not_null" => format!("write `{}`", CONSTRAINT.syntax),
        "deadlock" | "conflict" | "serialization" | "serialization_failure" | "locked" => "write `retry`".to_owned(),
        "connection" | "pool" | "io" | "down" => "write `unavailable`".to_owned(),
        _ => suggest(&word, OUTCOMES.iter().copied()),
    }
}
