#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum Braces {
    #[error("{{id was not found")]
    #[status(404)]
    Opening,

    #[error("id}} was not found")]
    #[status(404)]
    Closing,

    #[error("buyer {0} was not found")]
    #[status(404)]
    Tuple(#[public(message)] u64),

    #[error("buyer {id} was not found")]
    #[status(404)]
    Named { #[public] id: &'static u64 },

    #[error("the balance is {value:.precision$}")]
    #[status(409)]
    Precision { #[public] value: f64, #[public] precision: usize },

    #[error("for the log")]
    #[message("{id:>8} {id:08.3} {id:?} {id:#x}")]
    #[status(404)]
    Formats { #[public] id: u64 },

    #[error("buyer {id:p} was not found")]
    #[message("This buyer was not found.")]
    #[status(404)]
    Message { id: &'static u64 },
}
