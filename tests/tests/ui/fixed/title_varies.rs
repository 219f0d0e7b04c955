#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("there is no buyer {id}")]
#[message("Buyer {id} not found")]
#[status(404)]
struct NotFound {
    #[public]
    id: u64,
}
