#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[header("x-api", "buyers")]
#[header("X-Api", "sellers")]
enum BuyerError {
    #[error("too many requests")]
    #[status(429)]
    #[header("retry-after", "5")]
    #[header("Retry-After", "7")]
    Throttled,

    #[error("this buyer moved")]
    #[status(410)]
    #[header("location", "/buyers")]
    Moved {
        #[header("location")]
        to: String,
    },

    #[error("a scope is missing")]
    #[status(403)]
    Scope {
        #[header("x-scope")]
        first: String,
        #[header("x-scope")]
        #[header("x-other")]
        second: String,
    },

    // The type's own gives way, and these are lists.
    #[error("no credentials were sent")]
    #[status(401)]
    #[header("x-api", "buyers, sellers")]
    #[header("www-authenticate", "Bearer")]
    #[header("WWW-Authenticate", "Basic realm=\"buyers\"")]
    #[header("link", "<https://api.example.com/a>; rel=\"help\"")]
    #[header("link", "<https://api.example.com/b>; rel=\"help\"")]
    NoCredentials {
        #[header("accept-post")]
        #[header("vary")]
        one: String,
        #[header("accept-post")]
        #[header("vary")]
        other: String,
    },
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
