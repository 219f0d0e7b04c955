//! The reader: from tokens to the raw model.

use super::attr::Attr;
use super::constraints::{read_constraint, read_outcomes, read_unique};
use super::docs::docs;
use super::input::{Conceal, Field, FieldHeader, Header, Input, Message, On, Public, Settings, Subset, Variant};
use super::status::{codes, read_status};
use super::thiserror::{self, ErrorAttr};
use crate::args;
use crate::args::arguments::{Args, Item, Value, missing};
use crate::attribute::{self, Key, Node};
use crate::util::diagnostics::Errors;
use crate::util::literal::Str;
use crate::util::names::{CASES, nearest, suggest};
use crate::util::template::{Fault, Template};
use proc_macro2::Span;
use syn::{Attribute, Data, DeriveInput, Fields, Ident, Path};

/// Reads the input. Reports a union, and reads it as a type without variants.
pub(crate) fn read<'a>(derive: &'a DeriveInput, errors: &Errors) -> Input<'a> {
    let node = if matches!(derive.data, Data::Struct(_)) { Node::Struct } else { Node::Enum };
    let mut on_type = Attributes::read(&derive.attrs, node, errors);
    let settings = on_type.take(&attribute::API_ERROR).map(|args| settings(args, errors)).unwrap_or_default();
    let variants = match &derive.data {
        Data::Union(data) => {
            let span = data.union_token.span;
            errors.help(span, "`ApiError` can't be derived for a union", "make it an enum or a struct");
            Vec::new()
        }
        Data::Struct(data) => {
            let variant = variant(0, &derive.ident, None, &derive.attrs, &data.fields, on_type, errors);
            return Input {
                derive,
                settings,
                status: Attr::Absent,
                message: Attr::Absent,
                headers: Vec::new(),
                error: ErrorAttr::No,
                variants: vec![variant],
            };
        }
        Data::Enum(data) => data
            .variants
            .iter()
            .enumerate()
            .map(|(index, one)| {
                let attributes = Attributes::read(&one.attrs, Node::Variant, errors);
                variant(index, &one.ident, Some(&derive.ident), &one.attrs, &one.fields, attributes, errors)
            })
            .collect(),
    };
    let status = on_type.parse(&attribute::STATUS, |args| read_status(args, errors));
    let message = on_type.parse(&attribute::MESSAGE, |args| read_message(args, errors));
    let headers = on_type.headers(errors);
    on_type.finish();
    let error = thiserror::read(&derive.attrs);
    Input { derive, settings, status, message, headers, error, variants }
}

/// The attributes of one node that have not been read yet.
struct Attributes(Vec<Args>);

impl Attributes {
    fn read(attrs: &[Attribute], node: Node, errors: &Errors) -> Self {
        Self(args::read(attrs, node, errors))
    }

    fn take(&mut self, attribute: &attribute::Attribute) -> Option<Args> {
        // A shortcut: every attribute of the table is looked up, and most nodes have none left.
        if self.0.is_empty() {
            return None;
        }
        let at = self.0.iter().position(|args| args.attribute.name == attribute.name)?;
        Some(self.0.remove(at))
    }

    fn parse<T>(&mut self, attribute: &attribute::Attribute, read: impl FnOnce(Args) -> Option<T>) -> Attr<T> {
        match self.take(attribute) {
            None => Attr::Absent,
            Some(args) => read(args).map_or(Attr::Invalid, Attr::Valid),
        }
    }

    fn headers(&mut self, errors: &Errors) -> Vec<Header> {
        let mut headers = Vec::new();
        while let Some(args) = self.take(&attribute::HEADER) {
            headers.extend(header(args, errors));
        }
        headers
    }

    /// Panics if an attribute has not been read.
    fn finish(self) {
        assert!(self.0.is_empty(), "an attribute of the table is never read");
    }
}

fn settings(args: Args, errors: &Errors) -> Settings {
    let mut settings = Settings::default();
    for (key, _, value) in args.keys {
        match (key.name, value) {
            ("profile", Value::Path(path)) => settings.profile = Some(path),
            ("crate", Value::Path(path)) => settings.krate = Some(path),
            ("skip", Value::Words(words)) => settings.skip = words,
            ("decode", Value::Flag) => settings.decode = true,
            ("subset", Value::Subsets(list)) => {
                settings.subsets = list.into_iter().map(|(name, variants)| Subset { name, variants }).collect();
            }
            ("code_prefix", Value::String(prefix)) => settings.code_prefix = Some(prefix),
            ("rename_all", Value::String(name)) => {
                settings.case = CASES.iter().find(|(known, _)| *known == name.value()).map(|(_, case)| *case);
                if settings.case.is_none() {
                    let known = suggest(name.value(), CASES.iter().map(|(known, _)| *known));
                    errors.help(name.span(), format_args!("unknown case `{:?}` in `rename_all`", name.value()), known);
                }
            }
            (key, _) => unreachable!("{key} is not in the table"),
        }
    }
    settings
}

