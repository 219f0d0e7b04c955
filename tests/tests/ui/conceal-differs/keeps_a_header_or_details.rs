#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer is being looked for")]
    #[status(409)]
    #[header("x-retries", "{retries}")]
    Busy {
        #[header("retry-after")]
        after: u32,
        #[field_errors]
        faults: Vec<status_error::FieldError>,
        #[public(message)]
        retries: u8,
    },

    #[error("this buyer belongs to somebody else")]
    #[status(403)]
    #[conceal_as(Busy)]
    Foreign { after: u32, faults: Vec<status_error::FieldError>, retries: u8 },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
