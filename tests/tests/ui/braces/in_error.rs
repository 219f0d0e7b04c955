#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("the buyer {} was not found")]
    #[status(404)]
    NotFound(#[public(message)] u64),

    #[error("the buyer at {id:p} was not found")]
    #[status(404)]
    Pointer {
        #[public]
        id: &'static u64,
    },

    #[error("the buyer {id:hex} was not found")]
    #[status(404)]
    NoFormat {
        #[public]
        id: u64,
    },

    #[error("the buyer {id was not found")]
    #[status(404)]
    Unclosed {
        #[public]
        id: u64,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
