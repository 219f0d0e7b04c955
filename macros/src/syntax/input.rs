//! The types of the raw model: the input as written, with each attribute already checked by itself.

use super::attr::Attr;
use super::thiserror::ErrorAttr;
use crate::util::literal::{Constant, Str};
use crate::util::names::Case;
use crate::util::template::Template;
use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::{DeriveInput, Ident, Path, Type};

pub(crate) struct Input<'a> {
    pub(crate) derive: &'a DeriveInput,
    pub(crate) settings: Settings,
    /// The default of the variants. The attributes of a struct belong to its only variant.
    pub(crate) status: Attr<Status>,
    pub(crate) message: Attr<Message>,
    pub(crate) headers: Vec<Header>,
    pub(crate) error: ErrorAttr,
    pub(crate) variants: Vec<Variant<'a>>,
}

#[derive(Default)]
pub(crate) struct Settings {
    pub(crate) profile: Option<Path>,
    pub(crate) case: Option<Case>,
    pub(crate) code_prefix: Option<Str>,
    pub(crate) skip: Vec<Ident>,
    /// Whether clients decode responses as the type.
    pub(crate) decode: bool,
    pub(crate) subsets: Vec<Subset>,
    pub(crate) krate: Option<Path>,
}

/// A type of some errors of the enum.
pub(crate) struct Subset {
    pub(crate) name: Ident,
    /// The names of its variants.
    pub(crate) variants: Vec<Ident>,
}

/// A variant of an enum, or a struct.
pub(crate) struct Variant<'a> {
    /// The index among the variants.
    pub(crate) index: usize,
    pub(crate) ident: &'a Ident,
    pub(crate) is_struct: bool,
    pub(crate) docs: String,
    pub(crate) fields: Vec<Field<'a>>,
    pub(crate) status: Attr<Status>,
    pub(crate) message: Attr<Message>,
    pub(crate) cause: Attr<(Str, Template)>,
    pub(crate) unique: Vec<Constraint>,
    /// The constraints that are not unique constraints.
    pub(crate) constraints: Vec<Constraint>,
    /// The database outcomes, such as `unavailable`, that become this variant.
    pub(crate) outcomes: Vec<Ident>,
    pub(crate) conceal_as: Attr<Conceal>,
    pub(crate) report: Attr<Ident>,
    pub(crate) headers: Vec<Header>,
    pub(crate) error: ErrorAttr,
}

pub(crate) struct Status {
    pub(crate) span: Span,
    pub(crate) kind: StatusKind,
    /// The types to search for in the source.
    pub(crate) downcast: Vec<Path>,
    /// The errors that become the variant.
    pub(crate) from: Vec<Conversion>,
    pub(crate) code: Option<CodeValue>,
    pub(crate) title: Option<Str>,
    /// The URI of the problem type.
    pub(crate) uri: Option<Str>,
    /// The link to the documentation.
    pub(crate) docs: Option<Str>,
    pub(crate) members: Option<StaticMembers>,
    /// The number of the gRPC code.
    pub(crate) grpc: Option<(Span, usize)>,
    pub(crate) disclose: Option<Span>,
    /// Whether clients don't rebuild the variant.
    pub(crate) server_only: bool,
    pub(crate) retry: Option<(Span, bool)>,
    /// The key `challenge`: the profile declares the challenge.
    pub(crate) profile_challenge: Option<Span>,
    pub(crate) no_challenge: Option<Span>,
    /// The word `same_or`, which lists the client errors.
    pub(crate) same: Option<Span>,
    /// Whether a mistake in a key has been reported.
    pub(crate) is_incomplete: bool,
}

/// An item of `from`: a type of errors that convert into the variant.
pub(crate) struct Conversion {
    pub(crate) ty: Path,
    /// The function that says which errors of the type become the variant.
    pub(crate) condition: Option<Path>,
}

/// The value of the key `code`.
pub(crate) enum CodeValue {
    Text(Str),
    /// A constant of the user's, which this derive can't read.
    Constant(Path),
}

impl CodeValue {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Text(text) => text.span(),
            Self::Constant(path) => path.span(),
        }
    }
}

