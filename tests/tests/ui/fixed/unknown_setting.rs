#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(rename_all = "kebab-case", skip(actix_web, aide, axum, poem, rocket, salvo, tonic, utoipa, warp))]
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
