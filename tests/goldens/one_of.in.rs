/// A status that is known only at run time.
#[derive(Debug, thiserror::Error, ApiError)]
pub enum OneOf {
    #[error("the storage answered {status}")]
    #[message("The storage refused {file}.")]
    #[status(one_of(404, CONFLICT, 503), otherwise = 502)]
    Storage {
        #[status]
        status: StatusCode,
        #[public]
        file: String,
    },
}
