use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("not found")]
#[status(404)]
struct OrderError;

#[derive(Debug, thiserror::Error, ApiError)]
enum AnyError {
    #[error("nothing to look into")]
    #[status(500, downcast(OrderError))]
    Unit,

    #[error("which of them?")]
    #[status(500, downcast(OrderError))]
    Unmarked { inner: std::io::Error, account: u64 },

    #[error("it answers as its source does")]
    #[status(transparent, downcast(OrderError))]
    Transparent(#[source] OrderError),

    #[error("no type")]
    #[status(500, downcast)]
    NoType(#[from] std::io::Error),

    #[error("no list")]
    #[status(500, downcast = OrderError)]
    Equals(#[source] std::io::Error),

    #[error("nothing is sought")]
    #[status(500, downcast())]
    Empty(#[source] std::io::Error),
}

fn main() {}
