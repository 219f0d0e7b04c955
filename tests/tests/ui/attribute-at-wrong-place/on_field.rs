#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    NotFound {
        #[api_error(code_prefix = "buyers.")]
        #[status(404)]
        #[message("There is no such buyer.")]
        #[cause("it was deleted")]
        #[unique("id")]
        #[constraint("buyers_account_fkey")]
        #[on_database(row_not_found)]
        #[conceal_as(NotFound)]
        id: u64,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
