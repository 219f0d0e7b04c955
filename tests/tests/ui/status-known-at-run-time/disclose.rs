use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum StorageError {
    #[error("no listed status is masked, and the others always are")]
    #[status(one_of(404, 409), otherwise = 502, disclose)]
    Disclosed { #[status] status: u16 },

    #[error("all are masked")]
    #[status(one_of(503, 504), otherwise = 502)]
    Masked { #[status] status: u16, #[public] file: String },
}

fn main() {}
