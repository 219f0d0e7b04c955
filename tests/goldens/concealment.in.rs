/// What is answered as something else.
#[derive(Debug, thiserror::Error, ApiError)]
pub enum Concealment {
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: u64,
    },
    #[error("buyer {id} belongs to account {owner}")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign {
        #[public]
        id: u64,
        owner: String,
    },
    #[error("there is none")]
    #[status(404, code = "none")]
    None,
    #[error(transparent)]
    #[status(transparent)]
    #[conceal_as(None, when(401, 403))]
    Auth(#[from] AuthError),
}
