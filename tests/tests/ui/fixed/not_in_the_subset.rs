#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(subset(ReadBuyer(NotFound, Closed)))]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,

    #[error("this buyer is closed")]
    #[status(409)]
    Closed,

    #[error("this is whole")]
    #[status(409)]
    Whole,
}

mod nothing {
#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(subset(Nothing(NotFound)))]
enum OnlyNothing {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,
}
}
