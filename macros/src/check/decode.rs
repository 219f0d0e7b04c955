//! The rules of the key `decode`: a client can rebuild each variant of it.

use crate::queries::decode::Missing;
use crate::queries::problem_types::Queries;
use crate::syntax::input::{Field, Variant};
use crate::util::diagnostics::Errors;

/// Checks that the response has each field of a variant that clients rebuild.
pub(super) fn check_fields(queries: &Queries<'_>, variant: &Variant<'_>, errors: &Errors) {
    if !queries.input.settings.decode || !queries.is_rebuilt(variant) {
        return;
    }
    for field in &variant.fields {
        if let Err(missing) = queries.origin(variant, field) {
            let mistake = format!("`#[api_error(decode)]` can't rebuild {}, {}", field.quoted(), why(missing));
            let number = queries.number(variant).map(|number| number.to_string());
            let status = number.as_deref().unwrap_or("transparent");
            errors.help_and_note(
                field.span(),
                mistake,
                format_args!(
                    "{}\n      or keep it from clients: `#[status({status}, server_only)]`",
                    help(missing, field)
                ),
                "a client rebuilds each variant that is neither masked nor concealed",
            );
        }
    }
}

fn why(missing: Missing) -> &'static str {
    match missing {
        Missing::Private => "which is private",
        Missing::Message => "which is sent in the message only",
        Missing::Cause => "which is public in the cause only",
        Missing::Source => "which is a source",
        Missing::PartialHeader => "which only some responses have",
        Missing::MixedFieldErrors => "whose field errors are sent among those of a constraint",
    }
}

fn help(missing: Missing, field: &Field<'_>) -> String {
    match missing {
        Missing::Private | Missing::Message | Missing::Cause => {
            format!("write `{}` to send it as a member", field.as_member())
        }
        Missing::Source => "move it to a variant that is masked, such as `#[status(500)]`".to_owned(),
        Missing::PartialHeader => "remove `on(…)` from its header".to_owned(),
        Missing::MixedFieldErrors => "move the constraint to a variant of its own".to_owned(),
    }
}

/// Checks that no two variants that clients rebuild have the same code and status.
pub(super) fn check_distinct(queries: &Queries<'_>, errors: &Errors) {
    if !queries.input.settings.decode {
        return;
    }
    let is_rebuilt = |variant: &&Variant<'_>| queries.is_rebuilt(variant);
    let variants: Vec<&Variant<'_>> = queries.input.variants.iter().filter(is_rebuilt).collect();
    for (index, variant) in variants.iter().enumerate() {
        let types = |variant| queries.unmasked_problem_types(variant);
        let shared = variants.iter().take(index).find_map(|other| {
            let pairs = types(other).flat_map(|one| types(variant).map(move |two| (one, two)));
            let mut same = pairs.filter(|(one, two)| one.code == two.code);
            let status =
                same.find_map(|(one, two)| one.statuses().iter().find(|status| two.statuses().contains(status)));
            status.map(|status| (other, status))
        });
        if let Some((other, status)) = shared {
            let (one, two) = (other.quoted(), variant.quoted());
            errors.help_and_note(
                queries.code_span(variant),
                format_args!(
                    "`#[api_error(decode)]` can't tell {two} from {one}: both have this code and status {status}"
                ),
                format_args!("write another code, such as `#[status({status}, code = \"…\")]`"),
                "a client finds the variant by the code and the status of the response",
            );
        }
    }
}
