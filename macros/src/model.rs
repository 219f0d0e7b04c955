//! The proven model: plain data that `emit` turns into tokens without a question left.

use crate::check::FRAMEWORKS;
use crate::facts::Sentence;
use crate::syntax::{self, Input, StatusKind};
use crate::template::{Name, Template};
use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Generics, Ident, LitStr, Member, Path, Type};

/// The contract of one type.
pub(crate) struct Contract<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) krate: Path,
    pub(crate) api: Option<Path>,
    /// The hidden macros of the frameworks whose impl is wanted.
    pub(crate) frameworks: Vec<Ident>,
    pub(crate) rows: Vec<Row<'a>>,
}

/// A variant, or the struct.
pub(crate) struct Row<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) is_struct: bool,
    pub(crate) fields: Vec<Field<'a>>,
    pub(crate) answer: Answer,
}

pub(crate) enum Answer {
    /// As the field at this index does.
    Transparent(usize),
    Own(Box<Own>),
}

/// A problem type of the enum's own. Fields are indices into the row's.
pub(crate) struct Own {
    pub(crate) number: u16,
    /// The constant of `http::StatusCode`, as the user wrote it.
    pub(crate) constant: Option<Ident>,
    pub(crate) code: String,
    pub(crate) title: Option<String>,
    pub(crate) docs: String,
    pub(crate) message: Message,
    pub(crate) disclosed: bool,
    pub(crate) members: Vec<(String, usize)>,
    pub(crate) details: Option<usize>,
    pub(crate) headers: Vec<Header>,
    pub(crate) unique: Vec<Unique>,
    pub(crate) cause: Option<Text>,
    /// The row that the client sees.
    pub(crate) concealed_as: Option<usize>,
}

pub(crate) enum Message {
    Title,
    Literal(String),
    /// Display prints it.
    Display(String),
    Written(Text),
    Unchecked,
}

/// A template, as written and parsed.
pub(crate) struct Text {
    pub(crate) written: String,
    pub(crate) template: Template,
}

pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) value: HeaderValue,
}

pub(crate) enum HeaderValue {
    Literal(String),
    Template(Template),
    Field(usize),
}

pub(crate) struct Unique {
    pub(crate) fields: Vec<String>,
    pub(crate) constraint: Option<String>,
    pub(crate) columns: Vec<String>,
}

pub(crate) struct Field<'a> {
    pub(crate) member: Member,
    pub(crate) name: Name,
    pub(crate) ty: &'a Type,
    /// What the generated code binds it to. It carries the type's span, where rustc then says what the type lacks.
    pub(crate) local: Ident,
}

/// Turns a checked input into the model.
pub(crate) fn build<'a>(input: &'a Input<'a>) -> Contract<'a> {
    let settings = &input.settings;
    let wanted = |framework: &&str| !settings.skip.iter().any(|skipped| skipped == framework || skipped == "all");
    let frameworks = FRAMEWORKS.iter().filter(|(name, _)| wanted(name));
    Contract {
        ident: &input.derive.ident,
        generics: &input.derive.generics,
        krate: krate(settings),
        api: settings.api.clone(),
        frameworks: frameworks.map(|(_, hidden)| Ident::new(hidden, Span::call_site())).collect(),
        rows: input.variants.iter().map(|variant| row(input, variant)).collect(),
    }
}

/// The path of the runtime.
pub(crate) fn krate(settings: &syntax::Settings) -> Path {
    settings.krate.clone().unwrap_or_else(|| syn::parse_quote!(::status_error))
}

fn row<'a>(input: &'a Input<'a>, variant: &'a syntax::Variant<'a>) -> Row<'a> {
    let answer = if input.is_transparent(variant) {
        let source = variant.sources().first().map_or(0, |field| field.index);
        Answer::Transparent(source as usize)
    } else {
        Answer::Own(Box::new(own(input, variant)))
    };
    let fields = variant.fields.iter().map(field).collect();
    Row { ident: variant.ident, is_struct: variant.is_struct, fields, answer }
}

fn field<'a>(field: &syntax::Field<'a>) -> Field<'a> {
    let span = Span::call_site().located_at(field.ty.span());
    let (member, local) = match field.ident {
        Some(ident) => (Member::Named(ident.clone()), format!("__field_{}", ident.unraw())),
        None => (Member::Unnamed((field.index as usize).into()), format!("__field_{}", field.index)),
    };
    Field { member, name: field.name(), ty: field.ty, local: Ident::new(&local, span) }
}

