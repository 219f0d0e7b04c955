//! The proven model: plain data that `emit` turns into tokens without a question left.

mod database;

pub(crate) use database::{Constraint, Driver, Filled, OfDatabase};

use crate::queries::Sentence;
use crate::syntax::{self, Input};
use crate::util::template::{Name, Template, Value};
use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::{Generics, Ident, Member, Path, Type};

/// The contract of one type.
pub(crate) struct Contract<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) krate: Path,
    pub(crate) api: Option<Path>,
    /// The frameworks whose impl is not wanted, or all.
    pub(crate) skip: Skip<'a>,
    pub(crate) variants: Vec<VariantModel<'a>>,
    /// The types that have the fields of constraints, and the paths of these.
    pub(crate) sought: Vec<(&'a Type, Vec<Vec<Member>>)>,
}

/// A variant, or the struct.
pub(crate) struct VariantModel<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) is_struct: bool,
    pub(crate) fields: Vec<Field<'a>>,
    pub(crate) answer: Answer,
    /// The index of its first problem type among those of the enum.
    pub(crate) first_type: usize,
    /// The variants that are concealed as it.
    pub(crate) concealing: Vec<usize>,
    /// The field that takes a database's error.
    pub(crate) driver: Option<Driver>,
}

pub(crate) enum Answer {
    /// As the field `source` does, unless `concealed` says that its status is seen as another variant.
    Transparent {
        source: usize,
        concealed: Option<Concealed>,
    },
    Own(Box<OwnProblem>),
}

pub(crate) struct Concealed {
    /// The variant that the client sees.
    pub(crate) shown: usize,
    /// The statuses that are concealed; empty: all.
    pub(crate) statuses: Vec<u16>,
}

/// The problem types of a variant's own: one, or one for each status. Fields are indices into the variant's.
pub(crate) struct OwnProblem {
    /// At least one.
    pub(crate) problem_types: Vec<ProblemType>,
    /// The field that says which of the problem types it is.
    pub(crate) status: Option<usize>,
    /// The field to look into, and the types to look for.
    pub(crate) downcast: Option<(usize, Vec<Path>)>,
    pub(crate) report: Option<String>,
    /// The number of the gRPC code.
    pub(crate) grpc: Option<usize>,
    pub(crate) docs: String,
    pub(crate) message: Message,
    pub(crate) disclosed: bool,
    pub(crate) members: Vec<(String, usize)>,
    pub(crate) details: Option<usize>,
    pub(crate) headers: Vec<Header>,
    /// What it is of a database.
    pub(crate) database: OfDatabase,
    pub(crate) cause: Option<Text>,
    /// The variant that the client sees.
    pub(crate) concealed_as: Option<usize>,
}

/// A problem type.
pub(crate) struct ProblemType {
    pub(crate) number: u16,
    pub(crate) code: String,
    pub(crate) title: Option<String>,
    /// Whether it sends nothing of the variant's.
    pub(crate) masked: bool,
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

pub(crate) struct Field<'a> {
    pub(crate) member: Member,
    pub(crate) name: Name,
    pub(crate) ty: &'a Type,
    /// What its type is called, where a database's error could fill it.
    pub(crate) filled: Option<Filled>,
}

/// Turns a checked input into the model.
pub(crate) fn build<'a>(input: &'a Input<'a>) -> Contract<'a> {
    let settings = &input.settings;
    Contract {
        ident: &input.derive.ident,
        generics: &input.derive.generics,
        krate: krate(settings),
        api: settings.api.clone(),
        skip: skip(settings),
        variants: variant_models(input),
        sought: database::sought(input),
    }
}

fn variant_models<'a>(input: &'a Input<'a>) -> Vec<VariantModel<'a>> {
    let mut variants: Vec<VariantModel<'a>> =
        input.variants.iter().map(|variant| variant_model(input, variant)).collect();
    let mut types = 0;
    for index in 0..variants.len() {
        variants[index].first_type = types;
        let Some(own) = variants[index].own() else { continue };
        types += own.problem_types.len();
        if let Some(shown) = own.concealed_as {
            variants[shown].concealing.push(index);
        }
    }
    variants
}

/// Which frameworks are left out.
pub(crate) enum Skip<'a> {
    All,
    These(&'a [Ident]),
}

pub(crate) fn skip(settings: &syntax::Settings) -> Skip<'_> {
    if settings.skip.iter().any(|name| name == "all") { Skip::All } else { Skip::These(&settings.skip) }
}

/// The path of the runtime.
pub(crate) fn krate(settings: &syntax::Settings) -> Path {
    settings.krate.clone().unwrap_or_else(|| syn::parse_quote!(::status_error))
}

fn variant_model<'a>(input: &'a Input<'a>, variant: &'a syntax::Variant<'a>) -> VariantModel<'a> {
    let answer = if input.is_transparent(variant) {
        Answer::Transparent { source: source(variant), concealed: concealed(input, variant) }
    } else {
        Answer::Own(Box::new(own(input, variant)))
    };
    let fields = variant.fields.iter().map(field).collect();
    VariantModel {
        ident: variant.ident,
        is_struct: variant.is_struct,
        fields,
        answer,
        first_type: 0,
        concealing: Vec::new(),
        driver: Driver::of(variant),
    }
}

