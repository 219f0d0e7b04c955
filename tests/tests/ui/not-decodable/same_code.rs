#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(decode)]
enum BuyerError {
    #[error("this name exists already")]
    #[status(409, code = "duplicate_record")]
    Name,

    #[error("this number exists already")]
    #[status(409, code = "duplicate_record")]
    Number,

    #[error("refused")]
    #[status(one_of(408..=410), otherwise = 502, code = "duplicate_record")]
    Refused(#[status] u16),
}

fn main() {}