fn own(input: &Input<'_>, variant: &syntax::Variant<'_>) -> Own {
    let concealed_as = variant.conceal_as.get().and_then(|target| input.find(target)).map(|(index, _)| index);
    let (number, constant) = match input.status(variant).get().map(|status| &status.kind) {
        Some(StatusKind::Code(number, constant)) => (*number, constant.clone()),
        Some(StatusKind::Transparent) | None => unreachable!("checked: the variant has a status of its own"),
    };
    let indexed = || variant.fields.iter().enumerate();
    let mut own = Own {
        number,
        constant,
        code: input.code(variant),
        title: input.title(variant),
        docs: variant.docs.clone(),
        message: Message::Title,
        disclosed: input.is_disclosed(variant),
        members: Vec::new(),
        details: None,
        headers: Vec::new(),
        unique: variant.unique.iter().map(unique).collect(),
        cause: variant.cause.get().map(|(text, template)| Text { written: text.value(), template: template.clone() }),
        concealed_as,
    };
    // The client of a concealed variant sees the other row.
    if concealed_as.is_none() {
        let members = indexed().filter(|(_, field)| field.is_member());
        own.message = message(input, variant);
        own.members = members.map(|(index, field)| (field.member_name(), index)).collect();
        own.details = indexed().find(|(_, field)| field.details.is_some()).map(|(index, _)| index);
        own.headers = headers(input, variant);
    }
    own
}

fn message(input: &Input<'_>, variant: &syntax::Variant<'_>) -> Message {
    match input.sentence(variant) {
        Sentence::Text(_, template) | Sentence::Proven(_, template) if template.literal().is_some() => {
            Message::Literal(template.literal().unwrap_or_default().to_owned())
        }
        // A concealed variant's Display prints something else.
        Sentence::Proven(text, _) if !input.is_concealing(variant) => Message::Display(text.value()),
        Sentence::Text(text, template) | Sentence::Proven(text, template) => {
            Message::Written(Text { written: text.value(), template: template.clone() })
        }
        Sentence::Unchecked(_) => Message::Unchecked,
        Sentence::Title | Sentence::Masked | Sentence::Delegated | Sentence::Unproven(..) | Sentence::Bad => {
            Message::Title
        }
    }
}

fn headers(input: &Input<'_>, variant: &syntax::Variant<'_>) -> Vec<Header> {
    let declared = input.headers(variant).map(|header| Header {
        name: header.name.value().to_lowercase(),
        value: match header.template.literal() {
            Some(literal) => HeaderValue::Literal(literal.to_owned()),
            None => HeaderValue::Template(header.template.clone()),
        },
    });
    let of_fields = variant.fields.iter().enumerate().flat_map(|(index, field)| {
        let names = field.headers.iter();
        names.map(move |name| Header { name: name.value().to_lowercase(), value: HeaderValue::Field(index) })
    });
    declared.chain(of_fields).collect()
}

fn unique(unique: &syntax::Unique) -> Unique {
    let strings = |list: &[LitStr]| list.iter().map(LitStr::value).collect();
    Unique {
        fields: strings(&unique.fields),
        constraint: unique.constraint.as_ref().map(LitStr::value),
        columns: strings(&unique.columns),
    }
}

impl Contract<'_> {
    /// The index of each row's own problem type among those of the enum.
    pub(crate) fn type_index(&self, row: usize) -> usize {
        self.rows.iter().take(row).filter(|row| matches!(row.answer, Answer::Own(_))).count()
    }

    /// The row, and those that are concealed as it.
    pub(crate) fn seen_as(&self, shown: usize) -> impl Iterator<Item = &Row<'_>> {
        let concealed =
            self.rows.iter().filter(move |row| row.own().is_some_and(|own| own.concealed_as == Some(shown)));
        self.rows.get(shown).into_iter().chain(concealed)
    }
}

impl Row<'_> {
    pub(crate) fn own(&self) -> Option<&Own> {
        match &self.answer {
            Answer::Own(own) => Some(own),
            Answer::Transparent(_) => None,
        }
    }

    pub(crate) fn field(&self, name: &Name) -> Option<&Field<'_>> {
        self.fields.iter().find(|field| field.name == *name)
    }
}
