/// Errors that a client decodes, with fields of every origin.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = PAYMENTS, decode)]
pub enum Decoded<T> {
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: T,
        #[header("retry-after")]
        after: Option<Duration>,
    },
    #[error("buyer {id} is of another account")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign {
        #[public]
        id: T,
        #[header("retry-after")]
        after: Option<Duration>,
    },
    #[error("not valid")]
    #[status(400)]
    Invalid(#[field_errors] Vec<FieldError>),
    #[error("refused")]
    #[status(one_of(409, 410), otherwise = 502)]
    Refused(#[status] u16),
    #[error(transparent)]
    #[status(transparent)]
    #[conceal_as(Taken, when(403))]
    Auth(#[from] AuthError),
    #[error("taken")]
    #[status(409, code = "taken")]
    Taken,
    #[error("storage")]
    #[status(500)]
    Storage(#[source] io::Error),
}
