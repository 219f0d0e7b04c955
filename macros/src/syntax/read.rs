//! From tokens to the raw model.

use super::{
    ErrorAttr, Field, Given, Header, Input, Message, Public, Settings, Status, StatusKind, Unique, Variant, thiserror,
};
use crate::args::{self, Args, Item, Value};
use crate::attribute::{self, Node};
use crate::diagnostics::Errors;
use crate::names::{CASES, suggest};
use crate::status;
use crate::template::Template;
use proc_macro2::Span;
use syn::{Attribute, Data, DeriveInput, Expr, Fields, Ident, Lit, LitInt, LitStr, Meta};

/// Reads everything. `None`: it is a union.
pub(crate) fn read<'a>(derive: &'a DeriveInput, errors: &Errors) -> Option<Input<'a>> {
    let node = if matches!(derive.data, Data::Struct(_)) { Node::Struct } else { Node::Enum };
    let mut on_type = Attributes::read(&derive.attrs, node, errors);
    let settings = on_type.take(&attribute::API_ERROR).map(|args| settings(args, errors)).unwrap_or_default();
    let variants = match &derive.data {
        Data::Union(data) => {
            let span = data.union_token.span;
            errors.help(span, "a union has no variants to declare errors on", "make it an enum or a struct");
            on_type.finish();
            return None;
        }
        Data::Struct(data) => {
            let variant = variant(&derive.ident, &derive.attrs, &data.fields, true, on_type, errors);
            return Some(Input {
                derive,
                settings,
                status: Given::No,
                message: Given::No,
                headers: Vec::new(),
                error: ErrorAttr::No,
                variants: vec![variant],
            });
        }
        Data::Enum(data) => data
            .variants
            .iter()
            .map(|one| {
                let attributes = Attributes::read(&one.attrs, Node::Variant, errors);
                variant(&one.ident, &one.attrs, &one.fields, false, attributes, errors)
            })
            .collect(),
    };
    let status = on_type.given(&attribute::STATUS, |args| read_status(args, errors));
    let message = on_type.given(&attribute::MESSAGE, |args| read_message(args, errors));
    let headers = on_type.headers(errors);
    on_type.finish();
    Some(Input { derive, settings, status, message, headers, error: thiserror::read(&derive.attrs), variants })
}

/// The attributes of one node, taken one after the other.
struct Attributes(Vec<Args>);

impl Attributes {
    fn read(attrs: &[Attribute], node: Node, errors: &Errors) -> Self {
        Self(args::read(attrs, node, errors))
    }

    fn take(&mut self, attribute: &attribute::Attribute) -> Option<Args> {
        let at = self.0.iter().position(|args| args.attribute.name == attribute.name)?;
        Some(self.0.remove(at))
    }

    fn given<T>(&mut self, attribute: &attribute::Attribute, read: impl FnOnce(Args) -> Option<T>) -> Given<T> {
        match self.take(attribute) {
            None => Given::No,
            Some(args) => read(args).map_or(Given::Bad, Given::Yes),
        }
    }

    fn headers(&mut self, errors: &Errors) -> Vec<Header> {
        let mut headers = Vec::new();
        while let Some(args) = self.take(&attribute::HEADER) {
            headers.extend(header(args, errors));
        }
        headers
    }

    /// A node has no attribute that nobody read.
    fn finish(self) {
        assert!(self.0.is_empty(), "an attribute of the table is never read");
    }
}

fn settings(args: Args, errors: &Errors) -> Settings {
    let mut settings = Settings::default();
    for (key, _, value) in args.keys {
        match (key.name, value) {
            ("api", Value::Path(path)) => settings.api = Some(path),
            ("crate", Value::Path(path)) => settings.krate = Some(path),
            ("skip", Value::Words(words)) => settings.skip = words,
            ("code_prefix", Value::String(prefix)) => settings.code_prefix = Some(prefix),
            ("rename_all", Value::String(name)) => {
                settings.case = CASES.iter().find(|(known, _)| *known == name.value()).map(|(_, case)| *case);
                if settings.case.is_none() {
                    let known = suggest(&name.value(), CASES.iter().map(|(known, _)| *known));
                    errors.help(name.span(), "there is no such case", known);
                }
            }
            (key, _) => unreachable!("{key} is not in the table"),
        }
    }
    settings
}

