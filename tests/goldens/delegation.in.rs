/// Answers that are another error's.
#[derive(Debug, thiserror::Error, ApiError)]
pub enum Delegation {
    #[error("of account {account}")]
    #[status(transparent)]
    Auth {
        #[source]
        source: AuthError,
        account: u64,
    },
    #[error("it broke")]
    #[status(500, downcast(OrderError, auth::AuthError))]
    #[report(warn)]
    Other(#[from] anyhow::Error),
}
