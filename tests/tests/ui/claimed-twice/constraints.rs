use status_error::database::Unique;

pub const EXTERNAL_ID: Unique = Unique::new(&["external_id"]);

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("email", constraint = "buyers_email_key", columns("buyers.email"))]
    #[unique("name", columns("buyers.name"))]
    #[unique(EXTERNAL_ID)]
    #[unique("tax_id", "country")]
    Taken,

    #[error("this record is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("email", constraint = "buyers_email_key", columns("buyers.email"))]
    #[unique("display_name", columns("buyers.name"))]
    #[unique(EXTERNAL_ID)]
    #[unique("country", "tax_id")]
    AlsoTaken,

    #[error("there is no such account")]
    #[status(422)]
    #[constraint("buyers_account_fkey")]
    #[constraint("buyers_account_fkey", fields("account"))]
    NoAccount,

    #[error("the database is busy")]
    #[status(503)]
    #[on_database(unavailable, retry)]
    Busy,

    #[error("try again")]
    #[status(503, code = "busy")]
    #[on_database(retry)]
    Again,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
