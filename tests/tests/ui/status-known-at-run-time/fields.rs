use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum StorageError {
    #[error("no field says which")]
    #[status(one_of(404, 409), otherwise = 502)]
    None { status: u16 },

    #[error("two fields say which")]
    #[status(one_of(404, 409), otherwise = 502)]
    Two { #[status] status: u16, #[status] other: u16 },

    #[error("nobody asks")]
    #[status(404)]
    NotAsked { #[status] status: u16 },

    #[error("the field repeats the status")]
    #[status(one_of(404, 409), otherwise = 502)]
    Repeated { #[status(404)] status: u16 },
}

fn main() {}
