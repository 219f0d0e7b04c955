use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError {
    #[error("a slip in the name")]
    #[api_error(stauts(404))]
    Slip,

    #[error("a slip inside")]
    #[api_error(status(404, cod = "x"))]
    SlipInside,

    #[error("an equals sign")]
    #[api_error(status = 404)]
    Equals,

    #[error("in both forms")]
    #[status(404)]
    #[api_error(status(410))]
    Both,

    #[error("twice in the longer one")]
    #[api_error(status(404), status(410))]
    Twice,

    #[error("a setting of the type")]
    #[api_error(profile = PAYMENTS, status(404))]
    Setting,

    #[error("without a comma")]
    #[api_error(status(404) message("x"))]
    NoComma,

    #[error("without parentheses")]
    #[api_error(status 404)]
    NoParentheses,

    #[error("without parentheses, and more")]
    #[api_error(status 404, code = "x")]
    MoreWithoutParentheses,

    #[error("with a colon")]
    #[api_error(status: 404, message("x"))]
    Colon,

    #[error("misplaced on a field")]
    #[api_error(status(404))]
    OnAField {
        #[api_error(conceal_as(Both))]
        id: u64,
        #[api_error(pubic)]
        other: u64,
    },
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(conceal_as(Other), stauts(404))]
enum OnTheType {
    #[error("other")]
    #[status(404)]
    Other,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(rename_all = "kebab-case", status 404)]
enum BesideASetting {
    #[error("other")]
    #[status(404)]
    Other,
}

fn main() {}
