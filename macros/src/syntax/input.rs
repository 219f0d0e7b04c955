//! The raw model, as data.

use super::attr::Attr;
use super::thiserror::ErrorAttr;
use crate::util::literal::Str;
use crate::util::names::Case;
use crate::util::template::Template;
use proc_macro2::Span;
use syn::{DeriveInput, Ident, Path, Type};

pub(crate) struct Input<'a> {
    pub(crate) derive: &'a DeriveInput,
    pub(crate) settings: Settings,
    /// The default of the variants; a struct's are its variant's.
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
    pub(crate) krate: Option<Path>,
}

/// A variant, or the struct.
pub(crate) struct Variant<'a> {
    /// Its place among the variants.
    pub(crate) index: usize,
    pub(crate) ident: &'a Ident,
    pub(crate) is_struct: bool,
    pub(crate) docs: String,
    pub(crate) fields: Vec<Field<'a>>,
    pub(crate) status: Attr<Status>,
    pub(crate) message: Attr<Message>,
    pub(crate) cause: Attr<(Str, Template)>,
    pub(crate) unique: Vec<Constraint>,
    /// Those that are not unique ones.
    pub(crate) constraints: Vec<Constraint>,
    /// What else of a database it is.
    pub(crate) outcomes: Vec<Ident>,
    pub(crate) conceal_as: Attr<Conceal>,
    pub(crate) report: Attr<Ident>,
    pub(crate) headers: Vec<Header>,
    pub(crate) error: ErrorAttr,
}

pub(crate) struct Status {
    pub(crate) span: Span,
    pub(crate) kind: StatusKind,
    /// Types to look for in the source.
    pub(crate) downcast: Vec<Path>,
    pub(crate) code: Option<Str>,
    pub(crate) title: Option<Str>,
    /// The number of the gRPC code.
    pub(crate) grpc: Option<(Span, usize)>,
    pub(crate) disclose: Option<Span>,
}

pub(crate) enum StatusKind {
    Transparent,
    Code(Code),
    /// It is known only at run time: one of the listed, else the last, which is masked.
    OneOf(Vec<Code>, Code),
}

/// A sound status.
#[derive(Clone)]
pub(crate) struct Code {
    pub(crate) number: u16,
    pub(crate) span: Span,
}

/// `#[conceal_as(V, when(403))]`
pub(crate) struct Conceal {
    pub(crate) target: Ident,
    /// The key, and the statuses that are concealed.
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
    /// The constant that says all of it.
    pub(crate) constant: Option<Path>,
    pub(crate) name: Option<Str>,
    pub(crate) fields: Vec<Str>,
    pub(crate) columns: Vec<Str>,
    /// How much of the name it is: the key, and the word.
    pub(crate) matching: Option<(Span, &'static str)>,
    /// The type that has the fields.
    pub(crate) of: Option<Type>,
    /// Whether the answer names the fields, where that is said.
    pub(crate) discloses: Option<(Span, bool)>,
}

/// A header on a variant or on the type.
pub(crate) struct Header {
    pub(crate) name: Str,
    pub(crate) value: Str,
    pub(crate) template: Template,
}

pub(crate) struct Field<'a> {
    pub(crate) ident: Option<&'a Ident>,
    pub(crate) index: u32,
    pub(crate) ty: &'a Type,
    pub(crate) public: Attr<Public>,
    pub(crate) field_errors: Option<Span>,
    pub(crate) headers: Vec<Str>,
    pub(crate) from_database: Option<Span>,
    /// What finds the driver's error in it.
    pub(crate) via: Option<Path>,
    /// The status, where it is known only at run time.
    pub(crate) status: Option<Span>,
    pub(crate) from: Option<Span>,
    pub(crate) source: Option<Span>,
}

pub(crate) struct Public {
    pub(crate) span: Span,
    pub(crate) name: Option<Str>,
    pub(crate) message: Option<Span>,
    pub(crate) cause: Option<Span>,
}
