#[derive(::core::fmt::Debug, ::thiserror::Error, ::status_error::ApiError)]
enum BuyerError {
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: u64,
    },
}

fn main() {
    assert_eq!(status_error::response(&BuyerError::NotFound { id: 1 }).status(), 404);
}