/// Reads a variant of an enum, or a struct.
fn variant<'a>(
    index: usize,
    ident: &'a Ident,
    of: Option<&Ident>,
    attrs: &'a [Attribute],
    fields: &'a Fields,
    mut attributes: Attributes,
    errors: &Errors,
) -> Variant<'a> {
    let status = attributes.parse(&attribute::STATUS, |args| read_status(args, errors));
    let message = attributes.parse(&attribute::MESSAGE, |args| read_message(args, errors));
    let cause = attributes.parse(&attribute::CAUSE, |args| match args.positional.into_iter().next() {
        Some(Item::String(_)) if args.incomplete => None,
        Some(Item::String(text)) => template(&text, args.attribute, errors).map(|template| (text, template)),
        _ => missing(args.attribute, args.span, args.incomplete, "a text", errors),
    });
    let conceal_as = attributes.parse(&attribute::CONCEAL_AS, |args| read_conceal(args, of, errors));
    let report = attributes.parse(&attribute::REPORT, |args| read_report(args, errors));
    let mut unique = Vec::new();
    while let Some(args) = attributes.take(&attribute::UNIQUE) {
        unique.extend(read_unique(args, errors));
    }
    let mut constraints = Vec::new();
    while let Some(args) = attributes.take(&attribute::CONSTRAINT) {
        constraints.extend(read_constraint(args, errors));
    }
    let outcomes = attributes.take(&attribute::ON_DATABASE).map(|args| read_outcomes(args, errors)).unwrap_or_default();
    let headers = attributes.headers(errors);
    attributes.finish();
    let fields = fields.iter().zip(0..).map(|(one, index)| field(one, index, errors)).collect();
    let (docs, error) = (docs(attrs), thiserror::read(attrs));
    Variant {
        index,
        ident,
        is_struct: of.is_none(),
        docs,
        fields,
        status,
        message,
        cause,
        unique,
        constraints,
        outcomes,
        conceal_as,
        report,
        headers,
        error,
    }
}

fn field<'a>(field: &'a syn::Field, index: u32, errors: &Errors) -> Field<'a> {
    let mut attributes = Attributes::read(&field.attrs, Node::Field, errors);
    let public = attributes.parse(&attribute::PUBLIC, |args| {
        let mut public = Public { span: args.span, name: None, message: None, cause: None, schema: None };
        for (key, span, value) in args.keys {
            match (key.name, value) {
                ("name", Value::String(name)) => public.name = Some(name),
                ("message", Value::Flag) => public.message = Some(span),
                ("cause", Value::Flag) => public.cause = Some(span),
                ("schema", Value::Type(ty)) => public.schema = Some((span, *ty)),
                (key, _) => unreachable!("{key} is not in the table"),
            }
        }
        (!args.incomplete).then_some(public)
    });
    let mut is_without_field_errors = false;
    let field_errors = attributes.take(&attribute::FIELD_ERRORS).and_then(|args| {
        is_without_field_errors = args.incomplete || !args.keys.is_empty();
        (!is_without_field_errors).then_some(args.span)
    });
    let status = attributes.take(&attribute::STATUS).and_then(|args| {
        if args.positional.is_empty() && args.keys.is_empty() && !args.incomplete {
            return Some(args.span);
        }
        let help = "move it to the variant: `#[status(404)]`\n      or, if the field holds the status, write `#[status]` here and `#[status(one_of(404, 409), otherwise = 502)]` on the variant";
        errors.help(args.span, "`#[status]` on a field takes no arguments", help);
        None
    });
    let (mut via, mut first, mut is_unmapped) = (None, None, false);
    let from_database = attributes.take(&attribute::FROM_DATABASE).and_then(|args| {
        for (key, _, value) in args.keys {
            match (key.name, value) {
                ("via", Value::Path(path)) => via = Some(path),
                ("first", Value::Path(path)) => first = Some(path),
                ("off", Value::Flag) => is_unmapped = true,
                (key, _) => unreachable!("{key} is not in the table"),
            }
        }
        (!is_unmapped).then_some(args.span)
    });
    let mut headers = Vec::new();
    while let Some(args) = attributes.take(&attribute::HEADER) {
        let on = on(args.keys, errors);
        let mut strings = strings(args.positional);
        match (strings.next(), strings.next()) {
            (Some(name), None) => headers.push(FieldHeader { name, on }),
            (Some(name), Some(value)) => {
                let help = format!("write `#[header({:?})]`: the field is the value", name.value());
                errors.help(value.span(), "`#[header]` on a field takes no value", help);
            }
            (None, _) => drop(missing::<()>(args.attribute, args.span, args.incomplete, "a name", errors)),
        }
    }
    attributes.finish();
    Field {
        docs: docs(&field.attrs),
        ident: field.ident.as_ref(),
        index,
        ty: &field.ty,
        public,
        field_errors,
        is_without_field_errors,
        headers,
        from_database,
        is_unmapped,
        via,
        first,
        status,
        from: thiserror::marker(&field.attrs, "from"),
        source: thiserror::marker(&field.attrs, "source"),
    }
}

