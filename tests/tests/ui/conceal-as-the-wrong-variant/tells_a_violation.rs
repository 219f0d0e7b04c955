use status_error::ApiError;
use status_error::database::Violation;

#[derive(Debug, thiserror::Error, ApiError)]
enum UserError {
    #[error("this user is there already")]
    #[status(409)]
    #[unique("email", constraint = "users_email_key")]
    #[unique("name", constraint = "users_name_key")]
    Taken(Violation),

    #[error("this user is of another account")]
    #[status(403)]
    #[conceal_as(Taken)]
    Foreign,
}

fn main() {}
