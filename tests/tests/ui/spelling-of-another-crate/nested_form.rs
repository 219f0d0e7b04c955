#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("a status")]
    #[api_error(status_code = 404)]
    Status,

    #[error("a status of http")]
    #[api_error(http_status = StatusCode::NOT_FOUND, error_code = "no_buyer")]
    WithCode,

    #[error("a status and a text")]
    #[api_error(status = 404, title = "No buyer", msg = "There is no such buyer.")]
    WithTitle,

    #[error("a code that is a status")]
    #[api_error(code = 409)]
    Code,

    #[error("without a key")]
    #[api_error(404, "There is no such buyer.")]
    Positional,

    #[error("a constant")]
    #[api_error(StatusCode::GONE)]
    Constant,

    #[error("beside an attribute of this derive")]
    #[api_error(http(404), message("There is no such buyer."))]
    Mixed,

    #[error("beside a whole status")]
    #[api_error(status(409, code = "taken"), msg = "It is taken.")]
    Whole,

    #[error("beside a status of its own")]
    #[status(409)]
    #[api_error(status_code = 409)]
    #[api_error(stauts(409))]
    Twice,

    #[error("a code alone")]
    #[status(403)]
    #[api_error(error_code = "no_buyer")]
    Alone,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("on a struct")]
#[api_error(status_code = 404)]
struct OnAStruct;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("beside a setting")]
#[api_error(rename_all = "kebab-case", status_code = 404)]
struct BesideASetting;

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
