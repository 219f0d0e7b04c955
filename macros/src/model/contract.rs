//! The contract of one type, as plain data.

use super::database::{Driver, Filled, OfDatabase};
use crate::queries::decode::Origin;
use crate::util::literal::Constant;
use crate::util::template::{Name, Template};
use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::{Generics, Ident, Member, Path, Type, Visibility};

/// The contract of one type.
pub(crate) struct Contract<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) krate: Path,
    pub(crate) profile: Option<Path>,
    /// The frameworks that are left out.
    pub(crate) skip: Skip<'a>,
    /// Whether clients decode responses as the type.
    pub(crate) decodes: bool,
    /// The visibility of the type, which its subsets have too.
    pub(crate) vis: &'a Visibility,
    pub(crate) subsets: Vec<Subset<'a>>,
    pub(crate) variants: Vec<VariantModel<'a>>,
    /// Whether a field stores a database error.
    pub(crate) has_driver: bool,
    /// The types in `in = Type`, and the paths of the fields that they must have.
    pub(crate) sought: Vec<(&'a Type, Vec<Vec<Member>>)>,
    /// The types of fields with `#[from]` that must not be database errors, because a variant
    /// declares database errors.
    pub(crate) bypassing: Vec<&'a Type>,
}

/// A type of some errors of the enum.
pub(crate) struct Subset<'a> {
    pub(crate) ident: &'a Ident,
    /// The indices of its variants, in the order of declaration.
    pub(crate) variants: Vec<usize>,
}

/// A variant of an enum, or a struct.
pub(crate) struct VariantModel<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) is_struct: bool,
    pub(crate) fields: Vec<Field<'a>>,
    pub(crate) answer: Answer,
    /// The index of the variant's first problem type among those of the enum.
    pub(crate) first_type: usize,
    /// The indices of the variants that are concealed as this variant.
    pub(crate) concealing: Vec<usize>,
    /// The field that stores a database error.
    pub(crate) driver: Option<Driver>,
    /// The errors that become the variant.
    pub(crate) conversions: Vec<Conversion<'a>>,
    /// The field with thiserror's `#[from]`.
    pub(crate) from: Option<usize>,
    /// The origin of each field in a response, for a client that rebuilds the variant. `None` if
    /// the type is not decoded, or if clients never see the variant.
    pub(crate) origins: Option<Vec<Origin>>,
}

/// A type whose errors become a variant, which stores them in one field.
pub(crate) struct Conversion<'a> {
    pub(crate) ty: &'a Path,
    /// The function that says which errors become the variant. `None` if the variant takes the
    /// errors that no other variant takes.
    pub(crate) condition: Option<&'a Path>,
    pub(crate) field: usize,
}

/// The response of a variant.
pub(crate) enum Answer {
    /// The response of the field `source`, unless its status is concealed as another variant.
    Transparent {
        source: usize,
        concealed: Option<Concealed>,
        /// The parts that are added to the response. `None` if there are none.
        context: Option<Context>,
    },
    Own(Box<OwnProblem>),
}

/// The parts that a transparent variant adds to the response of the inner error.
pub(crate) struct Context {
    /// The message, in which the source is the message of the inner error.
    pub(crate) message: Option<Text>,
    pub(crate) members: Vec<(String, usize)>,
}

pub(crate) struct Concealed {
    /// The variant that the client sees.
    pub(crate) shown: usize,
    /// The statuses that are concealed. If empty, all of them are.
    pub(crate) statuses: Vec<u16>,
}

/// The problem types that a variant declares: one, or one for each status. Fields are indices into
/// the fields of the variant.
pub(crate) struct OwnProblem {
    /// The problem types, at least one.
    pub(crate) problem_types: Vec<ProblemType>,
    /// The field that holds the status, which selects the problem type.
    pub(crate) status: Option<usize>,
    /// The field to search, and the types to search for.
    pub(crate) downcast: Option<(usize, Vec<Path>)>,
    pub(crate) report: Option<String>,
    /// The number of the gRPC code.
    pub(crate) grpc: Option<usize>,
    pub(crate) docs: String,
    pub(crate) message: Message,
    pub(crate) disclosed: bool,
    /// Whether the same request may succeed later, if this is declared.
    pub(crate) retry: Option<bool>,
    pub(crate) challenge: Challenge,
    pub(crate) members: Vec<(String, usize)>,
    pub(crate) static_members: Vec<(String, Constant)>,
    pub(crate) field_errors: Option<usize>,
    pub(crate) headers: Vec<Header>,
    /// The database errors that become this variant.
    pub(crate) database: OfDatabase,
    pub(crate) cause: Option<Text>,
    /// The variant that the client sees.
    pub(crate) concealed_as: Option<usize>,
}

/// A problem type.
pub(crate) struct ProblemType {
    /// The status, or the first one.
    pub(crate) number: u16,
    /// The statuses of a range, in their order.
    pub(crate) range: Option<Vec<u16>>,
    pub(crate) code: Code,
    pub(crate) title: Option<String>,
    /// The URI of the problem type.
    pub(crate) uri: Option<String>,
    /// The link to the documentation.
    pub(crate) link: Option<String>,
    /// Whether nothing of the variant is sent.
    pub(crate) masked: bool,
}

