use super::*;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(profile = PAYMENTS, rename_all = "kebab-case")]
enum OfTheType {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(code_prefix = "buyers.", skip(axum), crate = ::status_error)]
enum Settings {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(decode, subset(ReadBuyer(NotFound)))]
enum Decoded {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum Statuses {
    #[error("this record exists already")]
    #[status(CONFLICT, code = "duplicate_record")]
    Taken,

    #[error(transparent)]
    #[status(transparent)]
    Auth(AuthError),

    #[error("this name exists already")]
    #[status(409, title = "Duplicate record", grpc = "ABORTED")]
    Name,

    #[error("this number exists already")]
    #[status(409, code = NOT_FOUND, type = "urn:example:duplicate-record")]
    Number,

    #[error("this address exists already")]
    #[status(409, docs = "https://example.com/errors#duplicate-record", members(kind = "auth", param = null))]
    Address,

    #[error("the service is closed for maintenance")]
    #[status(503, disclose)]
    Maintenance,

    #[error("the validator refused the record")]
    #[status(400, server_only)]
    Refused,

    #[error("another request changed the record")]
    #[status(409, retry)]
    Changed,

    #[error("this quota is used up")]
    #[status(429, retry = false)]
    UsedUp,

    #[error("no credentials were sent")]
    #[status(401, challenge = profile)]
    NoCredentials,

    #[error("this token is not valid")]
    #[status(401, no_challenge)]
    Invalid,

    #[error("the storage answered {status}")]
    #[status(one_of(404, 409), otherwise = 502)]
    Storage { #[status] status: u16 },

    #[error("the order failed")]
    #[status(500, downcast(OrderError))]
    Order(#[from] anyhow::Error),
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum Texts {
    #[error("there is no buyer {id} in shard {shard}")]
    #[message("buyer {id} was not found")]
    #[status(404)]
    NotFound { #[public] id: u64, shard: u8 },

    #[error("the shard {0} is not there")]
    #[message(title)]
    #[status(404)]
    Shard(u8),

    #[error("buyer {0} is archived")]
    #[message(unchecked_display)]
    #[status(410)]
    Archived(u64),

    #[error("the token was refused")]
    #[cause("the token expired {expired} ago")]
    #[status(403)]
    Token { #[public(cause)] expired: String },
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum Databases {
    #[error("this email is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("email", constraint = "buyers_email_key")]
    Email,

    #[error("this email is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique(EMAIL)]
    Constant,

    #[error("this name is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("name", constraint = "buyers_name_", match = "prefix", columns("buyers.email"), disclose = "nothing")]
    Keys,

    #[error("this tax id is taken")]
    #[status(409, code = "duplicate_record")]
    #[unique("tax_id", in = NewBuyer)]
    OfAType,

    #[error("there is no such account")]
    #[status(422)]
    #[constraint("buyers_account_fkey", fields("account_id"))]
    #[constraint("buyers_parent_fkey", columns("buyers.account_id"))]
    NoAccount,

    #[error("the database is busy")]
    #[status(503)]
    #[on_database(unavailable, retry)]
    Busy,

    #[error("the database failed")]
    #[status(500)]
    Database(
        #[source]
        #[from_database]
        DatabaseError,
    ),

    #[error("the pool failed")]
    #[status(500)]
    Pool(
        #[source]
        #[from_database(via = find_error)]
        PoolError,
    ),

    #[error("the archive failed")]
    #[status(500)]
    Archive(
        #[source]
        #[from_database(off)]
        PoolError,
    ),

    #[error("the other database failed")]
    #[status(500)]
    Other(
        #[source]
        #[from_database(first = read_only)]
        OtherError,
    ),
}

type OtherError = Box<DatabaseError>;

fn read_only(error: OtherError) -> Result<Databases, OtherError> {
    Err(error)
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum Conversions {
    #[error("there is no such file")]
    #[status(404, from(io::Error if is_not_found))]
    NoFile(#[source] io::Error),

    #[error("the storage failed")]
    #[status(500, from(io::Error))]
    Storage(#[source] io::Error),
}

fn is_not_found(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum Concealed {
    #[error("this buyer was not found")]
    #[status(404)]
    NotFound,

    #[error("this buyer belongs to another account")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign,

    #[error(transparent)]
    #[status(transparent)]
    #[conceal_as(NotFound, when(403))]
    Auth(AuthError),

    #[error("this buyer is archived")]
    #[status(410)]
    #[report(warn)]
    Archived,

    #[error("this buyer moved")]
    #[status(410)]
    #[report(off)]
    Moved,
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum Fields {
    #[error("try again later")]
    #[status(429)]
    #[header("retry-after", "120")]
    Throttled,

    #[error("try again soon")]
    #[status(429, code = "throttled_for_short")]
    #[header("retry-after", "5", on(429))]
    ThrottledForShort,

    #[error("try again tomorrow")]
    #[status(429, code = "throttled")]
    ThrottledForLong { #[header("retry-after")] after: u64 },

    #[error("buyer {id} of {account} was not found in {shard}")]
    #[status(404)]
    #[cause("it moved {since}")]
    NotFound {
        #[public]
        id: u64,
        #[public(name = "buyer_id")]
        account: u64,
        #[public(message)]
        shard: u8,
        #[public(schema = String)]
        schema: u8,
        #[public(cause)]
        since: String,
    },

    #[error("the request failed validation")]
    #[status(400)]
    Invalid(#[field_errors] Vec<FieldError>),

    #[error("the token failed validation")]
    #[status(403)]
    InvalidToken(#[field_errors(off)] Vec<FieldError>),

    #[error("there is no such account")]
    #[status(422)]
    #[constraint("accounts_fkey", side = "child")]
    NoAccount,

    #[error("the account has buyers")]
    #[status(409)]
    #[constraint("accounts_fkey", side = "parent")]
    HasBuyers,
}
