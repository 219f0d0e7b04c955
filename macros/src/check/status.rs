//! `#[status]` with its keys, and the settings that codes and frameworks have.

use crate::queries::problem_types::ProblemType;
use crate::queries::problem_types::Queries;
use crate::syntax::attr::Attr;
use crate::syntax::input::{StatusKind, Variant};
use crate::util::diagnostics::Errors;
use crate::util::http_status;
use crate::util::literal::Str;
use crate::util::names::suggest;
use proc_macro2::Span;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use syn::spanned::Spanned as _;

/// The frameworks, as `skip(…)` names them. Which of them there are, and what is written for them,
/// is the runtime's.
const FRAMEWORKS: [&str; 7] = ["actix_web", "axum", "poem", "rocket", "salvo", "tonic", "warp"];

/// `skip(…)` names frameworks, or `all`.
pub(super) fn check_skip(queries: &Queries<'_>, errors: &Errors) {
    for name in &queries.input.settings.skip {
        let known = FRAMEWORKS.iter().copied().chain(["all"]);
        if !known.clone().any(|framework| name == framework) {
            let help = suggest(&name.to_string(), known);
            errors.help(name.span(), format_args!("no framework `{name}` is known"), help);
        }
    }
}

/// Every variant has a status, its own or the type's.
pub(super) fn check_status(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    if !matches!(queries.status(variant), Attr::Absent) {
        return;
    }
    let (what, default) = match variant.is_struct {
        true => ("this error", ""),
        false => ("this variant", "; `#[status(…)]` on the enum is the default of all variants"),
    };
    errors.help(
        variant.ident.span(),
        format_args!("{what} has no status"),
        format_args!("say what it answers: `#[status(404)]`, `#[status(CONFLICT)]`, or `#[status(transparent)]` to answer as its source does{default}"),
    );
}

/// The beginning of all codes that are not written out.
pub(super) fn check_code_prefix(queries: &Queries<'_>, errors: &Errors) {
    if let Some(prefix) = queries.input.settings.code_prefix.as_ref().filter(|prefix| !is_code(prefix.value())) {
        let mistake = format!("`{:?}` begins no code: {CODE}", prefix.value());
        errors.help(prefix.span(), mistake, "`#[api_error(code_prefix = \"buyers.\")]`");
    }
}

/// A code is made of letters, digits, `_`, `.` and `-`.
pub(super) fn check_code(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    // Of several, the last has the variant's own.
    let (Some(number), Some(problem_type)) = (queries.number(variant), queries.problem_types(variant).last()) else {
        return;
    };
    let is_declared = queries.status(variant).get().is_some_and(|status| status.code.is_some());
    let prefix = queries.input.settings.code_prefix.as_ref().filter(|_| !is_declared).map_or("", Str::value);
    let code = problem_type.code.strip_prefix(prefix).unwrap_or(&problem_type.code);
    if code.is_empty() || !is_code(code) {
        let help = format!("`#[status({number}, code = \"duplicate_record\")]`");
        errors.help(queries.code_span(variant), format_args!("`{code:?}` is no code: {CODE}"), help);
    }
}

const CODE: &str = "it is made of ASCII letters, digits, `_`, `.` and `-`";

fn is_code(text: &str) -> bool {
    text.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | '.' | '-'))
}

