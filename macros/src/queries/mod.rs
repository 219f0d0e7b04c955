//! Questions that checks and the model both ask of the raw model.

use crate::syntax::{Attr, Code, ErrorAttr, Field, Header, Input, Message, Status, StatusKind, Variant};
use crate::util::http_status;
use crate::util::literal::Str;
use crate::util::names::Case;
use crate::util::template::{Name, Template};
use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Ident, Index, Member};

/// One problem type of a variant.
pub(crate) struct ProblemType {
    pub(crate) status: Code,
    pub(crate) code: String,
    pub(crate) title: Option<String>,
    /// Whether the runtime answers something generic in its place.
    pub(crate) masked: bool,
}

/// Where a variant's public sentence comes from.
pub(crate) enum Sentence<'a> {
    /// It has none: the runtime's generic one is sent.
    Masked,
    /// The inner error's.
    Delegated,
    Title,
    /// `#[message("…")]`
    Text(&'a Str, &'a Template),
    /// The literal of an `#[error("…")]` without arguments.
    Proven(&'a Str, &'a Template),
    Unchecked(Span),
    /// An `#[error]` whose text nobody can know, and why.
    Unproven(Span, &'static str),
    /// It has been reported, by us or by `format!`.
    Invalid,
}

impl<'a> Input<'a> {
    /// The variant's status, or the type's.
    pub(crate) fn status<'s>(&'s self, variant: &'s Variant<'a>) -> &'s Attr<Status> {
        variant.status.or(&self.status)
    }

    /// What a variant with a sound status may answer, transparent ones aside. The last of several is masked.
    pub(crate) fn problem_types<'s>(&self, variant: &'s Variant<'a>) -> &'s [ProblemType] {
        variant.problem_types.get_or_init(|| self.make_problem_types(variant))
    }

    fn make_problem_types(&self, variant: &Variant<'a>) -> Vec<ProblemType> {
        let Some(status) = self.status(variant).get() else { return Vec::new() };
        let title = status.title.as_ref().map(Str::to_value);
        match &status.kind {
            StatusKind::Transparent => Vec::new(),
            StatusKind::Code(status) => {
                let masked = status.number >= 500 && !self.is_disclosed(variant);
                vec![ProblemType { status: status.clone(), code: self.code(variant), title, masked }]
            }
            StatusKind::OneOf(listed, otherwise) => {
                // One without a phrase was told.
                let listed = listed.iter().filter_map(|status| {
                    Some(ProblemType {
                        status: status.clone(),
                        code: http_status::code(status.number)?,
                        title: None,
                        masked: status.number >= 500 && !self.is_disclosed(variant),
                    })
                });
                let otherwise =
                    ProblemType { status: otherwise.clone(), code: self.code(variant), title: None, masked: true };
                listed.chain([otherwise]).collect()
            }
        }
    }

    /// The problem types that send what the variant declares.
    pub(crate) fn unmasked_problem_types<'s>(&self, variant: &'s Variant<'a>) -> impl Iterator<Item = &'s ProblemType> {
        self.problem_types(variant).iter().filter(|one| !one.masked)
    }

    /// The number, for messages about the variant.
    pub(crate) fn number(&self, variant: &Variant<'a>) -> Option<u16> {
        self.problem_types(variant).first().map(|one| one.status.number)
    }

    /// How a server error is written so that it sends what it declares.
    pub(crate) fn as_disclosed(&self, variant: &Variant<'a>) -> String {
        match self.problem_types(variant) {
            [_, _, ..] => "`disclose`, beside `one_of` and `otherwise`".to_owned(),
            _ => format!("`#[status({}, disclose)]`", self.number(variant).unwrap_or(500)),
        }
    }

    pub(crate) fn is_transparent(&self, variant: &Variant<'a>) -> bool {
        self.status(variant).get().is_some_and(|status| matches!(status.kind, StatusKind::Transparent))
    }

    pub(crate) fn is_disclosed(&self, variant: &Variant<'a>) -> bool {
        self.status(variant).get().is_some_and(|status| status.disclose.is_some())
    }

    /// Whether the runtime answers something generic in the variant's place.
    pub(crate) fn is_masked(&self, variant: &Variant<'a>) -> bool {
        let problem_types = self.problem_types(variant);
        !problem_types.is_empty() && problem_types.iter().all(|one| one.masked)
    }

    pub(crate) fn code(&self, variant: &Variant<'a>) -> String {
        if let Some(code) = self.status(variant).get().and_then(|status| status.code.as_ref()) {
            return code.to_value();
        }
        let prefix = self.settings.code_prefix.as_ref().map(Str::to_value).unwrap_or_default();
        prefix + &self.settings.case.unwrap_or(Case::Snake).apply(&variant.ident.unraw().to_string())
    }

    /// Where the code is written, for messages about it.
    pub(crate) fn code_span(&self, variant: &Variant<'a>) -> Span {
        let status = self.status(variant).get();
        status.and_then(|status| status.code.as_ref()).map_or_else(|| variant.ident.span(), Str::span)
    }

    /// The headers of the type that the variant does not declare itself, then the variant's.
    pub(crate) fn headers<'s>(&'s self, variant: &'s Variant<'a>) -> impl Iterator<Item = &'s Header> {
        self.headers.iter().filter(|header| !variant.declares_header(header.name.value())).chain(&variant.headers)
    }

    pub(crate) fn find(&self, name: &syn::Ident) -> Option<(usize, &Variant<'a>)> {
        self.variants.iter().enumerate().find(|(_, variant)| variant.ident == name)
    }

    /// Whether another variant is concealed as this one.
    pub(crate) fn is_concealing(&self, variant: &Variant<'a>) -> bool {
        let targets = || self.variants.iter().filter_map(|other| Some(other.conceal_as.get()?.target.clone()));
        self.shown.get_or_init(|| targets().collect()).contains(variant.ident)
    }

    pub(crate) fn sentence<'s>(&'s self, variant: &'s Variant<'a>) -> Sentence<'s> {
        if self.is_transparent(variant) {
            return Sentence::Delegated;
        }
        if self.is_masked(variant) {
            return Sentence::Masked;
        }
        // Whether it is sent is not known.
        if self.status(variant).get().is_none() {
            return Sentence::Invalid;
        }
        match variant.message.or(&self.message) {
            Attr::Invalid => return Sentence::Invalid,
            Attr::Valid(Message::Text(text, template)) => return Sentence::Text(text, template),
            Attr::Valid(Message::Title(_)) => return Sentence::Title,
            Attr::Valid(Message::Unchecked(span)) => return Sentence::Unchecked(*span),
            Attr::Absent => {}
        }
        let error = match &variant.error {
            ErrorAttr::No => &self.error,
            own => own,
        };
        match error {
            ErrorAttr::No => Sentence::Title,
            ErrorAttr::Text { text, has_arguments: true, .. } => {
                Sentence::Unproven(text.span(), "arguments may print anything, and shadow a field's name")
            }
            ErrorAttr::Text { template: Err(fault), .. } if fault.is_format_error() => Sentence::Invalid,
            ErrorAttr::Text { text, template: Err(fault), .. } => Sentence::Unproven(text.span(), fault.why_unproven()),
            ErrorAttr::Text { text, template: Ok(template), .. } => Sentence::Proven(text, template),
            ErrorAttr::Transparent(span) => Sentence::Unproven(*span, "`transparent` prints what the source prints"),
            ErrorAttr::Other(span) => Sentence::Unproven(*span, "a function may print anything"),
        }
    }
}

/// The path of a public field's name in a Rust type, `billing_details.tax_id`, each name where the text is. `None`: it can't be one.
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

impl<'a> Variant<'a> {
    /// Whether a database's error becomes it for what it is.
    pub(crate) fn is_of_database(&self) -> bool {
        !(self.unique.is_empty() && self.constraints.is_empty() && self.outcomes.is_empty())
    }

    pub(crate) fn field(&self, name: &Name) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| field.name() == *name)
    }

    /// The field that a transparent variant answers as: its source, or its only field. As thiserror has it, a field that is
    /// marked is the source, else one of that name.
    pub(crate) fn sources(&self) -> Vec<&Field<'a>> {
        if let [only] = self.fields.as_slice() {
            return vec![only];
        }
        let marked: Vec<_> =
            self.fields.iter().filter(|field| field.from.is_some() || field.source.is_some()).collect();
        if marked.is_empty() { self.fields.iter().filter(|field| field.is_source()).collect() } else { marked }
    }

    fn declares_header(&self, name: &str) -> bool {
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
    matches!(field.type_name().as_deref(), Some("Violation" | "UniqueViolation"))
}
