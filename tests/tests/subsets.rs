//! Subsets: the errors of a route, as a type.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use axum::response::IntoResponse as _;
use axum::routing::get;
use axum::{Router, body::Body, http::Request};
use common::wire;
use status_error::client::Decoded;
use status_error::export::Contract;
use status_error::report::{Fault, Report};
use status_error::tower::{AllowedErrorsLayer, ApiErrorLayer};
use status_error::{ApiError, ApiProfile, Catalog, FieldError, RequestError, format};
use std::error::Error as _;
use std::io;
use std::sync::Mutex;
use tower::ServiceExt as _;

static API: ApiProfile = ApiProfile::new("subsets.test").format(&format::Envelope).reporter(tell);

static UNDECLARED: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn tell(report: &Report<'_>) {
    for fault in report.faults().iter().filter(|fault| matches!(fault, Fault::Undeclared(_))) {
        UNDECLARED.lock().unwrap().push(fault.to_string());
    }
}

/// Why a caller is refused.
#[derive(Debug, PartialEq, thiserror::Error, ApiError)]
#[api_error(decode)]
pub enum AuthError {
    /// The token is not valid.
    #[error("the token is not valid")]
    #[status(401)]
    #[header("www-authenticate", "Bearer")]
    Token,
}

/// Why a buyer can't be read or changed.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(
    profile = API,
    decode,
    subset(
        ReadBuyer(Hidden, NotFound, Auth, Storage),
        ChangeBuyer(NotFound, Taken, Closed, Invalid),
        Admit(Auth, Storage),
        Authorize(Storage, Auth),
    )
)]
pub enum BuyerError {
    /// No buyer has this id.
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        /// The id.
        #[public]
        id: u64,
    },
    /// It is gone for this client.
    #[error("hidden from this client")]
    #[status(403)]
    #[conceal_as(Gone)]
    Hidden,
    /// It is gone.
    #[error("gone")]
    #[status(410)]
    Gone,
    /// The name is taken.
    #[error("taken")]
    #[status(409)]
    Taken {
        /// The other buyer.
        #[public]
        by: Option<u64>,
        /// The time to wait.
        #[header("retry-after")]
        after: Option<u32>,
    },
    /// The year is over.
    #[error("closed")]
    #[status(423)]
    Closed,
    /// The request is not valid.
    #[error("not valid")]
    #[status(400)]
    Invalid(#[field_errors] Vec<FieldError>),
    /// The token is refused.
    #[error(transparent)]
    #[status(transparent)]
    Auth(#[from] AuthError),
    /// A file is missing.
    #[error("no file")]
    #[status(404, code = "no_file", from(io::Error if is_not_found), server_only)]
    #[message(title)]
    NoFile(#[source] io::Error),
    /// The storage failed.
    #[error("the storage failed")]
    #[status(500, from(io::Error))]
    Storage(#[source] io::Error),
}

fn is_not_found(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

fn read(step: u8) -> Result<(), ReadBuyer> {
    match step {
        0 => Err(AuthError::Token)?,
        1 => Err(io::Error::other("sda1 is full"))?,
        // The variant of this error is not listed, so the fallback takes it.
        2 => Err(io::Error::from(io::ErrorKind::NotFound))?,
        3 => Err(ReadBuyer::NotFound(7)),
        4 => Err(ReadBuyer::Hidden),
        _ => Ok(()),
    }
}

#[test]
fn a_subset_responds_as_its_enum() {
    let errors = || {
        [
            BuyerError::from(AuthError::Token),
            BuyerError::from(io::Error::other("sda1 is full")),
            BuyerError::Storage(io::Error::from(io::ErrorKind::NotFound)),
            BuyerError::NotFound { id: 7 },
            BuyerError::Hidden,
        ]
    };
    for (step, error) in (0..).zip(errors()) {
        let subset = read(step).unwrap_err();
        assert_eq!(subset.to_string(), error.to_string());
        assert_eq!(format!("{subset:?}"), format!("{error:?}"));
        assert_eq!(subset.source().map(ToString::to_string), error.source().map(ToString::to_string));
        assert_eq!(subset.internal_type().variant, error.internal_type().variant);
        assert!(std::ptr::eq(subset.profile().unwrap(), &API));
        let [one, other] = [status_error::response(&subset), status_error::response(&error)];
        // Only the error ids differ.
        if one.status().is_client_error() {
            assert_eq!(wire(&one), wire(&other));
        } else {
            assert_eq!(one.status(), other.status());
        }
        assert_eq!(subset.into_response().status(), error.into_response().status(), "axum's trait is implemented");
    }
    read(5).unwrap();
    let errors: Vec<_> = [
        ChangeBuyer::NotFound(1),
        ChangeBuyer::Taken(Some(2), Some(30)),
        ChangeBuyer::Closed,
        ChangeBuyer::Invalid(Vec::new()),
    ]
    .into_iter()
    .map(BuyerError::from)
    .collect();
    assert!(matches!(
        errors.as_slice(),
        [
            BuyerError::NotFound { id: 1 },
            BuyerError::Taken { by: Some(2), after: Some(30) },
            BuyerError::Closed,
            BuyerError::Invalid(list)
        ] if list.is_empty()
    ));
}

#[test]
fn an_error_outside_of_the_subset_comes_back() {
    assert!(matches!(ReadBuyer::try_from(BuyerError::Closed), Err(BuyerError::Closed)));
    assert!(matches!(ReadBuyer::try_from(BuyerError::Gone), Err(BuyerError::Gone)), "shown, and not listed");
    assert_eq!(ReadBuyer::try_from(BuyerError::NotFound { id: 7 }).unwrap().to_string(), "buyer 7 was not found");
}

/// `Admit` has the variants of `Authorize`, and `ReadBuyer` has them and others.
#[test]
fn a_subset_becomes_each_subset_that_has_its_variants() {
    fn authorize() -> Result<(), Authorize> {
        Ok(Err(AuthError::Token)?)
    }
    fn admit() -> Result<(), Admit> {
        Ok(authorize()?)
    }
    fn read() -> Result<(), ReadBuyer> {
        Ok(admit()?)
    }
    assert!(matches!(read().unwrap_err().into(), BuyerError::Auth(AuthError::Token)));
    assert!(matches!(BuyerError::from(Authorize::from(admit().unwrap_err())), BuyerError::Auth(AuthError::Token)));
}

#[test]
fn a_subset_has_its_own_catalog() {
    let codes = |catalog: Catalog| catalog.public().map(|kind| (kind.status, kind.code)).collect::<Vec<_>>();
    assert_eq!(codes(Catalog::of::<ReadBuyer>()), [(404, "not_found"), (410, "gone"), (401, "token")]);
    assert_eq!(
        codes(Catalog::of::<ChangeBuyer>()),
        [(404, "not_found"), (409, "taken"), (423, "closed"), (400, "invalid")]
    );
    let contract = Contract::of(&API).errors::<ChangeBuyer>();
    let [closed, invalid, not_found, taken] = contract.entries() else { panic!("{contract:?}") };
    assert_eq!((&*closed.code, &*invalid.code, &*not_found.code), ("closed", "invalid", "not_found"));
    // The types of the fields belong to the rows of the subset.
    assert_eq!(not_found.members[0].schema["type"], "integer");
    assert!(not_found.members[0].required && !taken.members[0].required);
    assert_eq!((&*taken.members[0].name, &*taken.headers.last().unwrap().name), ("by", "retry-after"));
}

#[test]
fn a_subset_is_decoded() {
    let response = status_error::response(&ReadBuyer::NotFound(7));
    let (status, headers, body) = (response.status(), response.headers(), response.body());
    assert!(matches!(status_error::decode::<ReadBuyer>(status, headers, body), Decoded::Known(_)));
    let response = status_error::response(&BuyerError::Closed);
    let (status, headers, body) = (response.status(), response.headers(), response.body());
    assert!(matches!(status_error::decode::<ReadBuyer>(status, headers, body), Decoded::Unknown(_)));
}

#[test]
fn generic_enums_have_subsets() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[api_error(subset(OnlyA(A), OnlyUnit(Unit), Both(A, Unit)))]
    enum Generic<T: std::fmt::Debug + 'static> {
        #[error("a")]
        #[status(404)]
        A(#[public(name = "value")] T),
        #[error("unit")]
        #[status(409)]
        Unit,
    }
    assert_eq!(status_error::response(&OnlyA::A(7)).status(), 404);
    assert_eq!(status_error::response(&OnlyUnit::<u8>::Unit).status(), 409);
    assert!(OnlyA::try_from(Generic::<u8>::Unit).is_err());
    assert_eq!(status_error::response(&Both::from(OnlyA::A(7))).status(), 404);
}

#[tokio::test]
async fn the_layer_reports_what_a_route_does_not_declare() {
    async fn respond(path: &str) -> u16 {
        let layer = || AllowedErrorsLayer::of::<ReadBuyer>().and::<RequestError>();
        let handlers = Router::new()
            .route("/not-found", get(async || BuyerError::NotFound { id: 7 }))
            .route("/gone", get(async || BuyerError::Hidden))
            .route("/auth", get(async || BuyerError::Auth(AuthError::Token)))
            .route("/closed", get(async || BuyerError::Closed))
            .route("/storage", get(async || BuyerError::Storage(io::Error::other("x"))))
            .route(
                "/body",
                get(async || {
                    RequestError::Syntax(FieldError::new(
                        status_error::Location::Body,
                        status_error::Pointer::root(),
                        "json",
                        "It is no JSON.",
                    ))
                }),
            )
            .route("/fine", get(async || "fine"))
            .route_layer(layer())
            .layer(ApiErrorLayer::new(&API));
        let request = Request::get(path).body(Body::empty()).unwrap();
        handlers.oneshot(request).await.unwrap().status().as_u16()
    }
    for (path, status) in [
        ("/not-found", 404),
        ("/gone", 410),
        ("/auth", 401),
        ("/storage", 500),
        ("/body", 400),
        ("/fine", 200),
        ("/no", 404),
    ] {
        assert_eq!(respond(path).await, status, "{path}");
        assert_eq!(*UNDECLARED.lock().unwrap(), [""; 0], "{path}");
    }
    assert_eq!(respond("/closed").await, 423);
    assert_eq!(*UNDECLARED.lock().unwrap(), ["the route does not declare the error `closed`, with which it responded"]);
    let shown = format!("{:?}", AllowedErrorsLayer::of::<ReadBuyer>());
    assert_eq!(shown, r#"{404: "not_found", 410: "gone", 401: "token"}"#);
}
