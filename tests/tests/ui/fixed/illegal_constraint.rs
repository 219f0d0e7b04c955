use super::*;

const EXTERNAL_ID: Unique = Unique::new(&["email"]).constraint("buyers_email_key");
const ACCOUNT: Unique = Unique::new(&["account"]);

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this record is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("name", constraint = "buyers_name", match = "exact")]
    #[unique("number", constraint = "buyers_number_", match = "prefix")]
    #[unique("phone", constraint = "_phone_key", match = "suffix")]
    Matched,

    #[error("this record is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("email", constraint = "buyers_email_", match = "prefix")]
    #[unique("tax_id", disclose = "fields")]
    Disclosed,

    #[error("this record is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("account", "tax_id", disclose = "nothing")]
    Withheld,

    #[error("this record is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique(EXTERNAL_ID)]
    #[unique(ACCOUNT)]
    Constants,

    #[error("there is no such account")]
    #[status(422)]
    #[constraint("buyers_account_fkey", fields("account_id"), in = NewBuyer)]
    Constraint,

    #[error("the database is busy")]
    #[status(503)]
    #[on_database(unavailable)]
    Busy,
}
