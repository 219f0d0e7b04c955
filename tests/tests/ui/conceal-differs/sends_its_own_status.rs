use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("order state {code}")]
    #[status(404)]
    NotFound {
        #[public(message)]
        code: u16,
    },

    #[error("the upstream answered {code}")]
    #[status(one_of(403), otherwise = 502)]
    #[conceal_as(NotFound)]
    Upstream {
        #[status]
        code: u16,
    },

    #[error("the upstream answered {code}")]
    #[status(one_of(403), otherwise = 502)]
    #[conceal_as(NotFound)]
    Public {
        #[status]
        #[public(message)]
        code: u16,
    },
}

#[derive(Debug, thiserror::Error, ApiError)]
enum MoreError {
    #[error("in a header and the cause")]
    #[status(404)]
    #[header("x-state", "{0}")]
    #[cause("{1}")]
    Gone(#[public(message)] u16, #[public(cause)] u16, #[header("x-own")] u16, #[public(name = "state")] u16),

    #[error("in the header")]
    #[status(one_of(403), otherwise = 502)]
    #[conceal_as(Gone)]
    Header(#[status] u16, #[public(cause)] u16, #[header("x-own")] u16, #[public(name = "state")] u16),

    #[error("in the cause")]
    #[status(one_of(403), otherwise = 502)]
    #[conceal_as(Gone)]
    Cause(#[public(message)] u16, #[status] u16, #[header("x-own")] u16, #[public(name = "state")] u16),

    #[error("as the header")]
    #[status(one_of(403), otherwise = 502)]
    #[conceal_as(Gone)]
    OwnHeader(#[public(message)] u16, #[public(cause)] u16, #[status] #[header("x-own")] u16, #[public(name = "state")] u16),

    #[error("as a member")]
    #[status(one_of(403), otherwise = 502)]
    #[conceal_as(Gone)]
    Member(#[public(message)] u16, #[public(cause)] u16, #[header("x-own")] u16, #[status] #[public(name = "state")] u16),
}

fn main() {}
