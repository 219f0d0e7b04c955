#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("email", match = "prefix")]
    #[unique("name", constraint = "buyers_name", match = "postfix")]
    #[unique("account", disclose = "all")]
    NoSuchValue,

    #[error("this email is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("tax_id", disclose = "nothing")]
    #[unique("number", disclose = "fields")]
    Contradicting,

    #[error("this email is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique(EXTERNAL_ID, "external_id", constraint = "a", columns("a.b"), match = "exact", in = NewBuyer)]
    #[unique(EXTERNAL_ID, ACCOUNT)]
    BesideAConstant,

    #[error("this email is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique(email)]
    Unquoted,

    #[error("there is no such account")]
    #[status(422)]
    #[constraint]
    #[constraint("buyers_account_fkey", in = NewBuyer)]
    #[constraint("buyers_rank_check", fields("e-mail", "self"), in = NewBuyer)]
    #[constraint("buyers_age_check", in = 7)]
    #[constraint("buyers_city_fkey", side = "referenced")]
    Constraint,

    #[error("the storage failed")]
    #[status(500)]
    #[constraint("buyers_account_fkey")]
    ServerError,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
