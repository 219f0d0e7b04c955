use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("order {id} is of another account")]
#[status(403)]
struct OrderError {
    #[public]
    id: u32,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum AnyError {
    #[error("this order was not found")]
    #[status(404)]
    NotFound,

    #[error("something failed")]
    #[status(500, downcast(OrderError))]
    #[conceal_as(NotFound)]
    Other(#[from] anyhow::Error),
}

fn main() {}