/// One code is one problem type to a client: two variants that share it agree on status and title.
pub(super) fn check_codes_agree(queries: &Queries<'_>, errors: &Errors) {
    // A concealed variant's own code is for the log.
    let seen = queries.input.variants.iter().filter(|variant| matches!(variant.conceal_as, Attr::Absent));
    let mut by_code: HashMap<&str, (&Variant<'_>, &ProblemType)> = HashMap::new();
    for (variant, problem_type) in
        seen.flat_map(|variant| queries.problem_types(variant).iter().map(move |one| (variant, one)))
    {
        let (number, code) = (problem_type.status.number, &problem_type.code);
        let (other, taken) = match by_code.entry(code) {
            Entry::Vacant(free) => {
                free.insert((variant, problem_type));
                continue;
            }
            Entry::Occupied(taken) => *taken.get(),
        };
        let differs = if number != taken.status.number {
            "status"
        } else if problem_type.title != taken.title {
            "title"
        } else {
            continue;
        };
        errors.help(
            queries.code_span(variant),
            format_args!("the code `{code}` is {}'s already, with another {differs}", other.quoted()),
            format_args!(
                "agree on the {differs}, or give one of them a code of its own: `#[status({number}, code = \"…\")]`"
            ),
        );
    }
}

/// A title does not vary (RFC 9457 §3.1.3), and is needed where the status has no phrase.
pub(super) fn check_title(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let Some(status) = queries.status(variant).get() else { return };
    match &status.title {
        Some(title) if title.value().trim().is_empty() => {
            errors.help(title.span(), "the title is empty", "leave it out, and it is the status phrase");
        }
        Some(title) if title.value().contains(['{', '}']) => errors.help(
            title.span(),
            "a title is the same in every answer of its type, so it interpolates nothing (RFC 9457 §3.1.3)",
            "what differs goes into the sentence: `#[message(\"… {id} …\")]`",
        ),
        Some(_) => {}
        None => {
            for problem_type in
                queries.unmasked_problem_types(variant).filter(|one| !http_status::has_phrase(one.status.number))
            {
                let number = problem_type.status.number;
                errors.help(
                    problem_type.status.span,
                    format_args!("the status {number} has no phrase that could be its title"),
                    format_args!("`#[status({number}, title = \"…\")]`"),
                );
            }
        }
    }
}

/// `disclose` is a 5xx's.
pub(super) fn check_disclose(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let Some(status) = queries.status(variant).get() else { return };
    let may_be_disclosed = match &status.kind {
        // Told by `check_transparent`.
        StatusKind::Transparent => true,
        StatusKind::Code(code) => code.number >= 500,
        // What is not listed never is.
        StatusKind::OneOf(listed, _) => listed.iter().any(|code| code.number >= 500),
    };
    if let (Some(span), false) = (status.disclose, may_be_disclosed) {
        errors.help(
            span,
            "`disclose` has no meaning on a 4xx",
            "a client error always says what it declares; leave it out",
        );
    }
}

/// `one_of` has a field that says which, and an `otherwise` that is a server error.
pub(super) fn check_one_of(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let marked: Vec<Span> = variant.fields.iter().filter_map(|field| field.status).collect();
    let Some(status) = queries.status(variant).get() else { return };
    let StatusKind::OneOf(listed, otherwise) = &status.kind else {
        for span in marked {
            let help = "`#[status(one_of(404, 409), otherwise = 502)]` on the variant reads it";
            errors.help(span, "nothing reads this status: the variant's own is known here", help);
        }
        return;
    };
    if let [] | [_, _, ..] = marked.as_slice() {
        let has = if marked.is_empty() { "none" } else { "more than one" };
        let help = "mark one: `#[status] status: StatusCode` (of `http`), or a `u16`";
        errors.help(
            status.span,
            format_args!("`one_of` needs a field that says which status it is, and there is {has}"),
            help,
        );
    }
    if otherwise.number < 500 {
        let help = "a status that is not listed is unexpected, so it is answered as a server error: `otherwise = 502`";
        errors.help(otherwise.span, "`otherwise` is not a server error", help);
    }
    if listed.is_empty() {
        let help = "`one_of(404, 409)`; for a status that is known here, `#[status(502)]`";
        errors.help(status.span, "`one_of` lists no status", help);
    }
    for (index, one) in listed.iter().enumerate() {
        if !http_status::has_phrase(one.number) {
            let help = "leave it out, and it is answered as `otherwise`; or make it a variant of its own, with a title";
            let mistake = format!("the status {} has no phrase that could be its code and title", one.number);
            errors.help(one.span, mistake, help);
        }
        if listed.iter().take(index).chain([otherwise]).any(|other| other.number == one.number) {
            errors.help(one.span, format_args!("the status {} stands here twice", one.number), "keep one of them");
        }
    }
    let own = status.code.iter().chain(&status.title).map(Str::span);
    for span in own.chain(status.grpc.iter().map(|(span, _)| *span)) {
        let help = "leave it out: each status has the code and the title of its phrase, and its gRPC code";
        errors.help(span, "`one_of` is a problem type for each status, and one of these can't be all of theirs", help);
    }
}

/// `downcast` looks into the one source.
pub(super) fn check_downcast(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let Some(status) = queries.status(variant).get() else { return };
    let Some(first) = status.downcast.first() else { return };
    if queries.is_transparent(variant) {
        let help = "leave out `downcast`, or `#[status(500, downcast(…))]` for what is none of these";
        errors.help(first.span(), "`transparent` answers as the source does, so there is nothing to look for", help);
    } else if !matches!(variant.conceal_as, Attr::Absent) {
        let help = "leave `downcast` out: what is found is concealed, too";
        errors.help(first.span(), "`downcast` answers as what it finds, and this variant is always concealed", help);
    } else if variant.sources().len() != 1 {
        let help = format!("mark one field: `{}(#[from] anyhow::Error)`", variant.ident);
        errors.help(first.span(), "`downcast` looks into the source, and there is not exactly one", help);
    }
}

/// A transparent variant answers as its one source does, and declares nothing of its own.
pub(super) fn check_transparent(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    if !queries.is_transparent(variant) {
        return;
    }
    let Some(status) = queries.status(variant).get() else { return };
    let sources = variant.sources().len();
    if sources != 1 {
        let has = if sources == 0 { "none" } else { "more than one" };
        errors.help(
            status.span,
            format_args!("`transparent` answers as the source does, and there is {has}"),
            format_args!("mark one field: `{}(#[from] AuthError)`", variant.ident),
        );
    }
    let contradicts = |span: Span, what: &str| {
        errors.help(
            span,
            format_args!("{what} contradicts `transparent`, which answers as the source does"),
            "declare it on the source's own type, or give this variant a status of its own",
        );
    };
    let code = status.code.iter().map(|code| (code.span(), "a code"));
    let title = status.title.iter().map(|title| (title.span(), "a title"));
    let grpc = status.grpc.iter().map(|(span, _)| (*span, "a gRPC code"));
    let disclose = status.disclose.iter().map(|span| (*span, "`disclose`"));
    let cause = variant.cause.get().map(|(text, _)| (text.span(), "a cause"));
    let message = variant.message.get().map(|message| (message.span(), "a message"));
    let report = variant.report.get().map(|level| (level.span(), "`#[report]`"));
    let unique = variant.unique.iter().map(|unique| (unique.span, "`#[unique]`"));
    let constraints = variant.constraints.iter().map(|constraint| (constraint.span, "`#[constraint]`"));
    let outcomes = variant.outcomes.first().map(|word| (word.span(), "`#[on_database]`"));
    let headers = variant.headers.iter().map(|header| (header.name.span(), "a header"));
    let of_fields = variant.fields.iter().flat_map(|field| {
        let public = field.public.get().map(|public| (public.span, "a public field"));
        let field_errors = field.field_errors.map(|span| (span, "`#[field_errors]`"));
        let headers = field.headers.iter().map(|name| (name.span(), "a header"));
        let database = field.from_database.map(|span| (span, "`#[from_database]`"));
        public.into_iter().chain(field_errors).chain(headers).chain(database)
    });
    code.chain(title)
        .chain(grpc)
        .chain(disclose)
        .chain(cause)
        .chain(message)
        .chain(report)
        .chain(unique)
        .chain(constraints)
        .chain(outcomes)
        .chain(headers)
        .chain(of_fields)
        .for_each(|(span, what)| contradicts(span, what));
}
