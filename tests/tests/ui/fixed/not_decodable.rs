use std::time::Duration;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(decode)]
enum BuyerError {
    #[error("buyer {id} was not found")]
    #[message("there is no such buyer")]
    #[status(404)]
    NotFound {
        #[public]
        id: u64,
    },

    #[error("at most {0} are allowed")]
    #[status(422)]
    TooMany(#[public(name = "limit")] u32),

    #[error("the storage is full")]
    #[status(500)]
    Full(#[source] std::io::Error),

    #[error("the account is full")]
    #[status(404, server_only)]
    AccountFull(#[source] std::io::Error),

    #[error("the pool is full")]
    #[status(422, server_only)]
    PoolFull(#[source] std::io::Error),

    #[error("the disk is full")]
    #[status(507, server_only)]
    DiskFull(#[source] std::io::Error),

    #[error("wait, wait")]
    #[status(409, server_only)]
    WaitWait(#[source] std::io::Error),

    #[error("slower")]
    #[status(429, server_only)]
    Slower(#[source] std::io::Error),

    #[error("wait")]
    #[status(429)]
    Wait {
        #[header("retry-after")]
        after: Duration,
    },

    #[error("this name exists already")]
    #[status(409, code = "duplicate_name")]
    Name,
}
