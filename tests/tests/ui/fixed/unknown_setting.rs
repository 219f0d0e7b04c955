#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(rename_all = "kebab-case", skip(actix_web, axum, poem, rocket, salvo, tonic, warp))]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(skip(all))]
#[error("this buyer was not found")]
#[status(404)]
struct BuyerNotFound;
