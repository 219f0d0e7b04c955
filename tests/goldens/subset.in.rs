/// The errors of a route, as a type.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(subset(ReadBuyer(NotFound, Foreign, Auth, Database), FindBuyer(NotFound)))]
pub enum BuyerError {
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: u64,
    },
    #[error("buyer {id} is of another account")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign {
        #[public]
        id: u64,
    },
    #[error("taken")]
    #[status(409)]
    #[unique("email", constraint = "buyers_email_key")]
    Taken,
    #[error(transparent)]
    #[status(transparent)]
    Auth(#[from] AuthError),
    #[error("the database failed")]
    #[status(500)]
    Database(
        #[source]
        #[from_database]
        sqlx::Error,
    ),
}
