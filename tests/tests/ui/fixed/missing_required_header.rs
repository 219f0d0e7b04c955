#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum AuthError {
    #[error("no credentials were sent")]
    #[status(401)]
    #[header("www-authenticate", r#"Bearer realm="api""#)]
    NoCredentials,

    #[error("this proxy wants credentials")]
    #[status(407)]
    #[header("proxy-authenticate", r#"Basic realm="proxy""#)]
    Proxy,

    #[error("this resource can't be deleted")]
    #[status(405)]
    #[header("allow", "GET, POST")]
    Method,

    #[error("this API speaks HTTP/2")]
    #[status(426)]
    #[header("upgrade", "HTTP/2.0")]
    OldProtocol,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum OfFields {
    #[error("no credentials were sent")]
    #[status(401)]
    NoCredentials { #[header("www-authenticate")] challenge: String },

    #[error("this proxy wants credentials")]
    #[status(407)]
    Proxy(#[header("proxy-authenticate")] String),

    #[error("this resource can't be deleted")]
    #[status(405)]
    Method(#[header("allow")] &'static str),

    #[error("this API speaks HTTP/2")]
    #[status(426)]
    OldProtocol(#[header("upgrade")] &'static str),
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum InBothPlaces {
    #[error("no credentials were sent")]
    #[status(401)]
    #[header("www-authenticate", r#"Bearer realm="api""#)]
    NoCredentials { #[header("www-authenticate")] challenge: Option<String> },

    #[error("this proxy wants credentials")]
    #[status(407)]
    #[header("proxy-authenticate", r#"Basic realm="proxy""#)]
    Proxy(#[header("proxy-authenticate")] Vec<String>),

    #[error("this resource can't be deleted")]
    #[status(405)]
    #[header("allow", "GET, POST")]
    Method(#[header("Allow")] Option<&'static str>),
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[header("www-authenticate", r#"Bearer realm="api""#, on(401))]
#[header("proxy-authenticate", r#"Basic realm="proxy""#, on(407))]
#[header("allow", "GET, POST", on(405))]
#[header("upgrade", "HTTP/2.0", on(426))]
enum OfTheEnum {
    #[error("no credentials were sent")]
    #[status(401)]
    NoCredentials,

    #[error("this proxy wants credentials")]
    #[status(407)]
    Proxy,

    #[error("this resource can't be deleted")]
    #[status(405)]
    Method,

    #[error("this API speaks HTTP/2")]
    #[status(426)]
    OldProtocol,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum Waived {
    #[error("no credentials were sent")]
    #[status(401, no_challenge)]
    NoCredentials,
}
