//! Errors in boxes and other holders, and foreign errors.

use crate::common::{ENVELOPE, RFC, answer, text, wire};
use axum::response::IntoResponse;
use status_error::{ApiError, AsResponse, Catalog, ProblemType, catalog::Message};
use std::error::Error;
use std::io;
use std::sync::Arc;

#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum Inner {
    /// No buyer has this id.
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: u32,
    },
    /// The caller may not do this.
    #[error("{0} is not allowed")]
    #[message("This is not allowed.")]
    #[status(403)]
    Forbidden(&'static str),
    /// The server failed.
    #[error("{0} failed")]
    #[status(500)]
    Failed(&'static str),
}

/// Trait objects with each set of auto traits.
#[derive(Debug, thiserror::Error, ApiError)]
enum Objects {
    #[error(transparent)]
    #[status(transparent)]
    Plain(Box<dyn ApiError>),
    #[error(transparent)]
    #[status(transparent)]
    Send(Box<dyn ApiError + Send>),
    #[error(transparent)]
    #[status(transparent)]
    Sync(Box<dyn ApiError + Sync>),
}

/// Holders that can be sent between threads.
#[derive(Debug, thiserror::Error, ApiError)]
enum Held {
    #[error(transparent)]
    #[status(transparent)]
    SendSync(#[from] Box<dyn ApiError + Send + Sync>),
    #[error(transparent)]
    #[status(transparent)]
    Shared(#[from] Arc<Inner>),
    #[error("with context {1}")]
    #[status(transparent)]
    Context(#[source] AsResponse<Box<dyn ApiError + Send + Sync>>, &'static str),
    #[error(transparent)]
    #[status(transparent)]
    Static(&'static Inner),
}

static NOT_FOUND: Inner = Inner::NotFound { id: 7 };

fn not_found() -> Inner {
    Inner::NotFound { id: 7 }
}

/// Returns the same error in every holder.
fn all() -> Vec<Box<dyn ApiError>> {
    let boxed: fn() -> Box<dyn ApiError + Send + Sync> = || Box::new(not_found());
    vec![
        Box::new(Box::new(not_found()) as Box<dyn ApiError>),
        Box::new(Box::new(not_found()) as Box<dyn ApiError + Send>),
        Box::new(Box::new(not_found()) as Box<dyn ApiError + Sync>),
        Box::new(boxed()),
        Box::new(Box::new(not_found())),
        Box::new(Arc::new(not_found())),
        Box::new(&NOT_FOUND),
        Box::new(Box::new(&NOT_FOUND)),
        Box::new(AsResponse(not_found())),
        Box::new(AsResponse(boxed())),
        Box::new(AsResponse(Arc::new(not_found()))),
        Box::new(AsResponse(&NOT_FOUND)),
        Box::new(AsResponse(AsResponse(not_found()))),
        Box::new(Objects::Plain(Box::new(not_found()))),
        Box::new(Objects::Send(Box::new(not_found()))),
        Box::new(Objects::Sync(Box::new(not_found()))),
        Box::new(Held::SendSync(boxed())),
        Box::new(Held::Shared(Arc::new(not_found()))),
        Box::new(Held::Context(AsResponse(boxed()), "SECRET")),
        Box::new(Held::Static(&NOT_FOUND)),
        Box::new(Held::SendSync(Box::new(Held::SendSync(Box::new(Held::from(Arc::new(not_found()))))))),
    ]
}

#[test]
fn an_error_answers_the_same_however_it_is_held() {
    for profile in [&RFC, &ENVELOPE] {
        let expected = wire(&answer(profile, &not_found()));
        for (index, error) in all().into_iter().enumerate() {
            let sent = wire(&answer(profile, &*error));
            assert_eq!(String::from_utf8(sent), String::from_utf8(expected.clone()), "{index}: {error:?}");
            assert!(std::ptr::eq(error.problem_type(), not_found().problem_type()), "{index}");
            assert!(std::ptr::eq(error.internal_type(), not_found().internal_type()), "{index}");
        }
    }
}

#[test]
fn a_held_error_is_masked_and_shows_its_chain() {
    let failed: Held = (Box::new(Inner::Failed("SECRET")) as Box<dyn ApiError + Send + Sync>).into();
    let response = answer(&RFC, &failed);
    assert_eq!(response.status(), 500);
    assert!(!text(response).contains("SECRET"));
    let boxed: Box<dyn ApiError + Send + Sync> = Box::new(failed);
    assert_eq!(boxed.to_string(), "SECRET failed");
    assert_eq!(AsResponse(boxed).to_string(), "SECRET failed");
}

#[test]
fn axum_takes_what_the_orphan_rule_forbids() {
    type Any = AsResponse<Box<dyn ApiError + Send + Sync>>;
    fn find(found: bool) -> Result<&'static str, Any> {
        let result: Result<(), Box<dyn ApiError + Send + Sync>> =
            if found { Ok(()) } else { Err(Box::new(not_found())) };
        result?;
        Ok("found")
    }
    fn shared() -> Result<(), AsResponse<Arc<Inner>>> {
        Err(Arc::new(not_found()))?
    }
    fn borrowed() -> Result<(), AsResponse<&'static Inner>> {
        Err(&NOT_FOUND)?
    }
    let found = find(true).into_response();
    assert_eq!(found.status(), 200);
    let responses = [
        find(false).into_response(),
        shared().into_response(),
        borrowed().into_response(),
        Held::from(Arc::new(not_found())).into_response(),
        AsResponse(Box::new(not_found()) as Box<dyn ApiError>).into_response(),
        AsResponse(Box::new(not_found()) as Box<dyn ApiError + Send>).into_response(),
        AsResponse(Box::new(not_found()) as Box<dyn ApiError + Sync>).into_response(),
    ];
    for response in responses {
        assert_eq!(response.status(), 404);
        assert_eq!(response.headers()["content-type"], "application/problem+json");
    }
}

static NO_FILE: ProblemType = ProblemType::new(404, "no_file").message(Message::Literal("There is no such file."));
static STORAGE: ProblemType = ProblemType::new(500, "storage");

fn declare(error: &io::Error) -> &'static ProblemType {
    if error.kind() == io::ErrorKind::NotFound { &NO_FILE } else { &STORAGE }
}

#[test]
fn a_foreign_error_is_given_a_contract() {
    let inner = io::Error::other("the inner SECRET");
    let table = [
        (io::Error::new(io::ErrorKind::NotFound, "/SECRET"), 404, "no_file", "There is no such file."),
        (io::Error::other(inner), 500, "server_error", "Something went wrong on our side."),
    ];
    for (error, status, code, message) in table {
        let answered = AsResponse::with(error, declare);
        let response = answer(&ENVELOPE, &answered);
        assert_eq!((response.status().as_u16(), answered.clone_type().status), (status, status));
        let body = text(response);
        assert!(!body.contains("SECRET"), "{body}");
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!((body["code"].as_str(), body["message"].as_str()), (Some(code), Some(message)));
        assert!(answered.to_string().contains("SECRET"), "the log has it");
    }
    let response = AsResponse::with(io::Error::from(io::ErrorKind::NotFound), declare).into_response();
    assert_eq!(response.status(), 404);
    let error = AsResponse::with(io::Error::other("x"), declare).0.into_inner();
    assert_eq!(error.to_string(), "x");
}

/// A helper trait that returns the problem type of any error.
trait Known {
    fn clone_type(&self) -> &'static ProblemType;
}

impl<E: ApiError> Known for E {
    fn clone_type(&self) -> &'static ProblemType {
        self.problem_type()
    }
}

#[test]
fn a_foreign_errors_sources_are_in_the_chain() {
    #[derive(Debug, thiserror::Error)]
    #[error("outside")]
    struct Outside(#[source] io::Error);
    let answered = AsResponse::with(Outside(io::Error::other("inside")), |_| &STORAGE);
    assert_eq!(answered.source().unwrap().to_string(), "inside");
}

#[test]
fn a_catalog_knows_what_a_pointer_holds_but_not_what_is_in_a_box_of_anything() {
    let codes = |catalog: Catalog| catalog.iter().map(|kind| kind.code).collect::<Vec<_>>();
    let inner = vec!["not_found", "forbidden", "failed"];
    assert_eq!(codes(Catalog::of::<Arc<Inner>>()), inner);
    assert_eq!(codes(Catalog::of::<&Inner>()), inner);
    assert_eq!(codes(Catalog::of::<Box<Inner>>()), inner);
    assert_eq!(codes(Catalog::of::<AsResponse<Box<Inner>>>()), inner);
    assert_eq!(codes(Catalog::of::<Held>()), inner);
    assert_eq!(codes(Catalog::of::<dyn ApiError + Send>()), Vec::<&str>::new());
    assert_eq!(codes(Catalog::of::<AsResponse<Box<dyn ApiError + Send + Sync>>>()), Vec::<&str>::new());
}
