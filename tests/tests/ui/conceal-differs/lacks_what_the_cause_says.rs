use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError {
    #[error("this buyer was not found")]
    #[status(404)]
    #[cause("it was deleted {ago}")]
    NotFound {
        #[public(cause)]
        ago: String,
    },

    #[error("this buyer is of {owner}")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign { owner: String },

    #[error("this buyer is of another account since {ago}")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Moved { ago: String },
}

fn main() {}
