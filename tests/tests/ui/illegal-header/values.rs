#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("try again later")]
    #[status(429)]
    #[header("x-reason", "two\r\nlines")]
    #[header("x-limit", "100 € a day")]
    #[header("x-window", " 60 ")]
    #[header("retry-after", "in two minutes")]
    Throttled,

    #[error("try again tomorrow")]
    #[status(429)]
    #[header("retry-after", "tomorrow, 12 GMT")]
    ThrottledForLong,

    #[error("try again on a day that there is none of")]
    #[status(429)]
    #[header("retry-after", "Foo, 99 Bar 2024 99:99:99 GMT")]
    ThrottledForEver,

    #[error("this resource can't be deleted")]
    #[status(405)]
    #[header("allow", "GET; POST")]
    Method,

    #[error("no credentials were sent")]
    #[status(401)]
    #[header("www-authenticate", "")]
    NoCredentials,

    #[error("this API speaks HTTP/2")]
    #[status(426)]
    #[header("upgrade", "")]
    OldProtocol,

    #[error("no credentials were sent to the proxy")]
    #[status(407)]
    #[header("proxy-authenticate", ",")]
    NoChallenge,

    #[error("no scheme was named")]
    #[status(401)]
    #[header("www-authenticate", r#"realm="{0}""#)]
    NoScheme(#[public(message)] u8),

    #[error("this API speaks something else")]
    #[status(426)]
    #[header("upgrade", ",")]
    NoProtocol,
}

fn handler() -> Result<(), BuyerError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
