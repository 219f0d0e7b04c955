#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum BuyerError {
    #[error("try again later")]
    #[status(429)]
    #[header("x-window", "60")]
    #[header("retry-after", "120")]
    Throttled,

    #[error("this resource can't be deleted")]
    #[status(405)]
    #[header("allow", "GET, POST")]
    Method,

    #[error("no credentials were sent")]
    #[status(401)]
    #[header("www-authenticate", r#"Bearer realm="api""#)]
    NoCredentials,

    #[error("no credentials were sent to the proxy")]
    #[status(407)]
    #[header("proxy-authenticate", r#"Bearer realm="api""#)]
    NoChallenge,

    #[error("this API speaks HTTP/2")]
    #[status(426)]
    #[header("upgrade", "HTTP/2.0")]
    OldProtocol,
}
