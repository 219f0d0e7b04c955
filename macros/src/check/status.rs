//! The rules of `#[status]` and its keys, and of the settings for codes and frameworks.

use crate::queries::problem_types::ProblemType;
use crate::queries::problem_types::Queries;
use crate::syntax::attr::Attr;
use crate::syntax::input::{Code, Listed, Message, StatusKind, Variant};
use crate::util::diagnostics::Errors;
use crate::util::http_status;
use crate::util::literal::Str;
use crate::util::names::suggest;
use proc_macro2::Span;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use syn::spanned::Spanned as _;

/// The frameworks that `skip(…)` can name. The runtime decides which of them get an impl, and has
/// the impls.
const FRAMEWORKS: [&str; 9] = ["actix_web", "aide", "axum", "poem", "rocket", "salvo", "tonic", "utoipa", "warp"];

/// Checks that `skip(…)` names frameworks, or `all`.
pub(super) fn check_skip(queries: &Queries<'_>, errors: &Errors) {
    for name in &queries.input.settings.skip {
        let known = FRAMEWORKS.iter().copied().chain(["all"]);
        if !known.clone().any(|framework| name == framework) {
            let help = suggest(&name.to_string(), known);
            errors.help(name.span(), format_args!("unknown framework `{name}` in `skip`"), help);
        }
    }
}

/// Checks that a variant has a status, or the enum has one.
pub(super) fn check_status(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    if !matches!(queries.status(variant), Attr::Absent) {
        return;
    }
    let default = match variant.is_struct {
        true => "",
        false => "\n      or write a default for all variants on the enum, such as `#[status(500)]`",
    };
    errors.help(
        variant.ident.span(),
        format_args!("{} has no `#[status]`", variant.quoted()),
        format_args!("add `#[status(404)]`, or `#[status(transparent)]` to respond as its source does{default}"),
    );
}

/// Checks the prefix of all codes that are derived from a variant's name.
pub(super) fn check_code_prefix(queries: &Queries<'_>, errors: &Errors) {
    if let Some(prefix) = queries
        .input
        .settings
        .code_prefix
        .as_ref()
        .filter(|prefix| !is_code(prefix.value()) || prefix.value().starts_with(' '))
    {
        let mistake = format!("`code_prefix` has an illegal character: `{:?}`", prefix.value());
        errors.help_and_note(prefix.span(), mistake, "write `#[api_error(code_prefix = \"buyers.\")]`", CODE);
    }
}

/// Checks that a code is printable ASCII. The generated code checks a constant.
pub(super) fn check_code(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    // If the variant has several problem types, only the last one's code is derived from its name.
    let (Some(number), Some(problem_type)) = (queries.number(variant), queries.problem_types(variant).last()) else {
        return;
    };
    let is_declared = queries.status(variant).get().is_some_and(|status| status.code.is_some());
    let prefix = queries.input.settings.code_prefix.as_ref().filter(|_| !is_declared).map_or("", Str::value);
    if problem_type.constant.is_some() {
        return;
    }
    let code = problem_type.code.strip_prefix(prefix).unwrap_or(&problem_type.code);
    if code.trim() != code || code.is_empty() || !is_code(code) {
        let help = format!("write `#[status({number}, code = \"…\")]`");
        errors.help_and_note(queries.code_span(variant), format_args!("`{code:?}` is not a legal code"), help, CODE);
    }
}

const CODE: &str = "a code is printable ASCII, and neither begins nor ends with a space";

fn is_code(text: &str) -> bool {
    text.chars().all(|char| matches!(char, ' '..='~'))
}

