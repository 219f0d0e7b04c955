//! The rules of the keys of `#[status]` that describe a problem type: `type`, `docs`, `members`.

use super::fields::{is_member_name, is_reserved, reserved_names};
use crate::queries::problem_types::Queries;
use crate::syntax::attr::Attr;
use crate::syntax::input::{Field, Status, StatusKind, Variant};
use crate::util::diagnostics::Errors;
use crate::util::uri;

/// Checks that `type` is a URI reference (RFC 9457 §3.1.1), and that `docs` is a link.
pub(super) fn check_links(queries: &Queries<'_>, errors: &Errors) {
    for status in statuses(queries) {
        if let Some(uri) = status.uri.as_ref().filter(|uri| !uri::is_reference(uri.value())) {
            errors.help_and_note(
                uri.span(),
                format_args!("`type` in `#[status]` is not a URI: `{:?}`", uri.value()),
                "write an absolute URI, such as `type = \"urn:example:duplicate-record\"`",
                "RFC 9457 §3.1.1, RFC 3986 §4.1",
            );
        }
        if let Some(link) = status.docs.as_ref().filter(|link| !uri::is_link(link.value())) {
            errors.help(
                link.span(),
                format_args!("`docs` in `#[status]` is not a link to a page: `{:?}`", link.value()),
                "write an address, such as `docs = \"https://example.com/errors#duplicate-record\"`",
            );
        }
    }
}

/// Returns the declarations of a status: those of the variants, and the default on the type.
pub(super) fn statuses<'q>(queries: &'q Queries<'_>) -> impl Iterator<Item = &'q Status> {
    let variants = queries.input.variants.iter().map(|variant| &variant.status);
    std::iter::once(&queries.input.status).chain(variants).filter_map(Attr::get)
}

/// Checks that the names in `members` are legal and distinct.
pub(super) fn check_static_members(queries: &Queries<'_>, errors: &Errors) {
    for members in statuses(queries).filter_map(|status| status.members.as_ref()) {
        if members.list.is_empty() {
            errors.help(members.span, "`members` lists no member", "write `members(kind = \"auth\", param = null)`");
        }
        for (index, (name, _)) in members.list.iter().enumerate() {
            let text = name.to_string();
            if !is_member_name(&text) {
                let note = "a member name is an ASCII letter, then ASCII letters, digits and `_` (RFC 9457 §3.2)";
                let mistake = format!("`{text:?}` is not a legal member name");
                errors.help_and_note(name.span(), mistake, "write `members(kind = \"auth\", param = null)`", note);
            } else if queries.input.settings.profile.is_none() && is_reserved(&text) {
                errors.help_and_note(
                    name.span(),
                    format_args!("`{text}` is a reserved member name"),
                    format_args!(
                        "write another name, such as `error_{text}`, or name a profile whose format has no such member: `#[api_error(profile = PAYMENTS)]`"
                    ),
                    reserved_names(),
                );
            } else if members.list.iter().take(index).any(|(before, _)| before == name) {
                errors.help(name.span(), format_args!("two members are named `{text}`"), "keep one of them");
            }
        }
    }
}

/// Checks that the response has the members in `members`, and that no field has their names.
pub(super) fn check_static_members_of(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let Some(members) = queries.status(variant).get().and_then(|status| status.members.as_ref()) else { return };
    if !matches!(variant.conceal_as, Attr::Absent) {
        // A default on the type also belongs to variants that are not concealed.
        if variant.status.get().is_some() {
            let note = "the client receives the members of the variant that is shown";
            errors.help_and_note(members.span, "`members` has no effect on a concealed variant", "remove it", note);
        }
        return;
    }
    if queries.is_masked(variant) {
        let number = queries.number(variant).unwrap_or(500);
        let help = format!("remove it, or send the members with {}", queries.as_disclosed(variant));
        errors.help(members.span, format_args!("`members` has no effect on a masked {number} response"), help);
    }
    let is_same = |field: &&Field<'_>| {
        let name = field.member_name();
        !field.is_source() && field.is_member() && members.list.iter().any(|(member, _)| *member == name)
    };
    for field in variant.fields.iter().filter(is_same) {
        let name = field.member_name();
        let help = format!(
            "write another name, such as `#[public(name = \"buyer_{name}\")]`, or remove `{name}` from `members`"
        );
        errors.help(field.span(), format_args!("`{name}` is a member of every response of {}", variant.quoted()), help);
    }
}

/// Checks that `type` is not on a variant with several problem types.
pub(super) fn check_one_uri(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    let Some(status) = queries.status(variant).get() else { return };
    if let (StatusKind::OneOf(..), Some(uri), false) = (&status.kind, &status.uri, queries.has_range(variant)) {
        let note = "each listed status is a problem type, with the code, title and gRPC code of the status";
        errors.help_and_note(uri.span(), "`type` can't be combined with `one_of`", "remove it", note);
    }
}

/// Checks that clients can know the error that `retry` describes.
pub(super) fn check_retry(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    // A default on the type also belongs to variants that are not concealed.
    let Some((span, _)) = variant.status.get().and_then(|status| status.retry) else { return };
    if !matches!(variant.conceal_as, Attr::Absent) {
        let note = "the client sees the variant that is shown";
        errors.help_and_note(span, "`retry` has no effect on a concealed variant", "remove it", note);
    } else if queries.is_masked(variant) {
        let number = queries.number(variant).unwrap_or(500);
        let help = format!("remove it, or send the code with {}", queries.as_disclosed(variant));
        errors.help(span, format_args!("`retry` has no effect on a masked {number} response"), help);
    }
}
