use crate::diagnostics::Errors;
use crate::names::suggest;
use crate::status;
use crate::syntax::{Given, Input, Variant};
use proc_macro2::Span;

/// The frameworks, as `skip(…)` names them, and the runtime's hidden macro that implements their trait.
pub(crate) const FRAMEWORKS: [(&str, &str); 1] = [("axum", "__axum_08")];

/// `skip(…)` names frameworks, or `all`.
pub(super) fn check_skip(input: &Input<'_>, errors: &Errors) {
    for name in &input.settings.skip {
        let known = FRAMEWORKS.iter().map(|(name, _)| *name).chain(["all"]);
        if !known.clone().any(|framework| name == framework) {
            let help = suggest(&name.to_string(), known);
            errors.help(name.span(), format_args!("no framework `{name}` is known"), help);
        }
    }
}

/// Every variant has a status, its own or the type's.
pub(super) fn check_status(input: &Input<'_>, variant: &Variant<'_>, errors: &Errors) {
    if !matches!(input.status(variant), Given::No) {
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

/// A code is made of letters, digits, `_`, `.` and `-`.
pub(super) fn check_code(input: &Input<'_>, variant: &Variant<'_>, errors: &Errors) {
    if input.number(variant).is_none() {
        return;
    }
    let code = input.code(variant);
    let legal = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '.' | '-');
    if code.is_empty() || !code.chars().all(legal) {
        let mistake = format!("`{code}` is no code: it is made of ASCII letters, digits, `_`, `.` and `-`");
        errors.help(input.code_span(variant), mistake, "`#[status(409, code = \"duplicate_record\")]`");
    }
}

/// One code is one problem type to a client: two variants that share it agree on status and title.
pub(super) fn check_codes_agree(input: &Input<'_>, errors: &Errors) {
    let rows =
        || input.variants.iter().filter_map(|variant| Some((variant, input.number(variant)?, input.code(variant))));
    for (index, (variant, number, code)) in rows().enumerate() {
        // A concealed variant's own code is for the log.
        let same = |(other, _, taken): &(&Variant<'_>, u16, String)| {
            *taken == code && matches!(other.conceal_as, Given::No) && matches!(variant.conceal_as, Given::No)
        };
        let Some((other, taken_number, _)) = rows().take(index).find(same) else { continue };
        let differs = if number != taken_number {
            "status"
        } else if input.title(variant) != input.title(other) {
            "title"
        } else {
            continue;
        };
        errors.help(
            input.code_span(variant),
            format_args!("the code `{code}` is {}'s already, with another {differs}", other.quoted()),
            format_args!("give one of them a code of its own: `#[status({number}, code = \"…\")]`"),
        );
    }
}

/// A title does not vary (RFC 9457 §3.1.3), and is needed where the status has no phrase.
pub(super) fn check_title(input: &Input<'_>, variant: &Variant<'_>, errors: &Errors) {
    let (Some(status), Some(number)) = (input.status(variant).get(), input.number(variant)) else { return };
    match &status.title {
        Some(title) if title.value().trim().is_empty() => {
            errors.help(title.span(), "the title is empty", "leave it out, and it is the status phrase");
        }
        Some(title) if title.value().contains(['{', '}']) => errors.help(
            title.span(),
            "a title is the same in every answer of its type, so it interpolates nothing (RFC 9457 §3.1.3)",
            "what differs goes into the sentence: `#[message(\"… {id} …\")]`",
        ),
        None if !status::has_phrase(number) && !input.is_masked(variant) => errors.help(
            status.span,
            format_args!("the status {number} has no phrase that could be its title"),
            format_args!("`#[status({number}, title = \"…\")]`"),
        ),
        Some(_) | None => {}
    }
}

/// `disclose` is a 5xx's.
pub(super) fn check_disclose(input: &Input<'_>, variant: &Variant<'_>, errors: &Errors) {
    let Some(span) = input.status(variant).get().and_then(|status| status.disclose) else { return };
    if input.number(variant).is_some_and(|number| number < 500) {
        errors.help(
            span,
            "`disclose` has no meaning on a 4xx",
            "a client error always says what it declares; leave it out",
        );
    }
}

/// A transparent variant answers as its one source does, and declares nothing of its own.
pub(super) fn check_transparent(input: &Input<'_>, variant: &Variant<'_>, errors: &Errors) {
    if !input.is_transparent(variant) {
        return;
    }
    let Some(status) = input.status(variant).get() else { return };
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
    let disclose = status.disclose.iter().map(|span| (*span, "`disclose`"));
    let cause = variant.cause.get().map(|(text, _)| (text.span(), "a cause"));
    let message = variant.message.get().and(Some((variant.ident.span(), "a message")));
    let conceal_as = variant.conceal_as.get().map(|target| (target.span(), "`#[conceal_as]`"));
    let unique = variant.unique.iter().map(|unique| (unique.span, "`#[unique]`"));
    let headers = variant.headers.iter().map(|header| (header.name.span(), "a header"));
    let of_fields = variant.fields.iter().flat_map(|field| {
        let public = field.public.get().map(|public| (public.span, "a public field"));
        let details = field.details.map(|span| (span, "`#[details]`"));
        let headers = field.headers.iter().map(|name| (name.span(), "a header"));
        let database = field.from_database.map(|span| (span, "`#[from_database]`"));
        public.into_iter().chain(details).chain(headers).chain(database)
    });
    code.chain(title)
        .chain(disclose)
        .chain(cause)
        .chain(message)
        .chain(conceal_as)
        .chain(unique)
        .chain(headers)
        .chain(of_fields)
        .for_each(|(span, what)| contradicts(span, what));
}
