#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(rename_all = "kebab")]
enum BuyerError {
    #[error("buyer {id} was not found in {shard}")]
    #[status(404, cod = "missing")]
    NotFound {
        #[public]
        id: u64,
        shard: u8,
    },

    #[error("no credentials were sent")]
    #[status(401)]
    NoCredentials,

    #[error("this email is taken")]
    #[unique("email", columns("email"))]
    Taken,

    #[error("this buyer belongs to somebody else")]
    #[status(403)]
    #[conceal_as(NotFoud)]
    Foreign {
        #[status(404)]
        owner: u64,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