fn variant<'a>(
    ident: &'a Ident,
    attrs: &'a [Attribute],
    fields: &'a Fields,
    is_struct: bool,
    mut attributes: Attributes,
    errors: &Errors,
) -> Variant<'a> {
    let status = attributes.given(&attribute::STATUS, |args| read_status(args, errors));
    let message = attributes.given(&attribute::MESSAGE, |args| read_message(args, errors));
    let cause = attributes.given(&attribute::CAUSE, |args| match args.positional.into_iter().next() {
        Some(Item::String(text)) => template(&text, errors).map(|template| (text, template)),
        _ => missing(args.attribute, args.span, args.incomplete, "a sentence", errors),
    });
    let conceal_as = attributes.given(&attribute::CONCEAL_AS, |args| match args.positional.into_iter().next() {
        Some(Item::Word(ident)) => Some(ident),
        _ => missing(args.attribute, args.span, args.incomplete, "a variant", errors),
    });
    let mut unique = Vec::new();
    while let Some(args) = attributes.take(&attribute::UNIQUE) {
        unique.extend(read_unique(args, errors));
    }
    let headers = attributes.headers(errors);
    attributes.finish();
    let fields = fields.iter().zip(0..).map(|(one, index)| field(one, index, errors)).collect();
    let (docs, error) = (docs(attrs), thiserror::read(attrs));
    Variant { ident, is_struct, docs, fields, status, message, cause, unique, conceal_as, headers, error }
}

fn field<'a>(field: &'a syn::Field, index: u32, errors: &Errors) -> Field<'a> {
    let mut attributes = Attributes::read(&field.attrs, Node::Field, errors);
    let public = attributes.given(&attribute::PUBLIC, |args| {
        let mut public = Public { span: args.span, name: None, message: None, cause: None };
        for (key, span, value) in args.keys {
            match (key.name, value) {
                ("name", Value::String(name)) => public.name = Some(name),
                ("message", Value::Flag) => public.message = Some(span),
                ("cause", Value::Flag) => public.cause = Some(span),
                (key, _) => unreachable!("{key} is not in the table"),
            }
        }
        (!args.incomplete).then_some(public)
    });
    let details = attributes.take(&attribute::DETAILS).map(|args| args.span);
    let from_database = attributes.take(&attribute::FROM_DATABASE).map(|args| args.span);
    let mut headers = Vec::new();
    while let Some(args) = attributes.take(&attribute::HEADER) {
        let mut strings = strings(args.positional);
        match (strings.next(), strings.next()) {
            (Some(name), None) => headers.push(name),
            (_, Some(value)) => {
                errors.help(value.span(), "the field is the value", "write `#[header(\"retry-after\")]`")
            }
            (None, None) => drop(missing::<()>(args.attribute, args.span, args.incomplete, "a name", errors)),
        }
    }
    attributes.finish();
    Field {
        ident: field.ident.as_ref(),
        index,
        ty: &field.ty,
        public,
        details,
        headers,
        from_database,
        from: thiserror::marker(&field.attrs, "from"),
        source: thiserror::marker(&field.attrs, "source"),
    }
}

fn read_status(args: Args, errors: &Errors) -> Option<Status> {
    let kind = match args.positional.into_iter().next() {
        Some(Item::Number(number)) => StatusKind::Code(number_of(&number, errors)?, None),
        Some(Item::Word(word)) if word == "transparent" => StatusKind::Transparent,
        Some(Item::Word(name)) => StatusKind::Code(named(&name, errors)?, Some(name)),
        _ => return missing(args.attribute, args.span, args.incomplete, "a status", errors),
    };
    let mut status = Status { span: args.span, kind, code: None, title: None, disclose: None };
    for (key, span, value) in args.keys {
        match (key.name, value) {
            ("code", Value::String(code)) => status.code = Some(code),
            ("title", Value::String(title)) => status.title = Some(title),
            ("disclose", Value::Flag) => status.disclose = Some(span),
            (key, _) => unreachable!("{key} is not in the table"),
        }
    }
    Some(status)
}

fn number_of(literal: &LitInt, errors: &Errors) -> Option<u16> {
    let number = literal.base10_parse::<u16>().ok();
    in_range(number, literal.span(), errors)
}

