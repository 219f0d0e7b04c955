/// Fields that are sent: as members, in sentences, in headers, as details.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = PAYMENTS)]
#[header("x-api", "payments")]
pub enum Fields {
    #[error("buyer {id} of {account} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: u64,
        #[public(message)]
        account: String,
        trace: Trace,
    },
    #[error("{limit} requests a minute are served")]
    #[message("{limit:>4} requests a minute are served")]
    #[cause("by the rule {rule}")]
    #[status(429)]
    #[header("x-limit", "{limit}")]
    Throttled {
        #[public(message)]
        limit: u32,
        #[header("retry-after")]
        after: Duration,
        #[public(cause)]
        rule: Rule,
    },
    #[error("the request failed validation")]
    #[status(400)]
    Invalid(#[field_errors] Vec<FieldError>),
    #[error("taken")]
    #[status(409)]
    #[unique("email", constraint = "users_email_key", columns("users.email"))]
    Taken,
}