fn read_conceal(args: Args, of: Option<&Ident>, errors: &Errors) -> Option<Conceal> {
    let target = match args.positional.into_iter().next() {
        Some(Item::Word(target)) => target,
        Some(Item::Path(path)) => own_variant(&path, of, errors)?,
        _ => return missing(args.attribute, args.span, args.incomplete, "a variant", errors),
    };
    let mut when = None;
    for (_, span, value) in args.keys {
        if let Value::Statuses(items) = value {
            when = Some((span, codes(items, errors)?));
        }
    }
    Some(Conceal { target, when })
}

/// Returns the variant in `Self::NotFound`, or in `BuyerError::NotFound` if `BuyerError` is this
/// enum.
fn own_variant(path: &Path, of: Option<&Ident>, errors: &Errors) -> Option<Ident> {
    let mut from_the_last = path.segments.iter().rev().map(|segment| &segment.ident);
    let (target, before) = (from_the_last.next()?, from_the_last.next()?);
    if before == "Self" || of.is_none_or(|of| before == of) {
        return Some(target.clone());
    }
    let help = format!("write `#[conceal_as({target})]`");
    errors.help(before.span(), "`#[conceal_as]` takes a variant of this enum", help);
    None
}

fn read_report(args: Args, errors: &Errors) -> Option<Ident> {
    let Some(Item::Word(level)) = args.positional.into_iter().next() else {
        return missing(args.attribute, args.span, args.incomplete, "a level", errors);
    };
    if attribute::REPORT_LEVELS.iter().any(|known| level == known) {
        return Some(level);
    }
    let known = suggest(&level.to_string(), attribute::REPORT_LEVELS.iter().copied());
    errors.help(level.span(), format_args!("unknown level `{level}` in `#[report]`"), known);
    None
}

fn read_message(args: Args, errors: &Errors) -> Option<Message> {
    match args.positional.into_iter().next() {
        Some(Item::String(_)) if args.incomplete => None,
        Some(Item::String(text)) => {
            template(&text, args.attribute, errors).map(|template| Message::Text(text, template))
        }
        Some(Item::Word(word)) if word == "title" => Some(Message::Title(word.span())),
        Some(Item::Word(word)) if word == "unchecked_display" => Some(Message::Unchecked(word.span())),
        Some(Item::Word(word)) => {
            let near = nearest(&word.to_string(), ["title", "unchecked_display"]);
            let help = near.map_or_else(
                || format!("write `{}`", attribute::MESSAGE.syntax),
                |near| format!("write `#[message({near})]`"),
            );
            errors.help(word.span(), format_args!("unknown word `{word}` in `#[message]`"), help);
            None
        }
        _ => missing(args.attribute, args.span, args.incomplete, "a text", errors),
    }
}

fn header(args: Args, errors: &Errors) -> Option<Header> {
    let on = on(args.keys, errors);
    let mut strings = strings(args.positional);
    let (Some(name), Some(value)) = (strings.next(), strings.next()) else {
        return missing(args.attribute, args.span, args.incomplete, "a name and a value", errors);
    };
    let template = template(&value, args.attribute, errors)?;
    Some(Header { name, value, template, on })
}

/// Reads the key `on` of a header. A header without a legal `on` counts as one on every response,
/// so that later checks don't report it as missing.
fn on(keys: Vec<(&'static Key, Span, Value)>, errors: &Errors) -> Option<On> {
    let (_, span, value) = keys.into_iter().next()?;
    let Value::Statuses(items) = value else { return None };
    Some(On { span, statuses: codes(items, errors)? })
}

fn strings(items: Vec<Item>) -> impl Iterator<Item = Str> {
    items.into_iter().filter_map(|item| match item {
        Item::String(string) => Some(string),
        Item::Number(_) | Item::Word(_) | Item::Path(_) => None,
    })
}

fn template(text: &Str, attribute: &attribute::Attribute, errors: &Errors) -> Option<Template> {
    let report = |fault: Fault| errors.help(text.span(), format_args!("`#[{}]` {fault}", attribute.name), fault.help());
    Template::parse(text.value()).map_err(report).ok()
}
