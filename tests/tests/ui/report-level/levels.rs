use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("forbidden")]
#[status(403)]
struct AuthError;

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError {
    #[error("a slip")]
    #[status(404)]
    #[report(wran)]
    Slip,

    #[error("another word")]
    #[status(404)]
    #[report(loudly)]
    Unknown,

    #[error("in quotes")]
    #[status(404)]
    #[report("warn")]
    Quoted,

    #[error("nothing")]
    #[status(404)]
    #[report]
    Nothing,

    #[error("two")]
    #[status(404)]
    #[report(warn, error)]
    Two,

    #[error("as the source is")]
    #[status(transparent)]
    #[report(warn)]
    Transparent(#[source] AuthError),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[report(warn)]
enum OnTheEnum {
    #[error("not found")]
    #[status(404)]
    NotFound,
}

fn main() {}