/// The index of the one source.
fn source(variant: &syntax::Variant<'_>) -> usize {
    variant.sources().first().map_or(0, |field| field.index as usize)
}

fn concealed(input: &Input<'_>, variant: &syntax::Variant<'_>) -> Option<Concealed> {
    let conceal = variant.conceal_as.get()?;
    let (shown, _) = input.find(&conceal.target)?;
    let statuses = conceal.when.iter().flat_map(|(_, statuses)| statuses);
    Some(Concealed { shown, statuses: statuses.map(|status| status.number).collect() })
}

fn field<'a>(field: &syntax::Field<'a>) -> Field<'a> {
    let member = match field.ident {
        Some(ident) => Member::Named(ident.clone()),
        None => Member::Unnamed((field.index as usize).into()),
    };
    Field { member, name: field.name(), ty: field.ty, filled: database::filled(field) }
}

impl Field<'_> {
    /// What the generated code binds it to. It carries the type's span, where rustc then says what the type lacks.
    pub(crate) fn local(&self) -> Ident {
        Ident::new(&format!("__field_{}", self.name), Span::call_site().located_at(self.ty.span()))
    }
}

fn own(input: &Input<'_>, variant: &syntax::Variant<'_>) -> OwnProblem {
    let concealed_as = concealed(input, variant).map(|concealed| concealed.shown);
    let problem_types = input.problem_types(variant).iter().map(|one| ProblemType {
        number: one.status.number,
        code: one.code.clone(),
        title: one.title.clone(),
        masked: one.masked,
    });
    let downcast = input.status(variant).get().map(|status| status.downcast.clone()).unwrap_or_default();
    let indexed = || variant.fields.iter().enumerate();
    let mut own = OwnProblem {
        problem_types: problem_types.collect(),
        status: indexed().find(|(_, field)| field.status.is_some()).map(|(index, _)| index),
        downcast: (!downcast.is_empty()).then(|| (source(variant), downcast)),
        report: variant.report.get().map(ToString::to_string),
        grpc: input.status(variant).get().and_then(|status| status.grpc).map(|(_, number)| number),
        docs: variant.docs.clone(),
        message: Message::Title,
        disclosed: input.is_disclosed(variant),
        members: Vec::new(),
        details: None,
        headers: Vec::new(),
        database: OfDatabase::of(variant),
        cause: variant
            .cause
            .get()
            .map(|(text, template)| Text { written: text.to_value(), template: template.clone() }),
        concealed_as,
    };
    // The client of a concealed variant sees the other variant.
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
        // thiserror's Display would panic with a width that is more than `format!` takes.
        Sentence::Proven(text, template)
            if !input.is_concealing(variant) && !template.values().any(Value::has_counts) =>
        {
            Message::Display(text.to_value())
        }
        Sentence::Text(text, template) | Sentence::Proven(text, template) => {
            Message::Written(Text { written: text.to_value(), template: template.clone() })
        }
        Sentence::Unchecked(_) => Message::Unchecked,
        Sentence::Title | Sentence::Masked | Sentence::Delegated | Sentence::Unproven(..) | Sentence::Invalid => {
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

impl Contract<'_> {
    /// The index of a variant's first problem type among those of the enum.
    pub(crate) fn type_index(&self, variant: usize) -> usize {
        self.variants[variant].first_type
    }

    /// Whether some field is printed by its Display.
    pub(crate) fn interpolates(&self) -> bool {
        let templates = self.variants.iter().filter_map(VariantModel::own).flat_map(OwnProblem::templates);
        templates.flat_map(Template::values).any(|value| value.formatting_trait() == "Display")
    }

    /// The variant, and those that are concealed as it.
    pub(crate) fn seen_as(&self, shown: usize) -> impl Iterator<Item = &VariantModel<'_>> {
        let shown = &self.variants[shown];
        [shown].into_iter().chain(shown.concealing.iter().map(|concealed| &self.variants[*concealed]))
    }
}

impl OwnProblem {
    /// The templates that the generated code writes.
    pub(crate) fn templates(&self) -> impl Iterator<Item = &Template> {
        let message = match &self.message {
            Message::Written(text) => Some(text),
            _ => None,
        };
        let headers = self.headers.iter().filter_map(|header| match &header.value {
            HeaderValue::Template(template) => Some(template),
            HeaderValue::Literal(_) | HeaderValue::Field(_) => None,
        });
        message.into_iter().chain(&self.cause).map(|text| &text.template).chain(headers)
    }
}

impl VariantModel<'_> {
    pub(crate) fn own(&self) -> Option<&OwnProblem> {
        match &self.answer {
            Answer::Own(own) => Some(own),
            Answer::Transparent { .. } => None,
        }
    }

    pub(crate) fn field(&self, name: &Name) -> Option<&Field<'_>> {
        self.fields.iter().find(|field| field.name == *name)
    }
}
