#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(apii = PAYMENTS, rename = "kebab-case")]
enum BuyerError {
    #[error("this external identifier is taken")]
    #[status(409, cod = "duplicate_record")]
    #[unique("external_identifier", colums("buyers.external_identifier"))]
    Taken,

    #[error("this country is not served")]
    #[status(403, description = "Country not served")]
    #[header("retry-after", value = "120")]
    Country,

    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public(nmae = "buyer_id")]
        id: u64,
    },

    #[error("the request failed validation")]
    #[status(400)]
    Invalid(#[details(flatten)] Vec<status_error::FieldError>),

    #[error("this buyer is archived")]
    #[status(410)]
    #[message(tilte)]
    Archived,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