/// The span of the key `members`, and the members that are the same in every response.
pub(crate) struct StaticMembers {
    pub(crate) span: Span,
    pub(crate) list: Vec<(Ident, Constant)>,
}

pub(crate) enum StatusKind {
    Transparent,
    Code(Code),
    /// A status that is known only at run time: one of the listed statuses, else the second
    /// element, which is masked.
    OneOf(Vec<Listed>, Code),
}

/// An item of `one_of`: a status, or a range of statuses.
pub(crate) struct Listed {
    pub(crate) first: Code,
    /// The last status of a range.
    pub(crate) last: Option<u16>,
}

/// A status of an error: 4xx or 5xx.
#[derive(Clone)]
pub(crate) struct Code {
    pub(crate) number: u16,
    pub(crate) span: Span,
}

/// `#[conceal_as(V, when(403))]`
pub(crate) struct Conceal {
    pub(crate) target: Ident,
    /// The span of the key, and the statuses that are concealed.
    pub(crate) when: Option<(Span, Vec<Code>)>,
}

pub(crate) enum Message {
    Text(Str, Template),
    Title(Span),
    Unchecked(Span),
}

impl Message {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Text(text, _) => text.span(),
            Self::Title(span) | Self::Unchecked(span) => *span,
        }
    }
}

/// A `#[unique]` or a `#[constraint]`.
pub(crate) struct Constraint {
    pub(crate) span: Span,
    /// The constant that declares the constraint.
    pub(crate) constant: Option<Path>,
    pub(crate) name: Option<Str>,
    pub(crate) fields: Vec<Str>,
    pub(crate) columns: Vec<Str>,
    /// The span of the key `match`, and its value: how the name is compared.
    pub(crate) matching: Option<(Span, &'static str)>,
    /// The side of a foreign key whose change violates it: `side`.
    pub(crate) side: Option<&'static str>,
    /// The type that has the fields: `in`.
    pub(crate) of: Option<Type>,
    /// The span of the key `disclose`, and whether the response names the fields.
    pub(crate) discloses: Option<(Span, bool)>,
}

/// A header on a variant or on the type.
pub(crate) struct Header {
    pub(crate) name: Str,
    pub(crate) value: Str,
    pub(crate) template: Template,
    pub(crate) on: Option<On>,
}

/// The span of the key `on`, and the statuses whose responses have the header.
pub(crate) struct On {
    pub(crate) span: Span,
    pub(crate) statuses: Vec<Code>,
}

/// A header whose value is a field.
pub(crate) struct FieldHeader {
    pub(crate) name: Str,
    pub(crate) on: Option<On>,
}

impl FieldHeader {
    pub(crate) fn value(&self) -> &str {
        self.name.value()
    }

    pub(crate) fn span(&self) -> Span {
        self.name.span()
    }
}

pub(crate) struct Field<'a> {
    pub(crate) docs: String,
    pub(crate) ident: Option<&'a Ident>,
    pub(crate) index: u32,
    pub(crate) ty: &'a Type,
    pub(crate) public: Attr<Public>,
    pub(crate) field_errors: Option<Span>,
    /// Set by `#[field_errors(off)]`: the field's errors are not sent, and that is meant.
    pub(crate) is_without_field_errors: bool,
    pub(crate) headers: Vec<FieldHeader>,
    pub(crate) from_database: Option<Span>,
    /// Set by `#[from_database(off)]`: a database error in the field is not mapped, and that is
    /// meant.
    pub(crate) is_unmapped: bool,
    /// The function that finds the driver's error in the field.
    pub(crate) via: Option<Path>,
    /// The function that runs before the mapping.
    pub(crate) first: Option<Path>,
    /// Set if the field holds a status that is known only at run time.
    pub(crate) status: Option<Span>,
    pub(crate) from: Option<Span>,
    pub(crate) source: Option<Span>,
}

pub(crate) struct Public {
    pub(crate) span: Span,
    pub(crate) name: Option<Str>,
    pub(crate) message: Option<Span>,
    pub(crate) cause: Option<Span>,
    /// The span of the key `schema`, and the type whose schema the member has.
    pub(crate) schema: Option<(Span, Type)>,
}
