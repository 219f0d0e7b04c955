//! Queries on fields: their visibility and their purpose.

use crate::syntax::input::{Field, On, Variant};
use crate::util::literal::Str;
use crate::util::names::plain;
use crate::util::template::Name;
use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::{Ident, Index, Member, Path, Type, TypeGroup, TypeParen};

impl Field<'_> {
    /// Returns the span for diagnostics about the field.
    pub(crate) fn span(&self) -> Span {
        self.ident.map_or_else(|| self.ty.span(), Ident::span)
    }

    /// Returns the name that a template uses.
    pub(crate) fn name(&self) -> Name {
        match self.ident {
            Some(ident) => Name::Named(plain(ident)),
            None => Name::Index(self.index),
        }
    }

    /// Returns whether thiserror takes the field as a source. A field named `r#source` is not one.
    pub(crate) fn is_source(&self) -> bool {
        self.from.is_some()
            || self.source.is_some()
            || self.from_database.is_some()
            || self.ident.is_some_and(|ident| ident == "source")
    }

    /// Returns whether the field is a member of the body.
    pub(crate) fn is_member(&self) -> bool {
        self.public.get().is_some_and(|public| public.message.is_none() && public.cause.is_none())
    }

    /// Returns whether a message or a header may interpolate the field. Both may interpolate a
    /// status, because they are left out of a response that has another status.
    pub(crate) fn is_sayable(&self) -> bool {
        let is_public = self.public.get().is_some_and(|public| public.cause.is_none() || public.message.is_some());
        self.status.is_some() || is_public
    }

    /// Returns the reason why the message must not interpolate the field, for a diagnostic.
    pub(crate) fn why_unsayable(&self) -> &'static str {
        if self.public.get().is_some() { "which is public in the cause only" } else { "which is private" }
    }

    /// Returns the attribute that makes the field a member of the body.
    pub(crate) fn as_member(&self) -> &'static str {
        if self.ident.is_some() { "#[public]" } else { "#[public(name = \"…\")]" }
    }

    /// Returns whether the cause may interpolate the field.
    pub(crate) fn is_sayable_as_cause(&self) -> bool {
        self.status.is_some() || self.public.get().is_some()
    }

    /// Returns the member's name in the body.
    pub(crate) fn member_name(&self) -> String {
        match self.public.get().and_then(|public| public.name.as_ref()) {
            Some(name) => name.to_value(),
            None => self.name().to_string(),
        }
    }

    /// Returns the field's name for a diagnostic.
    pub(crate) fn quoted(&self) -> String {
        match self.ident {
            Some(_) => format!("`{}`", self.name()),
            None => format!("field {}", self.index),
        }
    }

    /// Returns the last segment of the path of the field's type: `Option` for
    /// `std::option::Option<u8>`. Returns `None` if the type is not a path.
    pub(crate) fn type_name(&self) -> Option<String> {
        self.type_path()?.segments.last().map(|segment| segment.ident.to_string())
    }

    /// Returns the path of the field's type. Returns `None` if the type is not a path.
    pub(super) fn type_path(&self) -> Option<&Path> {
        let mut ty = self.ty;
        // A `$ty` of a `macro_rules!` is in a group.
        while let Type::Group(TypeGroup { elem, .. }) | Type::Paren(TypeParen { elem, .. }) = ty {
            ty = elem;
        }
        match ty {
            Type::Path(path) => Some(&path.path),
            _ => None,
        }
    }
}

impl<'a> Variant<'a> {
    /// Returns whether the variant declares constraints or outcomes, so that database errors are
    /// mapped to it.
    pub(crate) fn is_of_database(&self) -> bool {
        !(self.unique.is_empty() && self.constraints.is_empty() && self.outcomes.is_empty())
    }

    /// Returns the name of the first attribute that declares a database error.
    pub(crate) fn database_attribute(&self) -> &'static str {
        match (self.unique.is_empty(), self.constraints.is_empty()) {
            (false, _) => "unique",
            (true, false) => "constraint",
            (true, true) => "on_database",
        }
    }

    pub(crate) fn field(&self, name: &Name) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| field.name() == *name)
    }

    /// Returns the fields that a transparent variant could respond as: its only field, or its
    /// sources. As in thiserror, a marked field is the source, else the field of that name.
    pub(crate) fn sources(&self) -> Vec<&Field<'a>> {
        if let [only] = self.fields.as_slice() {
            return vec![only];
        }
        let marked: Vec<_> =
            self.fields.iter().filter(|field| field.from.is_some() || field.source.is_some()).collect();
        if marked.is_empty() { self.fields.iter().filter(|field| field.is_source()).collect() } else { marked }
    }

    /// Returns whether the variant declares a header for responses with a status.
    pub(super) fn declares_header(&self, name: &str, status: u16) -> bool {
        let of_fields = self.fields.iter().flat_map(|field| &field.headers).map(|header| (&header.name, &header.on));
        let mut own = self.headers.iter().map(|header| (&header.name, &header.on)).chain(of_fields);
        own.any(|(own, on)| own.value().eq_ignore_ascii_case(name) && is_on(on.as_ref(), status))
    }

    pub(crate) fn quoted(&self) -> String {
        format!("`{}`", self.ident)
    }
}

/// Returns whether responses with a status have a header, by the header's key `on`.
pub(crate) fn is_on(on: Option<&On>, status: u16) -> bool {
    on.is_none_or(|on| on.statuses.iter().any(|one| one.number == status))
}

/// Returns the index of the field that holds the violated constraint. Returns `None` if the variant
/// declares at most one constraint, or has no such field.
pub(crate) fn tells_violation(variant: &Variant<'_>) -> Option<usize> {
    if variant.unique.len() + variant.constraints.len() < 2 {
        return None;
    }
    variant.fields.iter().position(is_violation)
}

/// Returns whether the field's type is named `Violation`.
pub(crate) fn is_violation(field: &Field<'_>) -> bool {
    matches!(field.type_name().as_deref(), Some("Violation"))
}

/// Returns the path of fields in a Rust type that a name such as `billing_details.tax_id` stands
/// for. Each part has the span of the text. Returns `None` if a part can't be the name of a Rust
/// field.
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
