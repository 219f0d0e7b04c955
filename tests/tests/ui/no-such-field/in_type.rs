pub struct NewBuyer {
    pub email: String,
    pub billing: Option<Billing>,
}

pub struct Billing {
    pub tax_id: String,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this email is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("emial", in = NewBuyer)]
    Misspelt,

    #[error("this tax id is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("billing.tax_ids", "address.city", in = NewBuyer)]
    Nested,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
