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
    #[header("www-authenticate", r#"Bearer realm="api""#)]
    #[header("allow", "GET, POST")]
    Headers { #[status] status: u16 },

    #[error("the storage refused")]
    #[status(one_of(401, 405), otherwise = 502)]
    OfFields {
        #[status]
        status: u16,
        #[header("www-authenticate")]
        challenge: String,
        #[header("allow")]
        methods: String,
    },

    #[error("the storage refused")]
    #[status(one_of(400, 500), otherwise = 502)]
    Numbers(#[status] u16),

    #[error("the storage failed")]
    #[status(502)]
    Fixed,

    #[error("the storage answered 430")]
    #[status(430, title = "Fields too large")]
    NoPhrase,
}
