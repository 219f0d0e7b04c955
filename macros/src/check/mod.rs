//! The rules that relate attributes to each other. Each `check_*` tells what it finds; none stops another.

mod conceal;
mod database;
mod fields;
mod headers;
mod sentence;
mod status;

use crate::syntax::{Attr, Input};
use crate::util::diagnostics::Errors;

pub(crate) fn check(input: &Input<'_>, errors: &Errors) {
    status::check_skip(input, errors);
    status::check_code_prefix(input, errors);
    status::check_codes_agree(input, errors);
    sentence::check_type_message(input, errors);
    headers::check_literals(&input.headers, errors);
    headers::check_repeated(&input.headers, &[], errors);
    database::check_claims(input, errors);
    database::check_outcomes(input, errors);
    database::check_drivers(input, errors);
    for variant in &input.variants {
        status::check_status(input, variant, errors);
        status::check_code(input, variant, errors);
        status::check_title(input, variant, errors);
        status::check_disclose(input, variant, errors);
        status::check_one_of(input, variant, errors);
        status::check_downcast(input, variant, errors);
        status::check_transparent(input, variant, errors);
        sentence::check_sentence(input, variant, errors);
        sentence::check_cause(input, variant, errors);
        fields::check_sources(variant, errors);
        fields::check_members(variant, errors);
        fields::check_details(variant, errors);
        fields::check_masked(input, variant, errors);
        database::check_constraints(input, variant, errors);
        database::check_disclosure(variant, errors);
        database::check_fallback(input, variant, errors);
        headers::check_literals(&variant.headers, errors);
        headers::check_interpolation(input, variant, errors);
        headers::check_field_names(variant, errors);
        headers::check_repeated(&variant.headers, &variant.fields, errors);
        headers::check_required(input, variant, errors);
        if let Attr::Valid(conceal) = &variant.conceal_as {
            conceal::check_conceal_as(input, variant, &conceal.target, errors);
            conceal::check_when(input, variant, conceal, errors);
        }
    }
}