fn named(name: &Ident, errors: &Errors) -> Option<u16> {
    let text = name.to_string();
    match status::by_name(&text) {
        Some(number) => in_range(Some(number), name.span(), errors),
        None => {
            let errors_only = status::NAMES.iter().filter(|(number, _)| *number >= 400).map(|(_, name)| *name);
            let help = crate::names::nearest(&text, errors_only.chain(["transparent"])).map_or_else(
                || {
                    "write a number, `#[status(409)]`, or a constant of `http::StatusCode`, `#[status(CONFLICT)]`"
                        .to_owned()
                },
                |near| format!("did you mean `{near}`?"),
            );
            errors.help(name.span(), format_args!("there is no status `{text}`"), help);
            None
        }
    }
}

/// RFC 9110 §15: 4xx and 5xx are errors; 418 is reserved (§15.5.19).
fn in_range(number: Option<u16>, span: Span, errors: &Errors) -> Option<u16> {
    match number {
        Some(418) => errors.help(
            span,
            "418 is reserved, and answers no error (RFC 9110 §15.5.19)",
            "400 is the general client error",
        ),
        Some(number @ 400..=599) => return Some(number),
        _ => errors.help(
            span,
            "this is not the status of an error",
            "an error answers 400–499 where the client can mend it, 500–599 where it can't (RFC 9110 §15)",
        ),
    }
    None
}

fn read_message(args: Args, errors: &Errors) -> Option<Message> {
    match args.positional.into_iter().next() {
        Some(Item::String(text)) => template(&text, errors).map(|template| Message::Text(text, template)),
        Some(Item::Word(word)) if word == "title" => Some(Message::Title),
        Some(Item::Word(word)) if word == "unchecked_display" => Some(Message::Unchecked(word.span())),
        Some(Item::Word(word)) => {
            let known = suggest(&word.to_string(), ["title", "unchecked_display"]);
            let help = format!("{known} A sentence stands in quotes: `#[message(\"…\")]`");
            errors.help(word.span(), format_args!("`#[message]` has no word `{word}`"), help);
            None
        }
        _ => missing(args.attribute, args.span, args.incomplete, "a sentence", errors),
    }
}

fn read_unique(args: Args, errors: &Errors) -> Option<Unique> {
    let fields: Vec<LitStr> = strings(args.positional).collect();
    if fields.is_empty() {
        return missing(args.attribute, args.span, args.incomplete, "a field", errors);
    }
    let mut unique = Unique { span: args.span, fields, constraint: None, columns: Vec::new() };
    for (key, _, value) in args.keys {
        match (key.name, value) {
            ("constraint", Value::String(name)) => unique.constraint = Some(name),
            ("columns", Value::Strings(columns)) => unique.columns = columns,
            (key, _) => unreachable!("{key} is not in the table"),
        }
    }
    Some(unique)
}

fn header(args: Args, errors: &Errors) -> Option<Header> {
    let mut strings = strings(args.positional);
    let (Some(name), Some(value)) = (strings.next(), strings.next()) else {
        return missing(args.attribute, args.span, args.incomplete, "a name and a value", errors);
    };
    let template = template(&value, errors)?;
    Some(Header { name, value, template })
}

fn strings(items: Vec<Item>) -> impl Iterator<Item = LitStr> {
    items.into_iter().filter_map(|item| match item {
        Item::String(string) => Some(string),
        Item::Number(_) | Item::Word(_) => None,
    })
}

fn template(text: &LitStr, errors: &Errors) -> Option<Template> {
    Template::parse(&text.value()).map_err(|fault| errors.say(text.span(), fault)).ok()
}

fn missing<T>(attribute: &attribute::Attribute, span: Span, told: bool, what: &str, errors: &Errors) -> Option<T> {
    if !told {
        errors.help(
            span,
            format_args!("`#[{}]` needs {what}", attribute.name),
            format_args!("write `{}`", attribute.syntax),
        );
    }
    None
}

/// The doc comment, as rustdoc would take it.
fn docs(attrs: &[Attribute]) -> String {
    let lines = attrs.iter().filter_map(|attr| match &attr.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    let lines: Vec<String> = lines.flat_map(|text| doc_lines(&text)).collect();
    lines.join("\n").trim().to_owned()
}

/// The lines of one comment; a block's without the stars that they begin with.
fn doc_lines(text: &str) -> Vec<String> {
    let mut inner = text.split('\n').skip(1).map(str::trim_start).filter(|line| !line.is_empty()).peekable();
    let is_starred = inner.peek().is_some() && inner.all(|line| line.starts_with('*'));
    let lines = text.split('\n').map(|line| match line.trim_start().strip_prefix('*') {
        Some(line) if is_starred => line,
        _ => line,
    });
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned()).collect()
}
