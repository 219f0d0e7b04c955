//! `AnyError`: `?` from anything, with the responses of the listed types.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod over_axum;

use axum::Router;
use axum::routing::get;
use serde_json::Value;
use status_error::report::Report;
use status_error::{AdHocError, AnyError, ApiError, ApiProfile, AsResponse, Catalog, bail};
use std::cell::RefCell;
use std::error::Error;
use std::sync::Arc;
use std::{fmt, io};

static API: ApiProfile = ApiProfile::new("example.com").reporter(remember);

thread_local! {
    static REPORTS: RefCell<Vec<(String, Option<String>)>> = const { RefCell::new(Vec::new()) };
}

fn remember(report: &Report<'_>) {
    let location = report.location().map(ToString::to_string);
    REPORTS.with_borrow_mut(|reports| reports.push((report.chain().to_string(), location)));
}

#[derive(Debug, Clone, thiserror::Error, ApiError)]
enum OrderError {
    #[error("order {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: u64,
    },
    #[error("order {id} belongs to {owner}")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign {
        #[public]
        id: u64,
        owner: u64,
    },
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("who are you?")]
#[status(401)]
#[header("www-authenticate", "Bearer")]
struct AuthError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("not listed")]
#[status(409)]
struct Unlisted;

/// An error around another one.
#[derive(Debug)]
struct Around<E>(&'static str, E);

impl<E> fmt::Display for Around<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl<E: Error + 'static> Error for Around<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.1)
    }
}

type Any = AnyError<(OrderError, AuthError)>;

fn answer(error: &Any) -> (u16, Value) {
    let response = status_error::response(error.as_api_error());
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap())
}

#[test]
fn the_first_listed_type_of_the_chain_responds() {
    let found = || OrderError::NotFound { id: 7 };
    let boxed = || -> Box<dyn ApiError + Send + Sync> { Box::new(Unlisted) };
    let shared: Arc<dyn Error + Send + Sync> = Arc::new(Around("s3cret", AuthError));
    let shared_api = || -> Arc<dyn ApiError + Send + Sync> { Arc::new(Unlisted) };
    for (error, status) in [
        (Any::from(found()), 404),
        (AuthError.into(), 401),
        (Arc::new(found()).into(), 404),
        (Box::new(found()).into(), 404),
        (io::Error::other(found()).into(), 404),
        (io::Error::other(io::Error::other(found())).into(), 404),
        (Arc::new(io::Error::other(found())).into(), 404),
        (AsResponse(AuthError).into(), 401),
        (Around("s3cret", Around("s3cret", AuthError)).into(), 401),
        // The outer one is first, whatever the order of the list.
        (Around("s3cret", Around("s3cret", Arc::new(AuthError))).into(), 401),
        (shared.into(), 401),
        (AsResponse(boxed()).into(), 409),
        (shared_api().into(), 409),
        (AsResponse(shared_api()).into(), 409),
        (boxed().into(), 409),
        (Around("s3cret", boxed()).into(), 409),
        (status_error::problem!(418, "short and stout").into(), 418),
        (Unlisted.into(), 500),
        ("seven".parse::<u64>().unwrap_err().into(), 500),
    ] {
        let (sent, body) = answer(&error);
        assert_eq!(sent, status, "{error:?}");
        assert_eq!(body["code"] == "server_error", status == 500, "{body}");
        assert!(!body.to_string().contains("s3cret"), "{body}");
    }
    assert_eq!(
        answer(&OrderError::Foreign { id: 7, owner: 9 }.into()),
        (404, answer(&OrderError::NotFound { id: 7 }.into()).1)
    );
    assert_eq!(answer(&OrderError::NotFound { id: 7 }.into()).1["id"], 7);
}

#[test]
fn a_long_or_circular_chain_ends() {
    #[derive(Debug)]
    struct Endless;
    impl fmt::Display for Endless {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("endless")
        }
    }
    impl Error for Endless {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&Endless)
        }
    }
    assert_eq!(answer(&Endless.into()).0, 500);
}

#[test]
fn an_unexpected_error_is_reported_with_its_chain_and_place() {
    fn fails() -> Result<(), Any> {
        Err(Around("the import failed", io::Error::other("the disk is full")))?
    }
    let error = fails().unwrap_err();
    let response = status_error::layer::RequestScope::new()
        .profile(&API)
        .in_scope(|| status_error::response(error.as_api_error()));
    assert_eq!(response.status(), 500);
    let reports = REPORTS.take();
    let [(chain, Some(location))] = reports.as_slice() else { panic!("{reports:?}") };
    assert_eq!(chain, "the import failed: the disk is full");
    assert!(location.contains("any_error.rs:"), "{location}");
    assert_eq!(error.into_inner().to_string(), "the import failed");
}

