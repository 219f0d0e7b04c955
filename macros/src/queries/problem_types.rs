//! Queries on the response of a variant: its status, its problem types, its headers.

use super::fields::is_on;
use crate::syntax::attr::Attr;
use crate::syntax::input::{Code, CodeValue, Field, Header, Input, Listed, Status, StatusKind, Variant};
use crate::util::http_status;
use crate::util::literal::Str;
use crate::util::names::{Case, plain};
use proc_macro2::Span;
use quote::ToTokens as _;
use syn::{Ident, Path};

/// One problem type of a variant.
pub(crate) struct ProblemType {
    /// The status, or the first one.
    pub(crate) status: Code,
    /// The statuses of a range, in their order.
    pub(crate) range: Option<Vec<u16>>,
    /// The code, or the path of the constant that has it.
    pub(crate) code: String,
    pub(crate) constant: Option<Path>,
    pub(crate) title: Option<String>,
    /// The URI of the problem type.
    pub(crate) uri: Option<String>,
    /// The link to the documentation.
    pub(crate) docs: Option<String>,
    /// Whether the runtime sends a generic response in its place.
    pub(crate) masked: bool,
}

impl ProblemType {
    pub(crate) fn statuses(&self) -> &[u16] {
        self.range.as_deref().unwrap_or(std::slice::from_ref(&self.status.number))
    }
}

