//! The cases of `ui/<mistake>/` with the code of their `help:`s written into them, one file for
//! each mistake, and in `examples.rs` the examples of the derive's table of attributes.
//! `help_compiles.rs` compiles these files, and finds the code of each `help:` in them.

mod braces;
mod codes_disagree;
mod conceal_as_the_wrong_variant;
mod conceal_differs;
mod conceals_when;
mod constant_in_a_text;
mod contradicts_transparent;
mod details_twice;
mod downcast_without_a_source;
mod examples;
mod fallback_of_a_database;
mod first_of_a_database;
mod from_another_type;
mod from_bypasses_the_database;
mod from_database_without_source;
mod header_on_no_status;
mod header_twice;
mod illegal_challenge;
mod illegal_code;
mod illegal_constraint;
mod illegal_header;
mod illegal_member_name;
mod illegal_static_member;
mod illegal_type;
mod illegal_unique;
mod inner_message;
mod leaks_a_private_field;
mod leaks_a_source;
mod longer_form;
mod masked_but_public;
mod message_on_the_type;
mod missing_required_header;
mod no_attribute_syntax;
mod no_status;
mod not_a_pointer_to_an_error;
mod not_a_profile;
mod not_decodable;
mod not_in_the_subset;
mod quote_never_closed;
mod report_level;
mod report_without_field_errors;
mod several_at_once;
mod spelling_of_another_crate;
mod status_known_at_run_time;
mod status_not_an_error;
mod status_with_a_path;
mod title_is_missing;
mod title_varies;
mod too_many_values;
mod transparent_without_one_source;
mod unique_not_a_conflict;
mod unknown_field;
mod unknown_grpc_code;
mod unknown_key;
mod unknown_outcome;
mod unknown_setting;
mod unknown_status;
mod unproven_display;
mod unquoted_in_a_challenge;

use std::io;
use status_error::database::{DatabaseFailure, Unique};
use status_error::{ApiProfile, FieldError};

static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com");

const NOT_FOUND: &str = "not found";

const EMAIL: Unique = Unique::new(&["email"]);

struct NewBuyer {
    account_id: u64,
    tax_id: String,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this token is not valid")]
#[status(403)]
struct AuthError;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this order was not found")]
#[status(404)]
struct OrderError;

#[derive(Debug, thiserror::Error)]
#[error("the database failed")]
struct DatabaseError;

impl status_error::database::DatabaseError for DatabaseError {
    fn failure(&self) -> DatabaseFailure {
        DatabaseFailure::Other
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the pool failed")]
struct PoolError(DatabaseError);

fn find_error(error: &PoolError) -> Option<&DatabaseError> {
    Some(&error.0)
}
