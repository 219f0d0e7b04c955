//! The rules that relate attributes to each other. Each `check_*` reports the mistakes that it
//! finds, and none stops another.

mod conceal;
mod conversion;
mod database;
mod decode;
mod fields;
mod headers;
mod problem_type;
mod sentence;
mod status;
mod subset;

use crate::queries::problem_types::Queries;
use crate::syntax::attr::Attr;
use crate::util::diagnostics::Errors;

pub(crate) fn check(queries: &Queries<'_>, errors: &Errors) {
    status::check_skip(queries, errors);
    status::check_code_prefix(queries, errors);
    status::check_codes_agree(queries, errors);
    problem_type::check_links(queries, errors);
    problem_type::check_static_members(queries, errors);
    sentence::check_type_message(queries, errors);
    headers::check_literals(&queries.input.headers, errors);
    headers::check_repeated(&queries.input.headers, &[], errors);
    headers::check_on(queries, errors);
    database::check_claims(queries, errors);
    database::check_outcomes(queries, errors);
    database::check_drivers(queries, errors);
    database::check_bypassed(queries, errors);
    conversion::check_place(queries, errors);
    conversion::check_types(queries, errors);
    decode::check_distinct(queries, errors);
    subset::check_subsets(queries, errors);
    for variant in &queries.input.variants {
        status::check_status(queries, variant, errors);
        status::check_code(queries, variant, errors);
        status::check_title(queries, variant, errors);
        status::check_disclose(queries, variant, errors);
        status::check_one_of(queries, variant, errors);
        problem_type::check_one_uri(queries, variant, errors);
        problem_type::check_retry(queries, variant, errors);
        problem_type::check_static_members_of(queries, variant, errors);
        status::check_downcast(queries, variant, errors);
        status::check_transparent(queries, variant, errors);
        conversion::check_source(queries, variant, errors);
        sentence::check_sentence(queries, variant, errors);
        sentence::check_cause(queries, variant, errors);
        fields::check_sources(variant, errors);
        fields::check_members(queries, variant, errors);
        fields::check_field_errors(variant, errors);
        fields::check_reports(queries, variant, errors);
        fields::check_masked(queries, variant, errors);
        database::check_constraints(queries, variant, errors);
        database::check_disclosure(variant, errors);
        database::check_fallback(queries, variant, errors);
        database::check_is_source(queries, variant, errors);
        decode::check_fields(queries, variant, errors);
        headers::check_literals(&variant.headers, errors);
        headers::check_interpolation(queries, variant, errors);
        headers::check_field_names(variant, errors);
        headers::check_repeated(&variant.headers, &variant.fields, errors);
        headers::check_required(queries, variant, errors);
        headers::check_challenge(queries, variant, errors);
        if let Attr::Valid(conceal) = &variant.conceal_as {
            conceal::check_conceal_as(queries, variant, &conceal.target, errors);
            conceal::check_when(queries, variant, conceal, errors);
        }
    }
}
