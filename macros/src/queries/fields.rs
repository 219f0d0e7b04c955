//! The fields of a variant: who may see them, and what they are for.

use crate::syntax::input::{Field, Variant};
use crate::util::literal::Str;
use crate::util::template::Name;
use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Ident, Index, Member, Type, TypeGroup, TypeParen};

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

    /// Whether the public sentence may have it. A status is in the answer anyway, where the
    /// sentence is.
    pub(crate) fn is_sayable(&self) -> bool {
        self.status.is_some() || self.is_declared_sayable()
    }

    /// Whether a header may have it, which a masked answer has too: its status need not be the
    /// field's.
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

impl<'a> Variant<'a> {
    /// Whether a database's error becomes it for what it is.
    pub(crate) fn is_of_database(&self) -> bool {
        !(self.unique.is_empty() && self.constraints.is_empty() && self.outcomes.is_empty())
    }

    pub(crate) fn field(&self, name: &Name) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| field.name() == *name)
    }

    /// The field that a transparent variant answers as: its source, or its only field. As thiserror
    /// has it, a field that is marked is the source, else one of that name.
    pub(crate) fn sources(&self) -> Vec<&Field<'a>> {
        if let [only] = self.fields.as_slice() {
            return vec![only];
        }
        let marked: Vec<_> =
            self.fields.iter().filter(|field| field.from.is_some() || field.source.is_some()).collect();
        if marked.is_empty() { self.fields.iter().filter(|field| field.is_source()).collect() } else { marked }
    }

    pub(super) fn declares_header(&self, name: &str) -> bool {
        let of_fields = self.fields.iter().flat_map(|field| &field.headers);
        let mut own = self.headers.iter().map(|header| &header.name).chain(of_fields);
        own.any(|own| own.value().eq_ignore_ascii_case(name))
    }

    pub(crate) fn quoted(&self) -> String {
        format!("`{}`", self.ident)
    }
}

/// The field that says which of a variant's several constraints was violated.
pub(crate) fn tells_violation(variant: &Variant<'_>) -> Option<usize> {
    if variant.unique.len() + variant.constraints.len() < 2 {
        return None;
    }
    variant.fields.iter().position(is_violation)
}

/// By the name of its type.
pub(crate) fn is_violation(field: &Field<'_>) -> bool {
    matches!(field.type_name().as_deref(), Some("Violation"))
}

/// The path of a public field's name in a Rust type, `billing_details.tax_id`, each name where the
/// text is. `None`: it can't be one.
pub(crate) fn path_of(field: &Str) -> Option<Vec<Member>> {
    let member = |name: &str| {
        if let Ok(index) = name.parse::<u32>() {
            return Some(Member::Unnamed(Index { index, span: field.span() }));
        }
        let mut ident = syn::parse_str::<Ident>(name).ok();
        if ident.is_none() && syn::parse_str::<Ident>(&format!("r#{name}")).is_ok() {
            ident = Some(Ident::new_raw(name, field.span()));
        }
        ident.map(|mut ident| {
            ident.set_span(field.span());
            Member::Named(ident)
        })
    };
    field.value().split('.').map(member).collect()
}
