//! Errors that `downcast` finds in a chain of sources.

use crate::common::{RFC, answer, text};
use anyhow::Context as _;
use status_error::{ApiError, Catalog};
use std::error::Error;
use std::fmt;
use std::sync::Arc;

#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    /// No order has this id.
    #[error("order {id} was not found")]
    #[status(404, code = "order_not_found")]
    NotFound {
        #[public]
        id: u32,
    },
    /// The order belongs to another account.
    #[error("order {0} is of another account")]
    #[status(403, code = "order_forbidden")]
    #[conceal_as(Hidden)]
    Foreign(u32),
    /// No order has this id.
    #[error("there is no such order")]
    #[status(404, code = "order_hidden")]
    #[allow(dead_code, reason = "only seen in another's place")]
    Hidden,
}

/// The request has no valid token.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("the token is not valid")]
#[status(401, code = "unauthorized")]
#[header("www-authenticate", "Bearer")]
struct AuthError;

/// An error that holds another error.
#[derive(Debug, thiserror::Error, ApiError)]
enum Wrapping {
    #[error(transparent)]
    #[status(transparent)]
    Order(#[from] OrderError),
    /// The wrapper itself failed.
    #[error("it broke")]
    #[status(409, code = "wrapping")]
    Own,
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Any {
    /// All other errors.
    #[error("something failed")]
    #[status(500, code = "other", downcast(OrderError, AuthError, Wrapping))]
    Anyhow(#[from] anyhow::Error),
    /// All other errors.
    #[error("something failed")]
    #[status(503, code = "boxed", downcast(OrderError, AuthError))]
    Boxed(#[source] Box<dyn Error + Send + Sync>),
    /// All other errors, with a message of their own.
    #[error("a layer failed")]
    #[status(400, code = "layered", downcast(OrderError, crate::downcast::AuthError))]
    Layer {
        #[source]
        inner: Layer,
        #[public]
        attempt: u8,
    },
    /// All other errors.
    #[error("shared")]
    #[status(500, code = "shared", downcast(OrderError))]
    Shared(#[source] Arc<OrderError>),
    /// All other errors.
    #[error("shared")]
    #[status(500, code = "shared_object", downcast(OrderError))]
    SharedObject(#[source] Arc<dyn Error + Send + Sync>),
    /// All other errors.
    #[error("in a box")]
    #[status(500, code = "in_a_box", downcast(OrderError))]
    InABox(#[source] Box<OrderError>),
    /// All other errors.
    #[error("shared by anyhow")]
    #[status(500, code = "shared_anyhow", downcast(OrderError))]
    SharedAnyhow(Arc<anyhow::Error>),
    /// The record was removed.
    #[error("there is none")]
    #[status(410)]
    Plain,
}

/// An error that adds nothing and holds the next one as its source.
#[derive(Debug)]
struct Layer(Option<Box<dyn Error + Send + Sync>>);

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("layer")
    }
}

impl Error for Layer {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.as_ref().map(|inner| &**inner as &(dyn Error + 'static))
    }
}

fn layers(count: usize, inner: impl Error + Send + Sync + 'static) -> Layer {
    (1..count).fold(Layer(Some(Box::new(inner))), |layer, _| Layer(Some(Box::new(layer))))
}

fn anyhow(error: impl Error + Send + Sync + 'static) -> anyhow::Error {
    anyhow::Error::new(error)
}

#[test]
fn the_first_of_a_chain_that_is_sought_answers() {
    let not_found = || OrderError::NotFound { id: 7 };
    let result: Result<(), _> = Err(not_found());
    let in_context = result.context("SECRET one").context("SECRET two").unwrap_err();
    let in_context_of_anyhow = anyhow(layers(1, AuthError)).context("SECRET one").context(String::from("SECRET"));
    // An auth error with an order error below it, and the other way round.
    #[derive(Debug, thiserror::Error)]
    #[error("SECRET")]
    struct Both(#[source] anyhow::Error);
    let table: Vec<(Any, u16, &str, &str)> = vec![
        (Any::Anyhow(anyhow(not_found())), 404, "order_not_found", "not found, at once"),
        (Any::Anyhow(in_context), 404, "order_not_found", "under context"),
        (Any::Anyhow(in_context_of_anyhow), 401, "unauthorized", "under a layer and context"),
        (
            Any::Anyhow(anyhow(Both(anyhow(AuthError).context("x")))),
            401,
            "unauthorized",
            "anyhow in an error in anyhow",
        ),
        (Any::Anyhow(anyhow(Wrapping::Order(not_found()))), 404, "order_not_found", "nested transparently"),
        (Any::Anyhow(anyhow(Wrapping::Own)), 409, "wrapping", "the last of the types"),
        (Any::Anyhow(anyhow(OrderError::Foreign(7))), 404, "order_hidden", "concealed"),
        (Any::Anyhow(anyhow::anyhow!("SECRET")), 500, "server_error", "nothing sought"),
        (Any::Anyhow(anyhow(layers(40, not_found()))), 500, "server_error", "too deep to be found"),
        (Any::Boxed(Box::new(not_found())), 404, "order_not_found", "boxed"),
        (Any::Boxed(Box::new(layers(3, AuthError))), 401, "unauthorized", "boxed, at depth 3"),
        (Any::Boxed("SECRET".into()), 503, "server_error", "a text in a box"),
        (Any::Boxed(Box::new(Wrapping::Own)), 503, "server_error", "a type that this variant does not seek"),
        (
            Any::Boxed(Box::new(Wrapping::Order(not_found()))),
            503,
            "server_error",
            "transparent errors hide their source",
        ),
        (
            Any::Layer { inner: layers(3, AuthError), attempt: 2 },
            401,
            "unauthorized",
            "an error of its own, at depth 3",
        ),
        (Any::Layer { inner: layers(31, AuthError), attempt: 2 }, 401, "unauthorized", "the deepest that is found"),
        (Any::Layer { inner: layers(32, AuthError), attempt: 2 }, 400, "layered", "too deep"),
        (Any::Layer { inner: Layer(None), attempt: 2 }, 400, "layered", "nothing below"),
        (Any::Shared(Arc::new(not_found())), 404, "order_not_found", "in an Arc"),
        (Any::SharedObject(Arc::new(not_found())), 404, "order_not_found", "in an Arc of anything"),
        (Any::InABox(Box::new(not_found())), 404, "order_not_found", "in a Box of its own type"),
        (Any::Anyhow(anyhow(Arc::new(not_found()))), 404, "order_not_found", "in an Arc in anyhow"),
        (
            Any::SharedAnyhow(Arc::new(anyhow(not_found()).context("SECRET"))),
            404,
            "order_not_found",
            "anyhow in an Arc",
        ),
        (Any::Plain, 410, "plain", "beside them"),
    ];
    for (error, status, code, what) in table {
        let response = answer(&RFC, &error);
        assert_eq!(response.status(), status, "{what}");
        let body = text(response);
        assert!(!body.contains("SECRET"), "{what}: {body}");
        assert!(body.contains(&format!(r#""code":"{code}""#)), "{what}: {body}");
        assert_eq!(body.contains(r#""id":7"#), code == "order_not_found", "{what}: {body}");
        assert_eq!(body.contains(r#""attempt":2"#), code == "layered", "{what}: {body}");
        assert_eq!(error.problem_type().status, status, "{what}");
    }
}

#[test]
fn the_nearest_wins_whatever_the_order_of_the_types() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    #[status(500, downcast(AuthError, Near))]
    struct Seeking(#[source] Near);
    /// An error that is nearer in the chain than its own source.
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("near")]
    #[status(409)]
    struct Near(#[source] AuthError);
    assert_eq!(Seeking(Near(AuthError)).problem_type().status, 409);
}

#[test]
fn what_was_found_is_the_truth_and_what_was_not_is_the_variants() {
    let concealed = Any::Anyhow(anyhow(OrderError::Foreign(7)).context("x"));
    assert_eq!((concealed.problem_type().code, concealed.internal_type().code), ("order_hidden", "order_forbidden"));
    let other = Any::Anyhow(anyhow::anyhow!("x"));
    assert_eq!((other.problem_type().code, other.internal_type().code), ("other", "other"));
    assert!(other.delegate().is_none() && concealed.delegate().is_some());
}

#[test]
fn the_catalog_has_what_is_sought() {
    let codes: Vec<&str> = Catalog::of::<Any>().iter().map(|kind| kind.code).collect();
    let order = ["order_not_found", "order_forbidden", "order_hidden"];
    let mut expected = vec!["other"];
    expected.extend(order.iter().chain(&["unauthorized", "wrapping", "boxed", "layered", "shared"]));
    expected.extend(["shared_object", "in_a_box", "shared_anyhow", "plain"]);
    assert_eq!(codes, expected);
}

#[test]
fn a_found_error_brings_its_headers() {
    let response = answer(&RFC, &Any::Anyhow(anyhow(AuthError).context("x")));
    assert_eq!(response.headers()["www-authenticate"], "Bearer");
}