/// Checks that variants with the same code and status have the same title and URI. A client takes
/// these two for one problem type.
pub(super) fn check_codes_agree(queries: &Queries<'_>, errors: &Errors) {
    // Clients never see the code of a concealed variant.
    let seen = queries.input.variants.iter().filter(|variant| matches!(variant.conceal_as, Attr::Absent));
    let mut by_code: HashMap<(&str, u16), (&Variant<'_>, &ProblemType)> = HashMap::new();
    for (variant, problem_type) in
        seen.flat_map(|variant| queries.problem_types(variant).iter().map(move |one| (variant, one)))
    {
        let (number, code) = (problem_type.status.number, &problem_type.code);
        let (other, taken) = match by_code.entry((code, number)) {
            Entry::Vacant(free) => {
                free.insert((variant, problem_type));
                continue;
            }
            Entry::Occupied(taken) => *taken.get(),
        };
        // The masked problem type of `otherwise` has the code of a range.
        if std::ptr::eq(other, variant) {
            continue;
        }
        let differs = if problem_type.title != taken.title {
            "title"
        } else if problem_type.uri != taken.uri {
            "type"
        } else {
            continue;
        };
        errors.help_and_note(
            queries.code_span(variant),
            format_args!(
                "code `{code}` of status {number} is already used by {} with another {differs}",
                other.quoted()
            ),
            format_args!("use the same {differs}, or write another code: `#[status({number}, code = \"…\")]`"),
            "a client takes a code and a status for one problem type",
        );
    }
}

/// Checks that a title is fixed (RFC 9457 §3.1.3), and that there is one if the status has no
/// phrase.
pub(super) fn check_title(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let Some(status) = queries.status(variant).get() else { return };
    match &status.title {
        Some(title) if title.value().trim().is_empty() => {
            errors.help(title.span(), "`title` is empty", "remove it to send the phrase of the status");
        }
        Some(title) if title.value().contains(['{', '}']) => errors.help_and_note(
            title.span(),
            "`title` can't interpolate fields",
            format_args!("move the text to the message: `#[message({:?})]`", title.value()),
            "a title is the same in all responses of a problem type (RFC 9457 §3.1.3)",
        ),
        Some(_) => {}
        None => {
            for problem_type in queries
                .unmasked_problem_types(variant)
                .filter(|one| one.range.is_none() && !http_status::has_phrase(one.status.number))
            {
                let number = problem_type.status.number;
                errors.help(
                    problem_type.status.span,
                    format_args!("status {number} needs a `title`, because it has no phrase"),
                    format_args!("write `#[status({number}, title = \"…\")]`"),
                );
            }
        }
    }
}

/// Checks that `disclose` is only on a 5xx.
pub(super) fn check_disclose(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let Some(status) = queries.status(variant).get() else { return };
    let may_be_disclosed = match &status.kind {
        // Reported by `check_transparent`.
        StatusKind::Transparent => true,
        StatusKind::Code(code) => code.number >= 500,
        // A status that is not listed is never disclosed.
        StatusKind::OneOf(listed, _) => listed.iter().any(|one| one.first.number >= 500),
    };
    if let (Some(span), false) = (status.disclose, may_be_disclosed) {
        let note = "a 4xx response always sends the declared message and members";
        errors.help_and_note(span, "`disclose` has no effect on a 4xx response", "remove it", note);
    }
}

/// Checks that `one_of` has one field that holds the status, and that `otherwise` is a server
/// error.
pub(super) fn check_one_of(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let marked: Vec<Span> = variant.fields.iter().filter_map(|field| field.status).collect();
    let Some(status) = queries.status(variant).get() else { return };
    let StatusKind::OneOf(listed, otherwise) = &status.kind else {
        for span in marked {
            let help = "remove it, or write `#[status(one_of(404, 409), otherwise = 502)]` on the variant";
            errors.help(span, "`#[status]` on a field has no effect without `one_of` on the variant", help);
        }
        return;
    };
    if let [] | [_, _, ..] = marked.as_slice() {
        let has = if marked.is_empty() { "none" } else { "more than one" };
        let help = "mark one field: `#[status] status: http::StatusCode` or `#[status] status: u16`";
        let mistake = format!("`one_of` needs one field with `#[status]`, and {} has {has}", variant.quoted());
        errors.help(status.span, mistake, help);
    }
    if otherwise.number < 500 {
        let note = "a status that is not listed is unexpected, so the response is a server error";
        errors.help_and_note(otherwise.span, "`otherwise` needs a 5xx status", "write `otherwise = 502`", note);
    }
    if listed.is_empty() {
        let help = "write `one_of(404, 409)`, or a fixed status such as `#[status(502)]`";
        errors.help(status.span, "`one_of` lists no status", help);
    }
    let ranges = queries.problem_types(variant).iter().filter(|one| one.range.is_some()).count();
    let declared: Vec<&Listed> = listed.iter().filter(|one| one.last.is_some()).collect();
    if let (true, Some(last)) = (ranges < declared.len(), declared.last()) {
        let help = "remove it, or one of the others";
        errors.help(last.first.span, "each status of a range in `one_of` is listed already, or needs a header", help);
    }
    let singles: Vec<&Code> = listed.iter().filter(|one| one.last.is_none()).map(|one| &one.first).collect();
    for (index, one) in singles.iter().copied().enumerate() {
        if !http_status::has_phrase(one.number) {
            let number = one.number;
            let help = format!("remove it, or declare another variant: `#[status({number}, title = \"…\")]`");
            let note = "the code and the title of a listed status are its phrase";
            errors.help_and_note(
                one.span,
                format_args!("`one_of` can't list {number}, which has no phrase"),
                help,
                note,
            );
        }
        // A 4xx in `otherwise` was reported above.
        if one.number == otherwise.number && otherwise.number >= 500 {
            let (number, another) = (one.number, if one.number == 502 { 500 } else { 502 });
            errors.help_and_note(
                one.span,
                format_args!("status {number} is in `one_of` and in `otherwise`"),
                format_args!("remove it from `one_of`, or write another status, `otherwise = {another}`"),
                format_args!(
                    "`otherwise = {number}` sends {number} for each status that is not listed, also for {number}"
                ),
            );
        } else if singles.iter().copied().take(index).any(|other| other.number == one.number) {
            errors.help(one.span, format_args!("status {} is listed twice", one.number), "keep one of them");
        }
    }
    // A range is one problem type, which these keys describe.
    if queries.has_range(variant) {
        return;
    }
    let code = status.code.iter().map(|code| ("code", code.span()));
    let title = status.title.iter().map(|title| ("title", title.span()));
    let grpc = status.grpc.iter().map(|(span, _)| ("grpc", *span));
    for (key, span) in code.chain(title).chain(grpc) {
        let note = "each listed status is a problem type, with the code, title and gRPC code of the status";
        errors.help_and_note(span, format_args!("`{key}` can't be combined with `one_of`"), "remove it", note);
    }
}

/// Checks that `downcast` has one source to search.
pub(super) fn check_downcast(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let Some(status) = queries.status(variant).get() else { return };
    let Some(first) = status.downcast.first() else { return };
    if queries.is_transparent(variant) {
        let help = "remove `downcast`, or write the status of other errors: `#[status(500, downcast(…))]`";
        let note = "a transparent variant responds as its source does";
        errors.help_and_note(first.span(), "`downcast` can't be combined with `transparent`", help, note);
    } else if !matches!(variant.conceal_as, Attr::Absent) {
        let note = "a concealed variant never responds as the error that `downcast` finds";
        errors.help_and_note(
            first.span(),
            "`downcast` can't be combined with `#[conceal_as]`",
            "remove `downcast`",
            note,
        );
    } else {
        check_one_source(variant, "downcast", first.span(), "#[from] anyhow::Error", errors);
    }
}

/// Checks that a variant has one source, which a key of `#[status]` needs. `source` is the field to
/// add to a variant without fields.
pub(super) fn check_one_source(variant: &Variant<'_>, key: &str, span: Span, source: &str, errors: &Errors) {
    let count = match variant.sources().len() {
        1 => return,
        0 => "none",
        _ => "more than one",
    };
    let help = match variant.fields.as_slice() {
        [] => format!("add one: `{}({source})`", variant.ident),
        _ => "mark one field with `#[source]`".to_owned(),
    };
    errors.help(span, format_args!("`{key}` needs one source, and {} has {count}", variant.quoted()), help);
}

/// Checks that a transparent variant has one source, and declares nothing that the source declares.
pub(super) fn check_transparent(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    if !queries.is_transparent(variant) {
        return;
    }
    let Some(status) = queries.status(variant).get() else { return };
    check_one_source(variant, "transparent", status.span, "#[from] AuthError", errors);
    let contradicts = |span: Span, what: &str| {
        errors.help_and_note(
            span,
            format_args!("{what} has no effect on a transparent variant"),
            "move it to the type of the source, or replace `transparent` with a status, such as `#[status(500)]`",
            "a transparent variant responds as its source does",
        );
    };
    let code = status.code.iter().map(|code| (code.span(), "`code`"));
    let title = status.title.iter().map(|title| (title.span(), "`title`"));
    let uri = status.uri.iter().map(|uri| (uri.span(), "`type`"));
    let docs = status.docs.iter().map(|link| (link.span(), "`docs`"));
    let members = status.members.iter().map(|members| (members.span, "`members`"));
    let grpc = status.grpc.iter().map(|(span, _)| (*span, "`grpc`"));
    let disclose = status.disclose.iter().map(|span| (*span, "`disclose`"));
    let retry = status.retry.iter().map(|(span, _)| (*span, "`retry`"));
    let challenge = status.profile_challenge.iter().map(|span| (*span, "`challenge`"));
    let no_challenge = status.no_challenge.iter().map(|span| (*span, "`no_challenge`"));
    let cause = variant.cause.get().map(|(text, _)| (text.span(), "`#[cause]`"));
    let is_text = |message: &&Message| matches!(message, Message::Text(..));
    let message = variant.message.get().filter(|message| !is_text(message));
    let message = message.map(|message| (message.span(), "`#[message]` without a text"));
    let report = variant.report.get().map(|level| (level.span(), "`#[report]`"));
    let unique = variant.unique.iter().map(|unique| (unique.span, "`#[unique]`"));
    let constraints = variant.constraints.iter().map(|constraint| (constraint.span, "`#[constraint]`"));
    let outcomes = variant.outcomes.first().map(|word| (word.span(), "`#[on_database]`"));
    let headers = variant.headers.iter().map(|header| (header.name.span(), "`#[header]`"));
    let of_fields = variant.fields.iter().flat_map(|field| {
        // Members and a text are added to the response of the inner error.
        let public = field.public.get().filter(|public| public.cause.is_some());
        let public = public.map(|public| (public.span, "`#[public(cause)]`"));
        let field_errors = field.field_errors.map(|span| (span, "`#[field_errors]`"));
        let headers = field.headers.iter().map(|name| (name.span(), "`#[header]`"));
        let database = field.from_database.map(|span| (span, "`#[from_database]`"));
        public.into_iter().chain(field_errors).chain(headers).chain(database)
    });
    code.chain(title)
        .chain(uri)
        .chain(docs)
        .chain(members)
        .chain(grpc)
        .chain(disclose)
        .chain(retry)
        .chain(challenge)
        .chain(no_challenge)
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
