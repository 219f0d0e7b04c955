//! Every attribute in every place where it may stand.

use status_error::{ApiError, ApiProfile, FieldError, catalog::{CatalogEntry, Message, ProblemTypes as _}};
use std::sync::LazyLock;

static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com");
static ORDERS: LazyLock<ApiProfile> = LazyLock::new(|| ApiProfile::new("orders.example.com"));

#[derive(Debug, thiserror::Error)]
#[error("the database failed")]
struct DatabaseError;

impl status_error::database::DatabaseError for DatabaseError {
    fn failure(&self) -> status_error::database::DatabaseFailure {
        status_error::database::DatabaseFailure::Other
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = crate::PAYMENTS, rename_all = "kebab-case", code_prefix = "buyers.", skip(axum), crate = ::status_error)]
#[status(409, title = "Conflict")]
#[message(title)]
#[header("cache-control", "no-cache")]
enum OnTheType {
    #[error("for the log: {0}")]
    LikeTheType(u64),

    #[error("for the log: {log}")]
    #[status(401, code = "own", title = "Own title")]
    #[message("Field {public} and {said}.")]
    #[cause("{public}, {said} and {kept}")]
    #[header("www-authenticate", "Bearer realm=\"{said}\"")]
    #[header("Link", "</{public}>; rel=\"help\"")]
    Everything {
        #[public]
        public: u64,
        #[public(name = "renamed")]
        other: &'static str,
        #[public(message)]
        said: String,
        #[public(cause)]
        kept: f32,
        #[field_errors]
        details: Vec<FieldError>,
        #[header("x-a")]
        #[header("x-b")]
        both: Option<u32>,
        log: u8,
    },

    #[error("two constraints")]
    #[unique("email", constraint = "buyers_email_key", columns("buyers.email"))]
    #[unique("account", "external_identifier")]
    Unique,

    #[error("the database failed")]
    #[status(INTERNAL_SERVER_ERROR)]
    Database {
        #[from_database]
        source: DatabaseError,
    },

    #[error("the database {shard} is being moved")]
    #[status(SERVICE_UNAVAILABLE, code = "maintenance", disclose)]
    #[message("We are moving.")]
    Disclosed {
        #[public]
        until: u64,
        shard: u8,
        #[header("retry-after")]
        after: u64,
    },

    #[error("concealed")]
    #[status(403)]
    #[conceal_as(LikeTheType)]
    Concealed,

    #[error("{0}")]
    #[message(unchecked_display)]
    Unchecked(u64),

    #[error("no phrase")]
    #[status(499, title = "Client closed request")]
    NoPhrase,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = ORDERS, skip(all))]
#[error("for the log: {log}")]
#[status(422, code = "own", title = "Own title")]
#[message("Field {public}.")]
#[cause("{public}")]
#[unique("email")]
#[header("x-c", "c")]
struct OnAStruct {
    #[public]
    public: u64,
    #[field_errors]
    details: Option<FieldError>,
    #[header("x-d")]
    header: Vec<String>,
    log: u8,
}

fn main() {
    let like = OnTheType::LikeTheType(1);
    assert_eq!(like.problem_type().code, "buyers.like-the-type");
    assert_eq!(like.profile().unwrap().domain(), "payments.example.com");
    assert_eq!(status_error::response(&like).headers()["cache-control"], "no-cache");

    let everything = OnTheType::Everything {
        public: 1,
        other: "other",
        said: "it's \"said\"".into(),
        kept: 1.5,
        details: Vec::new(),
        both: Some(2),
        log: 3,
    };
    let response = status_error::response(&everything);
    assert_eq!(response.headers()["www-authenticate"], r#"Bearer realm="it's \"said\"""#);
    assert_eq!(response.headers()["link"], r#"</1>; rel="help""#);
    assert_eq!((&response.headers()["x-a"], &response.headers()["x-b"]), (&"2".parse().unwrap(), &"2".parse().unwrap()));
    let body = String::from_utf8(response.body().to_vec()).unwrap();
    assert!(body.contains(r#""renamed":"other""#) && !body.contains("1.5"), "{body}");

    let [CatalogEntry::Profile(_), CatalogEntry::Own(types), ..] = OnTheType::entries() else { unreachable!() };
    let types = types().iter().map(|one| (one.variant, one.status));
    let expected = [
        ("LikeTheType", 409),
        ("Everything", 401),
        ("Unique", 409),
        ("Database", 500),
        ("Disclosed", 503),
        ("Concealed", 403),
        ("Unchecked", 409),
        ("NoPhrase", 499),
    ];
    assert!(types.eq(expected));
    let others = [
        OnTheType::Unique,
        OnTheType::Database { source: DatabaseError },
        OnTheType::Disclosed { until: 1, shard: 2, after: 3 },
        OnTheType::Concealed,
        OnTheType::Unchecked(4),
        OnTheType::NoPhrase,
    ];
    assert_eq!(others.map(|error| status_error::response(&error).status().as_u16()), [409, 500, 503, 409, 409, 499]);

    let of_struct = OnAStruct { public: 1, details: None, header: vec!["d".into()], log: 2 };
    assert_eq!(of_struct.problem_type().message, Message::Written("Field {public}."));
    assert_eq!(of_struct.profile().unwrap().domain(), "orders.example.com");
    assert_eq!(status_error::response(&of_struct).headers()["x-d"], "d");
}
