#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("buyer not found")]
    #[status(404)]
    #[message("The buyer {id was not found.")]
    Unclosed {
        #[public]
        id: u64,
    },

    #[error("buyer not found")]
    #[status(404)]
    #[message("The buyer id} was not found.")]
    Unopened {
        #[public]
        id: u64,
    },

    #[error("buyer not found")]
    #[status(404)]
    #[message("The buyer {} was not found.")]
    Empty(#[public(message)] u64),

    #[error("buyer not found")]
    #[status(404)]
    #[message("The buyer {id:p} was not found.")]
    Pointer {
        #[public]
        id: &'static u64,
    },

    #[error("buyer not found")]
    #[status(404)]
    #[message("The balance is {balance:.*}.")]
    Star {
        #[public]
        balance: f64,
    },

    #[error("buyer not found")]
    #[status(404)]
    #[message("The buyer {id:hex} was not found, nor {id.0}.")]
    NoFormat {
        #[public]
        id: u64,
    },

    #[error("buyer not found")]
    #[status(404)]
    #[message("The buyer {buyer.id} was not found.")]
    Path {
        #[public]
        buyer: u64,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
