#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(subset(ReadBuyer(NotFond, Closed, Closed), Nothing()))]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,

    #[error("this buyer is closed")]
    #[status(409)]
    Closed,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(subset(Part(Whole)))]
#[error("this is whole")]
#[status(409)]
struct Whole;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(subset = ReadOrder)]
enum OrderError {
    #[error("this order was not found")]
    #[status(404)]
    NotFound,
}

fn read() -> Result<(), ReadBuyer> {
    Ok(())
}

fn main() {
    let _ = read().map_err(|error| status_error::response(&error));
}
