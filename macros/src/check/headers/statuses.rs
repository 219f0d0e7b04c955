//! The rules of the keys that limit headers to statuses: `on` of `#[header]`, and `challenge` and
//! `no_challenge` of `#[status]`.

use super::declared::Declared;
use crate::queries::problem_types::Queries;
use crate::syntax::attr::Attr;
use crate::syntax::input::{On, Variant};
use crate::util::diagnostics::Errors;

/// Checks that each status in `on` is the status of a response.
pub(in crate::check) fn check_on(queries: &Queries<'_>, errors: &Errors) {
    let variants = &queries.input.variants;
    // An invalid status could be the missing one.
    let is_known = |variant: &Variant<'_>| queries.status(variant).get().is_some();
    if variants.iter().all(is_known) {
        let is_sent = |status| {
            let mut shown = variants.iter().filter(|variant| matches!(variant.conceal_as, Attr::Absent));
            shown.any(|variant| queries.statuses(variant).any(|one| one == status))
        };
        queries.input.headers.iter().filter_map(|header| header.on.as_ref()).for_each(|on| {
            check_statuses(on, "the enum", is_sent, errors);
        });
    }
    for variant in variants.iter().filter(|variant| is_known(variant) && !queries.is_transparent(variant)) {
        let is_sent = |status| queries.statuses(variant).any(|one| one == status);
        let of_fields = variant.fields.iter().flat_map(|field| &field.headers).filter_map(|header| header.on.as_ref());
        let own = variant.headers.iter().filter_map(|header| header.on.as_ref());
        own.chain(of_fields).for_each(|on| check_statuses(on, &variant.quoted(), is_sent, errors));
    }
}

fn check_statuses(on: &On, of: &str, is_sent: impl Fn(u16) -> bool, errors: &Errors) {
    if on.statuses.is_empty() {
        errors.help(on.span, "`on` in `#[header]` lists no status", "write `on(429)`");
    }
    for status in on.statuses.iter().filter(|status| !is_sent(status.number)) {
        let mistake = format!("`on` in `#[header]` has no effect: no response of {of} has status {}", status.number);
        errors.help(status.span, mistake, "remove the status");
    }
}

/// Checks `challenge` and `no_challenge`, which are about the challenge of a 401 or a 407.
pub(in crate::check) fn check_challenge(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let Some(status) = queries.status(variant).get() else { return };
    if queries.is_transparent(variant) {
        return;
    }
    if let (Some(span), Some(_)) = (status.no_challenge, status.profile_challenge) {
        let help = "keep `challenge = profile` to send the profile's challenge, or `no_challenge` to send none";
        errors.help(span, "`no_challenge` can't be combined with `challenge` in `#[status]`", help);
        return;
    }
    let (key, span, numbers): (_, _, &[u16]) = match (status.no_challenge, status.profile_challenge) {
        (Some(span), _) => ("no_challenge", span, &[401, 407]),
        (None, Some(span)) => ("challenge", span, &[401]),
        (None, None) => return,
    };
    // A default on the type also belongs to variants that are concealed.
    if !matches!(variant.conceal_as, Attr::Absent) {
        if variant.status.get().is_some() {
            let note = "the client receives the headers of the variant that is shown";
            let mistake = format!("`{key}` has no effect on a concealed variant");
            errors.help_and_note(span, mistake, "remove it", note);
        }
        return;
    }
    let challenged: Vec<u16> = queries.statuses(variant).filter(|status| numbers.contains(status)).collect();
    if let (true, Some(number)) = (challenged.is_empty(), queries.number(variant)) {
        let note = match key {
            "challenge" => "a profile declares the challenge of a 401 (RFC 9110 §15.5.2)",
            _ => "only a 401 and a 407 need a challenge (RFC 9110 §15.5.2, §15.5.8)",
        };
        let mistake = format!("`{key}` has no effect on a {number} response");
        errors.help_and_note(span, mistake, "remove it", note);
    }
    for number in challenged {
        let name = if number == 401 { "www-authenticate" } else { "proxy-authenticate" };
        if let Declared::Always = Declared::of(queries, variant, number, name) {
            let mistake = format!(
                "`{key}` contradicts the header `{name}`, which each {number} response of {} has",
                variant.quoted()
            );
            errors.help(span, mistake, format_args!("remove `{key}`, or the header"));
        }
    }
}
