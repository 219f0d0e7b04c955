//! Queries on the response of a variant: its status, its problem types, its headers.

use crate::syntax::attr::Attr;
use crate::syntax::input::{Code, Header, Input, Status, StatusKind, Variant};
use crate::util::http_status;
use crate::util::literal::Str;
use crate::util::names::Case;
use proc_macro2::Span;
use syn::Ident;
use syn::ext::IdentExt as _;

/// One problem type of a variant.
pub(crate) struct ProblemType {
    pub(crate) status: Code,
    pub(crate) code: String,
    pub(crate) title: Option<String>,
    /// Whether the runtime sends a generic response in its place.
    pub(crate) masked: bool,
}

/// The raw model, with values that several checks use.
pub(crate) struct Queries<'a> {
    pub(crate) input: &'a Input<'a>,
    /// One list for each variant, in the order of declaration.
    problem_types: Vec<Vec<ProblemType>>,
    /// The names in `#[conceal_as(…)]`: the variants that are shown in place of others.
    shown: Vec<&'a Ident>,
}

impl<'a> Queries<'a> {
    pub(crate) fn new(input: &'a Input<'a>) -> Self {
        let targets = input.variants.iter().filter_map(|variant| Some(&variant.conceal_as.get()?.target));
        let mut queries = Self { input, problem_types: Vec::new(), shown: targets.collect() };
        queries.problem_types = input.variants.iter().map(|variant| queries.make_problem_types(variant)).collect();
        queries
    }

    /// Returns the variant's status, or the type's.
    pub(crate) fn status<'s>(&'s self, variant: &'s Variant<'_>) -> &'s Attr<Status> {
        variant.status.or(&self.input.status)
    }

    /// Returns the problem types of a variant. There are none if the variant is transparent or its
    /// status is invalid. If there are several, the last is masked.
    pub(crate) fn problem_types(&self, variant: &Variant<'_>) -> &[ProblemType] {
        &self.problem_types[variant.index]
    }

    fn make_problem_types(&self, variant: &Variant<'_>) -> Vec<ProblemType> {
        let Some(status) = self.status(variant).get() else { return Vec::new() };
        let title = status.title.as_ref().map(Str::to_value);
        match &status.kind {
            StatusKind::Transparent => Vec::new(),
            StatusKind::Code(status) => {
                let masked = status.number >= 500 && !self.is_disclosed(variant);
                vec![ProblemType { status: status.clone(), code: self.code(variant), title, masked }]
            }
            StatusKind::OneOf(listed, otherwise) => {
                // A status without a phrase is reported by `check_one_of`.
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

    /// Returns the problem types that send the declared message and members.
    pub(crate) fn unmasked_problem_types(&self, variant: &Variant<'_>) -> impl Iterator<Item = &ProblemType> {
        self.problem_types(variant).iter().filter(|one| !one.masked)
    }

    /// Returns the status for diagnostics about the variant: the first of several.
    pub(crate) fn number(&self, variant: &Variant<'_>) -> Option<u16> {
        self.problem_types(variant).first().map(|one| one.status.number)
    }

    /// Returns the attribute that sends the declared message and members of a server error.
    pub(crate) fn as_disclosed(&self, variant: &Variant<'_>) -> String {
        let number = |one: &ProblemType| one.status.number.to_string();
        match self.problem_types(variant) {
            [listed @ .., otherwise] if !listed.is_empty() => {
                let listed: Vec<String> = listed.iter().map(number).collect();
                let otherwise = number(otherwise);
                format!("`#[status(one_of({}), otherwise = {otherwise}, disclose)]`", listed.join(", "))
            }
            _ => format!("`#[status({}, disclose)]`", self.number(variant).unwrap_or(500)),
        }
    }

    pub(crate) fn is_transparent(&self, variant: &Variant<'_>) -> bool {
        self.status(variant).get().is_some_and(|status| matches!(status.kind, StatusKind::Transparent))
    }

    pub(crate) fn is_disclosed(&self, variant: &Variant<'_>) -> bool {
        self.status(variant).get().is_some_and(|status| status.disclose.is_some())
    }

    /// Returns whether the runtime sends a generic response in the variant's place.
    pub(crate) fn is_masked(&self, variant: &Variant<'_>) -> bool {
        let problem_types = self.problem_types(variant);
        !problem_types.is_empty() && problem_types.iter().all(|one| one.masked)
    }

    pub(crate) fn code(&self, variant: &Variant<'_>) -> String {
        if let Some(code) = self.status(variant).get().and_then(|status| status.code.as_ref()) {
            return code.to_value();
        }
        let prefix = self.input.settings.code_prefix.as_ref().map(Str::to_value).unwrap_or_default();
        prefix + &self.input.settings.case.unwrap_or(Case::Snake).apply(&variant.ident.unraw().to_string())
    }

    /// Returns the span for diagnostics about the code.
    pub(crate) fn code_span(&self, variant: &Variant<'_>) -> Span {
        let status = self.status(variant).get();
        status.and_then(|status| status.code.as_ref()).map_or_else(|| variant.ident.span(), Str::span)
    }

    /// Returns the headers of the type that the variant does not declare itself, then the
    /// variant's.
    pub(crate) fn headers<'s>(&'s self, variant: &'s Variant<'_>) -> impl Iterator<Item = &'s Header> {
        self.input.headers.iter().filter(|header| !variant.declares_header(header.name.value())).chain(&variant.headers)
    }

    pub(crate) fn find(&self, name: &syn::Ident) -> Option<(usize, &Variant<'a>)> {
        self.input.variants.iter().enumerate().find(|(_, variant)| variant.ident == name)
    }

    /// Returns whether another variant is concealed as this variant.
    pub(crate) fn is_concealing(&self, variant: &Variant<'_>) -> bool {
        self.shown.contains(&variant.ident)
    }
}
