//! The raw model: what was written, borrowed, with its spans. Single attributes are sound here; how they relate is `check`'s.

mod constraints;
mod docs;
mod read;
mod status;
mod thiserror;

use crate::queries::ProblemType;
use crate::util::literal::Str;
use crate::util::names::Case;
use crate::util::template::{Name, Template};
use proc_macro2::Span;
use std::cell::OnceCell;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{DeriveInput, Ident, Path, Type, TypeGroup, TypeParen};

pub(crate) use read::read;
pub(crate) use thiserror::ErrorAttr;

/// An attribute that may be given once.
pub(crate) enum Attr<T> {
    Absent,
    /// It has been reported; later checks ignore it.
    Invalid,
    Valid(T),
}

impl<T> Attr<T> {
    pub(crate) fn get(&self) -> Option<&T> {
        match self {
            Self::Valid(value) => Some(value),
            Self::Absent | Self::Invalid => None,
        }
    }

    pub(crate) fn or<'s>(&'s self, default: &'s Self) -> &'s Self {
        if matches!(self, Self::Absent) { default } else { self }
    }
}

pub(crate) struct Input<'a> {
    pub(crate) derive: &'a DeriveInput,
    pub(crate) settings: Settings,
    /// The default of the variants; a struct's are its variant's.
    pub(crate) status: Attr<Status>,
    pub(crate) message: Attr<Message>,
    pub(crate) headers: Vec<Header>,
    pub(crate) error: ErrorAttr,
    pub(crate) variants: Vec<Variant<'a>>,
    /// What some variants are concealed as, once somebody asked.
    pub(crate) shown: OnceCell<Vec<Ident>>,
}

#[derive(Default)]
pub(crate) struct Settings {
    pub(crate) api: Option<Path>,
    pub(crate) case: Option<Case>,
    pub(crate) code_prefix: Option<Str>,
    pub(crate) skip: Vec<Ident>,
    pub(crate) krate: Option<Path>,
}

/// A variant, or the struct.
pub(crate) struct Variant<'a> {
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
    /// What it may answer, once somebody asked.
    pub(crate) problem_types: OnceCell<Vec<ProblemType>>,
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
    pub(crate) details: Option<Span>,
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

impl Field<'_> {
    /// The field itself, for messages about it.
    pub(crate) fn span(&self) -> Span {
        self.ident.map_or_else(|| self.ty.span(), Ident::span)
    }

    /// As a template names it.
    pub(crate) fn name(&self) -> Name {
        match self.ident {
            Some(ident) => Name::Named(ident.unraw().to_string()),
            None => Name::Index(self.index),
        }
    }

    /// What thiserror takes for the source. `r#source` is a field like any other.
    pub(crate) fn is_source(&self) -> bool {
        self.from.is_some()
            || self.source.is_some()
            || self.from_database.is_some()
            || self.ident.is_some_and(|ident| ident == "source")
    }

    /// Whether it is a member of the body.
    pub(crate) fn is_member(&self) -> bool {
        self.public.get().is_some_and(|public| public.message.is_none() && public.cause.is_none())
    }

    /// Whether the public sentence may have it. A status is in the answer anyway, where the sentence is.
    pub(crate) fn is_sayable(&self) -> bool {
        self.status.is_some() || self.is_declared_sayable()
    }

    /// Whether a header may have it, which a masked answer has too: its status need not be the field's.
    pub(crate) fn is_declared_sayable(&self) -> bool {
        self.public.get().is_some_and(|public| public.cause.is_none() || public.message.is_some())
    }

    /// Why the public sentence may not have it.
    pub(crate) fn why_unsayable(&self) -> &'static str {
        if self.public.get().is_some() { "which is for the cause alone" } else { "which is private" }
    }

    /// The attribute that makes it a member of the body.
    pub(crate) fn as_member(&self) -> &'static str {
        if self.ident.is_some() { "#[public]" } else { "#[public(name = \"…\")]" }
    }

    /// Whether the sentence of the error log may have it.
    pub(crate) fn is_sayable_as_cause(&self) -> bool {
        self.status.is_some() || self.public.get().is_some()
    }

    /// The member's name in the body.
    pub(crate) fn member_name(&self) -> String {
        match self.public.get().and_then(|public| public.name.as_ref()) {
            Some(name) => name.to_value(),
            None => self.name().to_string(),
        }
    }

    /// As a message speaks of it.
    pub(crate) fn quoted(&self) -> String {
        match self.ident {
            Some(_) => format!("`{}`", self.name()),
            None => format!("field {}", self.index),
        }
    }

    /// The last segment of its type's path: `Option` of `std::option::Option<u8>`.
    pub(crate) fn type_name(&self) -> Option<String> {
        let mut ty = self.ty;
        // A macro's `$ty` is in a group of its own.
        while let Type::Group(TypeGroup { elem, .. }) | Type::Paren(TypeParen { elem, .. }) = ty {
            ty = elem;
        }
        match ty {
            Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
            _ => None,
        }
    }
}
