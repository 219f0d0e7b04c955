//! Messages as they are today: the unchecked Display of a type, and the public message of an inner
//! error inside of an outer one's.

use crate::common::{ENVELOPE, RFC, answer, body};
use serde_json::Value;
use status_error::catalog::{Message, ProblemTypes};
use status_error::layer::{RenderedProblem, RequestScope};
use status_error::{ApiError, Catalog};
use std::fmt;

#[derive(Debug, thiserror::Error, ApiError)]
#[message(unchecked_display)]
enum Unchecked {
    #[error("found {found:?} at {at}")]
    #[status(400)]
    Arguments { found: Vec<u8>, at: u8 },
    #[error("the lookup failed: {source}")]
    #[status(409)]
    Source { source: fmt::Error },
    #[error(transparent)]
    #[status(422)]
    Transparent(#[from] std::num::ParseIntError),
    #[error("private {0}")]
    #[message("Its own.")]
    #[status(404)]
    Own(u8),
    #[error("masked {0}")]
    #[status(500)]
    Masked(u8),
}

#[test]
fn a_type_may_vouch_for_the_display_of_all_its_variants() {
    let message = |error: &Unchecked| {
        let body: Value = serde_json::from_str(&body(&ENVELOPE, error)).unwrap();
        body["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(message(&Unchecked::Arguments { found: vec![1], at: 2 }), "found [1] at 2");
    assert_eq!(message(&Unchecked::Source { source: fmt::Error }), format!("the lookup failed: {}", fmt::Error));
    let error = "x".parse::<u8>().unwrap_err();
    assert_eq!(message(&Unchecked::from(error.clone())), error.to_string());
    assert_eq!(message(&Unchecked::Own(7)), "Its own.");
    assert_eq!(message(&Unchecked::Masked(7)), "Something went wrong on our side.");
    let waived: Vec<&str> =
        Catalog::of::<Unchecked>().unproven().filter_map(|waiver| waiver.kind).map(|kind| kind.variant).collect();
    assert_eq!(waived, ["Arguments", "Source", "Transparent"]);
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Index {
    #[error("no document {id} in SECRET shard")]
    #[message("There is no document {id}.")]
    #[status(404)]
    NoDocument {
        #[public]
        id: u8,
    },
    #[error("the document {0:?} is not valid")]
    #[message(title)]
    #[status(422, title = "Not valid", members(kind = "document"))]
    #[header("x-index", "1")]
    Invalid(Vec<u8>),
    #[error("document {id} is of another tenant")]
    #[status(403)]
    #[conceal_as(NoDocument)]
    Foreign {
        #[public]
        id: u8,
    },
    #[error("SECRET disk is full")]
    #[status(507)]
    Full,
    #[error("{id} has {count} versions")]
    #[status(409)]
    Versions {
        #[public]
        id: u8,
        #[public(message)]
        count: u8,
    },
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Search {
    #[error("index {name} on SECRET node: {source}")]
    #[status(transparent)]
    #[message("Index {name}: {source}")]
    Index {
        #[public]
        name: String,
        source: Index,
    },
    #[error("plain: {0}")]
    #[status(transparent)]
    Plain(#[from] Index),
    #[error("members only: {inner}")]
    #[status(transparent)]
    Members {
        #[public]
        shard: u8,
        #[source]
        inner: Index,
    },
    #[error("x")]
    #[status(410)]
    Gone,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("request")]
#[status(transparent)]
#[message("Request {1}: {0}")]
struct Request(#[source] Box<Search>, #[public(name = "request")] u64);

fn index(source: Index) -> Search {
    Search::Index { name: "movies".to_owned(), source }
}

/// The status, the message (or `null`) and the whole body.
fn seen(error: &dyn ApiError) -> (u16, Option<String>, Value) {
    let response = answer(&RFC, error);
    let status = response.status().as_u16();
    let text = String::from_utf8(response.into_body().to_vec()).unwrap();
    assert!(!text.contains("SECRET"), "{text}");
    let body: Value = serde_json::from_str(&text).unwrap();
    (status, body["detail"].as_str().map(str::to_owned), body)
}

#[test]
fn an_outer_message_contains_the_public_one_of_the_inner_error() {
    for _ in 0..2 {
        let (status, message, body) = seen(&index(Index::NoDocument { id: 7 }));
        assert_eq!((status, message.as_deref()), (404, Some("Index movies: There is no document 7.")));
        assert_eq!((&body["code"], &body["id"], &body["name"]), (&"no_document".into(), &7.into(), &"movies".into()));

        let (status, message, body) = seen(&index(Index::Invalid(vec![1])));
        assert_eq!((status, message.as_deref()), (422, Some("Index movies: Not valid")));
        assert_eq!((&body["kind"], &body["name"]), (&"document".into(), &"movies".into()));
        assert_eq!(answer(&RFC, &index(Index::Invalid(vec![]))).headers()["x-index"], "1");

        let (_, message, _) = seen(&index(Index::Versions { id: 7, count: 3 }));
        assert_eq!(message.as_deref(), Some("Index movies: 7 has 3 versions"));

        let (status, message, body) = seen(&Search::Members { shard: 3, inner: Index::NoDocument { id: 7 } });
        assert_eq!((status, message.as_deref()), (404, Some("There is no document 7.")));
        assert_eq!((&body["id"], &body["shard"]), (&7.into(), &3.into()));

        let (status, message, body) = seen(&Search::Plain(Index::NoDocument { id: 7 }));
        assert_eq!((status, message.as_deref()), (404, Some("There is no document 7.")));
        assert!(body.get("name").is_none());
        assert_eq!(seen(&Search::Gone).0, 410);
    }
}

#[test]
fn contexts_nest() {
    let request = |error| Request(Box::new(error), 9);
    let (status, message, body) = seen(&request(index(Index::NoDocument { id: 7 })));
    assert_eq!((status, message.as_deref()), (404, Some("Request 9: Index movies: There is no document 7.")));
    assert_eq!((&body["id"], &body["name"], &body["request"]), (&7.into(), &"movies".into(), &9.into()));
    let (_, message, body) = seen(&request(Search::Members { shard: 3, inner: Index::Invalid(vec![]) }));
    assert_eq!((message.as_deref(), &body["shard"]), (Some("Request 9: Not valid"), &3.into()));
    let (_, message, _) = seen(&request(Search::Gone));
    assert_eq!(message.as_deref(), Some("Request 9: x"));
}

#[test]
fn a_masked_or_concealed_inner_error_stays_so() {
    let (status, message, body) = seen(&index(Index::Full));
    assert_eq!((status, message.as_deref()), (507, Some("The service has no room left for this.")));
    assert_eq!((&body["code"], body.get("name")), (&"server_error".into(), None));
    let shown = seen(&index(Index::NoDocument { id: 7 }));
    assert_eq!(seen(&index(Index::Foreign { id: 7 })), shown, "byte for byte as the shown variant");
}

#[test]
fn a_snapshot_has_the_message_and_the_members() {
    let scope = RequestScope::new().profile(&RFC).keep_snapshots();
    let response = scope.in_scope(|| status_error::response(&index(Index::NoDocument { id: 7 })));
    let snapshot = response.extensions().get::<RenderedProblem>().and_then(RenderedProblem::snapshot).unwrap();
    assert_eq!(snapshot.message.as_deref(), Some("Index movies: There is no document 7."));
    let kinds = Catalog::of::<Search>();
    assert!(kinds.iter().any(|kind| kind.message == Message::Written("There is no document {id}.")));
    assert!(!Search::entries().is_empty());
}