#[test]
fn pointers_to_an_error_of_any_type_are_converted() {
    let found = || OrderError::NotFound { id: 7 };
    let boxed = || -> Box<dyn Error + Send + Sync> { Box::new(found()) };
    let shared: Arc<dyn Error + Send + Sync> = Arc::from(boxed());
    for (error, status) in [
        (Any::from_boxed(boxed()), 404),
        (Any::from_boxed(shared), 404),
        // As they are made by `?`, and with a context around and below.
        (Any::from_boxed(anyhow::Error::new(found())), 404),
        (Any::from_boxed(anyhow::Error::new(found()).context("s3cret").context("s3cret")), 404),
        (Any::from_boxed(anyhow::Error::new(io::Error::other(Around("s3cret", AuthError)))), 401),
        (Any::from_boxed(eyre::Report::new(found())), 404),
        (Any::from_boxed(eyre::Report::new(found()).wrap_err("s3cret")), 404),
        (Around("s3cret", io::Error::other(anyhow::Error::new(found()).into_boxed_dyn_error())).into(), 500),
        (Any::from_boxed(anyhow::anyhow!("s3cret")), 500),
        (Any::from_boxed(eyre::Report::msg("s3cret")), 500),
    ] {
        let (sent, body) = answer(&error);
        assert_eq!(sent, status, "{error:?}");
        assert!(!body.to_string().contains("s3cret"), "{body}");
    }
    let response: AsResponse<Box<dyn ApiError + Send + Sync>> = Any::from(AuthError).into();
    assert_eq!(status_error::response(&response).headers()["www-authenticate"], "Bearer");
}

#[test]
fn the_question_mark_converts_after_from_boxed() {
    fn load() -> anyhow::Result<()> {
        Err(anyhow::Error::new(AuthError).context("s3cret"))
    }
    fn handler() -> Result<(), Any> {
        load().map_err(AnyError::from_boxed)?;
        Ok(())
    }
    let error = handler().unwrap_err();
    assert_eq!(answer(&error).0, 401);
    assert_eq!(error.into_inner().to_string(), "s3cret");
}

#[test]
fn the_list_of_the_caller_decides() {
    fn inner() -> Result<(), AnyError<(Unlisted, AuthError)>> {
        Err(Unlisted)?
    }
    fn outer() -> Result<(), Any> {
        inner().map_err(AnyError::with_list)?;
        Ok(())
    }
    let error = outer().unwrap_err();
    assert_eq!(answer(&error).0, 500);
    assert_eq!(status_error::response(inner().unwrap_err().as_api_error()).status(), 409);
    // The place is that of the first `?`, where the error occurred.
    assert!(format!("{error:?}").contains("any_error.rs"), "{error:?}");
    let inner = || AnyError::<()>::from(AuthError).with_list::<(OrderError, AuthError)>();
    assert_eq!(answer(&inner()).0, 401);
}

/// A distinct error type for each `N`.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("number {N}")]
#[message("It has a number.")]
#[status(409)]
struct Numbered<const N: usize>;

/// A generic error.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("{0} was not found")]
#[status(404)]
struct Missing<T: fmt::Display + fmt::Debug>(#[public(message)] T);

#[test]
fn lists_have_up_to_twelve_types_and_generic_ones() {
    type N<const N: usize> = Numbered<{ N }>;
    type Twelve =
        AnyError<(N<0>, N<1>, N<2>, N<3>, N<4>, N<5>, N<6>, N<7>, N<8>, N<9>, Missing<u8>, Missing<&'static str>)>;
    let status = |error: Twelve| status_error::response(error.as_api_error()).status();
    assert_eq!(status(Numbered::<9>.into()), 409);
    assert_eq!(status(Numbered::<12>.into()), 500);
    assert_eq!(status(Missing("x").into()), 404);
    assert_eq!(status(Around("s3cret", Missing(7_u8)).into()), 404);
    assert_eq!(status(Missing(7_u64).into()), 500);
}

#[test]
fn an_error_with_a_transparent_variant_responds_as_its_source() {
    #[derive(Debug, thiserror::Error, ApiError)]
    enum Outer {
        #[error(transparent)]
        #[status(transparent)]
        Order(#[from] OrderError),
    }
    let error: AnyError<(Outer,)> = Outer::from(OrderError::NotFound { id: 7 }).into();
    assert_eq!(status_error::response(error.as_api_error()).status(), 404);
    // Only the inner type is listed: `#[error(transparent)]` leaves it out of the chain of sources.
    let error: Any = Outer::from(OrderError::NotFound { id: 7 }).into();
    assert_eq!(answer(&error).0, 500);
}

#[test]
fn the_catalog_lists_all() {
    let codes: Vec<&str> = Catalog::of::<Any>().iter().map(|kind| kind.code).collect();
    assert_eq!(codes, ["not_found", "foreign", "auth_error", "internal_server_error"]);
    assert!(Catalog::of::<Any>().open().eq(["AdHocError"]));
    assert_eq!(Catalog::of::<AnyError>().iter().count(), 1);
}

#[tokio::test]
async fn a_handler_uses_the_question_mark_for_everything() {
    async fn handler(axum::extract::Path(id): axum::extract::Path<String>) -> Result<String, Any> {
        let id: u64 = id.parse()?;
        match id {
            0 => bail!(400, "orders begin at 1"),
            7 => Err(OrderError::NotFound { id })?,
            8 => Err(AuthError)?,
            _ => Ok(String::from_utf8(vec![0xff])?),
        }
    }
    fn _adapts(error: AdHocError) -> Any {
        error.into()
    }
    let app = Router::new().route("/{id}", get(handler));
    for (path, status) in [("/0", 400), ("/7", 404), ("/8", 401), ("/9", 500), ("/s3cret", 500)] {
        let answer = over_axum::get(&app, path).await;
        assert_eq!(answer.echoes_nothing().status, status, "{path}");
    }
}