/// Returns for each item of `one_of` that is a range the statuses in it: those that are neither
/// listed nor in a range before it, and that need no header.
fn ranges(listed: &[Listed]) -> Vec<Option<Vec<u16>>> {
    let mut taken: Vec<u16> = listed.iter().filter(|one| one.last.is_none()).map(|one| one.first.number).collect();
    let mut ranges = Vec::new();
    for one in listed {
        let range = one.last.map(|last| {
            let all = one.first.number..=last;
            all.filter(|status| !http_status::is_outside_of_ranges(*status) && !taken.contains(status))
                .collect::<Vec<u16>>()
        });
        taken.extend(range.iter().flatten());
        ranges.push(range);
    }
    ranges
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
        let Some(declared) = self.status(variant).get() else { return Vec::new() };
        let text = |key: &Option<Str>| key.as_ref().map(Str::to_value);
        let docs = text(&declared.docs);
        match &declared.kind {
            StatusKind::Transparent => Vec::new(),
            StatusKind::Code(code) => vec![ProblemType {
                masked: code.number >= 500 && !self.is_disclosed(variant),
                title: text(&declared.title),
                uri: text(&declared.uri),
                docs,
                ..self.own_type(variant, code)
            }],
            StatusKind::OneOf(listed, otherwise) => {
                // A status without a phrase is reported by `check_one_of`.
                let ranges = ranges(listed);
                let listed = listed.iter().zip(ranges).filter_map(|(one, range)| {
                    let status = &one.first;
                    let masked = status.number >= 500 && !self.is_disclosed(variant);
                    if let Some(range) = range {
                        let first = Code { number: *range.first()?, span: status.span };
                        let (title, uri, docs) = (text(&declared.title), text(&declared.uri), docs.clone());
                        let range = Some(range);
                        return Some(ProblemType { range, title, uri, docs, masked, ..self.own_type(variant, &first) });
                    }
                    Some(ProblemType {
                        range: None,
                        status: status.clone(),
                        code: http_status::code(status.number)?,
                        constant: None,
                        title: None,
                        uri: None,
                        docs: docs.clone(),
                        masked,
                    })
                });
                let otherwise = ProblemType { masked: true, ..self.own_type(variant, otherwise) };
                listed.chain([otherwise]).collect()
            }
        }
    }

    /// Returns a problem type with the variant's code, and with nothing else.
    fn own_type(&self, variant: &Variant<'_>, status: &Code) -> ProblemType {
        let constant = match self.status(variant).get().and_then(|status| status.code.as_ref()) {
            Some(CodeValue::Constant(path)) => Some(path.clone()),
            Some(CodeValue::Text(_)) | None => None,
        };
        let code = self.code(variant);
        let status = status.clone();
        ProblemType { status, range: None, code, constant, title: None, uri: None, docs: None, masked: false }
    }

    /// Returns the problem types that send the declared message and members.
    pub(crate) fn unmasked_problem_types(&self, variant: &Variant<'_>) -> impl Iterator<Item = &ProblemType> {
        self.problem_types(variant).iter().filter(|one| !one.masked)
    }

    /// Returns the status for diagnostics about the variant: the first of several.
    pub(crate) fn number(&self, variant: &Variant<'_>) -> Option<u16> {
        self.problem_types(variant).first().map(|one| one.status.number)
    }

    /// Returns whether the variant has a status in a range.
    pub(crate) fn has_range(&self, variant: &Variant<'_>) -> bool {
        self.problem_types(variant).iter().any(|one| one.range.is_some())
    }

    /// Returns the attribute that sends the declared message and members of a server error.
    pub(crate) fn as_disclosed(&self, variant: &Variant<'_>) -> String {
        let number = |one: &ProblemType| match one.statuses() {
            [first, .., last] => format!("{first}..={last}"),
            _ => one.status.number.to_string(),
        };
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

    /// Returns the code, or the path of the constant that has it.
    fn code(&self, variant: &Variant<'_>) -> String {
        match self.status(variant).get().and_then(|status| status.code.as_ref()) {
            Some(CodeValue::Text(code)) => return code.to_value(),
            Some(CodeValue::Constant(path)) => return path.to_token_stream().to_string().replace(' ', ""),
            None => {}
        }
        let prefix = self.input.settings.code_prefix.as_ref().map(Str::to_value).unwrap_or_default();
        prefix + &self.input.settings.case.unwrap_or(Case::Snake).apply(&plain(variant.ident))
    }

    /// Returns the span for diagnostics about the code.
    pub(crate) fn code_span(&self, variant: &Variant<'_>) -> Span {
        let status = self.status(variant).get();
        status.and_then(|status| status.code.as_ref()).map_or_else(|| variant.ident.span(), CodeValue::span)
    }

    /// Returns the statuses of a variant's responses.
    pub(crate) fn statuses(&self, variant: &Variant<'_>) -> impl Iterator<Item = u16> {
        self.problem_types(variant).iter().flat_map(ProblemType::statuses).copied()
    }

    /// Returns the headers of the type that the variant sends and does not declare itself, then the
    /// variant's.
    pub(crate) fn headers<'s>(&'s self, variant: &'s Variant<'_>) -> impl Iterator<Item = &'s Header> {
        let is_sent = |header: &&Header| self.statuses(variant).any(|status| inherits(variant, header, status));
        self.input.headers.iter().filter(is_sent).chain(&variant.headers)
    }

    /// Returns the headers of responses with a status: those of the type, then the variant's.
    pub(crate) fn headers_on<'s>(&'s self, variant: &'s Variant<'_>, status: u16) -> impl Iterator<Item = &'s Header> {
        let own = variant.headers.iter().filter(move |header| is_on(header.on.as_ref(), status));
        self.input.headers.iter().filter(move |header| inherits(variant, header, status)).chain(own)
    }

    pub(crate) fn find(&self, name: &syn::Ident) -> Option<(usize, &Variant<'a>)> {
        self.input.variants.iter().enumerate().find(|(_, variant)| variant.ident == name)
    }

    /// Returns the fields whose `From` is thiserror's, if a variant declares database errors. A
    /// database error in such a field becomes no other variant.
    pub(crate) fn bypassing(&self) -> impl Iterator<Item = &Field<'a>> {
        let is_of_database = self.input.variants.iter().any(Variant::is_of_database);
        let fields = self.input.variants.iter().filter(move |_| is_of_database).flat_map(|variant| &variant.fields);
        fields.filter(|field| field.from.is_some() && field.from_database.is_none() && !field.is_unmapped)
    }

    /// Returns whether another variant is concealed as this variant.
    pub(crate) fn is_concealing(&self, variant: &Variant<'_>) -> bool {
        self.shown.contains(&variant.ident)
    }
}

/// Returns whether a variant sends a header of the type in responses with a status.
fn inherits(variant: &Variant<'_>, header: &Header, status: u16) -> bool {
    is_on(header.on.as_ref(), status) && !variant.declares_header(header.name.value(), status)
}
