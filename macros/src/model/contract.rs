//! The contract of one type, as plain data.

use super::database::{Driver, Filled, OfDatabase};
use crate::util::template::{Name, Template};
use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::{Generics, Ident, Member, Path, Type};

/// The contract of one type.
pub(crate) struct Contract<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) krate: Path,
    pub(crate) profile: Option<Path>,
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
    /// As the field `source` does, unless `concealed` says that its status is seen as another
    /// variant.
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

/// The problem types of a variant's own: one, or one for each status. Fields are indices into the
/// variant's.
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
    pub(crate) field_errors: Option<usize>,
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

/// Which frameworks are left out.
pub(crate) enum Skip<'a> {
    All,
    These(&'a [Ident]),
}

/// What the impls that stand in for the output after a mistake are made of.
pub(crate) struct Stub<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) krate: Path,
    pub(crate) skip: Skip<'a>,
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

    /// The variants that a client can see, with what `of` finds in them.
    pub(crate) fn shown<'c, T: 'c>(
        &'c self,
        of: impl Fn(&'c OwnProblem) -> Option<&'c T>,
    ) -> impl Iterator<Item = (usize, &'c T)> {
        let variants = self.variants.iter().enumerate();
        let is_shown = |own: &&OwnProblem| own.concealed_as.is_none();
        variants.filter_map(move |(index, variant)| Some((index, of(variant.own().filter(is_shown)?)?)))
    }

    pub(crate) fn field_at(&self, variant: usize, field: usize) -> Option<&Field<'_>> {
        self.variants.get(variant)?.fields.get(field)
    }

    /// Whether some field takes a database's error.
    pub(crate) fn has_driver(&self) -> bool {
        self.variants.iter().any(|variant| variant.driver.is_some())
    }

    /// Whether a database's error makes the variant, without itself being kept. Where nothing takes
    /// such an error, that is for those that can be made of so little.
    pub(crate) fn is_made(&self, variant: &VariantModel<'_>) -> bool {
        let Some(own) = variant.own().filter(|own| !own.database.is_nothing() && variant.driver.is_none()) else {
            return false;
        };
        let has_violation = own.database.outcomes.is_empty();
        let can_fill = |filled| filled == Some(Filled::None) || has_violation && filled == Some(Filled::Violation);
        self.has_driver() || variant.fields.iter().all(|field| can_fill(field.filled))
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

impl Field<'_> {
    /// What the generated code binds it to. It carries the type's span, where rustc then says what
    /// the type lacks.
    pub(crate) fn local(&self) -> Ident {
        Ident::new(&format!("__field_{}", self.name), Span::call_site().located_at(self.ty.span()))
    }
}
