#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum StorageError {
    #[error("the storage failed")]
    #[status(one_of(503, 504), otherwise = 502, disclose)]
    Disclosed { #[status] status: u16, #[public] file: String },

    #[error("the storage refused")]
    #[status(one_of(404, 409), otherwise = 502)]
    Typed { #[status] status: http::StatusCode },

    #[error("the storage refused")]
    #[status(one_of(401, 404, 405), otherwise = 502)]
    #[header("www-authenticate", r#"Bearer realm="api""#, on(401))]
    #[header("allow", "GET, POST", on(405))]
    Headers { #[status] status: u16 },

    #[error("the storage refused")]
    #[status(one_of(401, 405), otherwise = 502)]
    OfFields {
        #[status]
        status: u16,
        #[header("www-authenticate", on(401))]
        challenge: String,
        #[header("allow", on(405))]
        methods: String,
    },

    #[error("the storage refused")]
    #[status(one_of(401, 404), otherwise = 502, no_challenge)]
    NoChallenge { #[status] status: u16 },

    #[error("the storage refused")]
    #[status(one_of(400, 500), otherwise = 502)]
    Numbers(#[status] u16),

    #[error("the storage failed")]
    #[status(one_of(404), otherwise = 500)]
    NotListed(#[status] u16),

    #[error("the storage failed")]
    #[status(one_of(502, 409), otherwise = 500)]
    AnotherOtherwise(#[status] u16),

    #[error("the storage failed")]
    #[status(502)]
    Fixed,

    #[error("the storage was in conflict")]
    #[status(409)]
    Number,

    #[error("the storage was in conflict")]
    #[status(CONFLICT, code = "number")]
    Name,

    #[error("the storage answered 430")]
    #[status(430, title = "Fields too large")]
    NoPhrase,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("the storage refused")]
#[status(one_of(426, 404), otherwise = 502)]
#[header("upgrade", "HTTP/2.0", on(426))]
struct Refused {
    #[status]
    status: u16,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("the storage refused")]
#[status(one_of(426, 404), otherwise = 502)]
struct OfAField {
    #[status]
    status: u16,
    #[header("upgrade", on(426))]
    protocols: String,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum Ranges {
    #[error("the storage refused")]
    #[status(one_of(400..=499, 500..=599), otherwise = 502)]
    Both(#[status] u16),

    #[error("the storage refused")]
    #[status(one_of(409), otherwise = 502)]
    Exclusive(#[status] u16),
}
