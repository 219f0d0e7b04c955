#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("buyer {buyer} is archived")]
    #[status(410)]
    Display { #[public] buyer: String },

    #[error("buyer {buyer:?} is archived")]
    #[message("Buyer {buyer:?} is archived.")]
    #[status(410)]
    Debug { #[public] buyer: String },

    #[error("buyer {id} was not found", id = .0)]
    #[message(unchecked_display)]
    #[status(404)]
    Unchecked(u64),
}