/// The origin of the challenge of a 401 or a 407.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Challenge {
    Declared,
    Profile,
    Waived,
}

pub(crate) enum Code {
    Text(String),
    /// A constant of the user's.
    Constant(Path),
}

/// The message for clients.
pub(crate) enum Message {
    Title,
    Literal(String),
    /// A template that Display prints.
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
    /// The statuses whose responses have the header. `None` if all of the variant's have it.
    pub(crate) on: Option<Vec<u16>>,
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
    /// The type whose schema the member has, if it is not the field's own.
    pub(crate) stand_in: Option<Type>,
    /// The doc comment.
    pub(crate) docs: String,
    /// The kind of value with which a database error could fill the field.
    pub(crate) filled: Option<Filled>,
}

/// The frameworks that are left out.
pub(crate) enum Skip<'a> {
    All,
    These(&'a [Ident]),
}

/// The data for the stub impls that are emitted after a mistake.
pub(crate) struct Stub<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) krate: Path,
    pub(crate) skip: Skip<'a>,
    pub(crate) decodes: bool,
    pub(crate) vis: &'a Visibility,
    pub(crate) subsets: Vec<&'a Ident>,
}

impl Contract<'_> {
    /// Returns the index of a variant's first problem type among those of the enum.
    pub(crate) fn type_index(&self, variant: usize) -> usize {
        self.variants[variant].first_type
    }

    /// Returns the index of the first status of a range. The problem types of ranges, one for each
    /// status, follow all others.
    pub(crate) fn range_index(&self, problem_type: &ProblemType) -> usize {
        let own = || self.variants.iter().filter_map(VariantModel::own).flat_map(|own| &own.problem_types);
        let before = own().take_while(|one| !std::ptr::eq(*one, problem_type));
        own().count() + before.filter_map(|one| one.range.as_ref()).map(Vec::len).sum::<usize>()
    }

    /// Returns the transparent variants that add a part to the response, each with the value that
    /// `of` returns, without those for which it returns `None`.
    pub(crate) fn contexts<'c, T: 'c>(
        &'c self,
        of: impl Fn(&'c Context) -> Option<&'c T>,
    ) -> impl Iterator<Item = (usize, &'c T)> {
        let variants = self.variants.iter().enumerate();
        variants.filter_map(move |(index, variant)| Some((index, of(variant.context()?)?)))
    }

    /// Returns a variant and the variants that are concealed as it.
    pub(crate) fn seen_as(&self, shown: usize) -> impl Iterator<Item = &VariantModel<'_>> {
        let shown = &self.variants[shown];
        [shown].into_iter().chain(shown.concealing.iter().map(|concealed| &self.variants[*concealed]))
    }

    /// Returns the variants that clients can see, each with the value that `of` returns, without
    /// those for which it returns `None`.
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

    /// Returns whether a database error becomes the variant without being stored in it. If no
    /// variant of the type stores database errors, the variant is included only if the database
    /// error has a value for all of its fields.
    pub(crate) fn is_made(&self, variant: &VariantModel<'_>) -> bool {
        let Some(own) = variant.own().filter(|own| !own.database.is_nothing() && variant.driver.is_none()) else {
            return false;
        };
        let has_violation = own.database.outcomes.is_empty();
        let can_fill = |filled| filled == Some(Filled::None) || has_violation && filled == Some(Filled::Violation);
        self.has_driver || variant.fields.iter().all(|field| can_fill(field.filled))
    }
}

impl OwnProblem {
    /// Returns the listed statuses. The last problem type is that of `otherwise`, which is not
    /// listed.
    pub(crate) fn listed_statuses(&self) -> impl Iterator<Item = u16> {
        let listed = self.problem_types.iter().rev().skip(1).rev();
        listed.flat_map(|one| one.range.clone().unwrap_or_else(|| vec![one.number]))
    }

    /// Returns the templates that the generated code writes.
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
    pub(crate) fn context(&self) -> Option<&Context> {
        match &self.answer {
            Answer::Transparent { context, .. } => context.as_ref(),
            Answer::Own(_) => None,
        }
    }

    /// Returns the variant that clients see in place of this one, at least for some statuses.
    pub(crate) fn shown_as(&self) -> Option<usize> {
        match &self.answer {
            Answer::Transparent { concealed, .. } => concealed.as_ref().map(|concealed| concealed.shown),
            Answer::Own(own) => own.concealed_as,
        }
    }

    /// Returns the field whose error responds, if the variant is transparent.
    pub(crate) fn inner(&self) -> Option<&Field<'_>> {
        match &self.answer {
            Answer::Transparent { source, .. } => self.fields.get(*source),
            Answer::Own(_) => None,
        }
    }

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
    /// Returns the name that the generated code binds the field to. It has the span of the type,
    /// because rustc reports there that the type does not implement a trait.
    pub(crate) fn local(&self) -> Ident {
        Ident::new(&format!("__field_{}", self.name), Span::call_site().located_at(self.ty.span()))
    }
}
