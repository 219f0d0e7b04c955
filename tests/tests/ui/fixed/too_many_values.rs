#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("buyer {id} was not found")]
#[status(404)]
#[message("Buyer {id} was not found.")]
#[cause("buyer {id} was deleted")]
struct NotFound {
    #[public]
    id: u64,
}
