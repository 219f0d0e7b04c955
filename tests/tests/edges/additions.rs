//! The parts that transparent variants add to responses, as catalogs list and check them.

use crate::common::{RFC, answer};
use status_error::catalog::Addition;
use status_error::report::{Fault, Report};
use status_error::{ApiError, ApiProfile, Catalog, format};
use std::cell::RefCell;

thread_local! {
    static FAULTS: RefCell<Vec<Fault>> = const { RefCell::new(Vec::new()) };
}

fn note(report: &Report<'_>) {
    FAULTS.with(|faults| faults.borrow_mut().extend_from_slice(report.faults()));
}

static ENVELOPE: ApiProfile = ApiProfile::new("envelope.test").format(&format::Envelope).reporter(note);

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "a catalog has no instance")]
enum Document {
    /// The document is gone.
    #[error("document {id} is gone")]
    #[status(410)]
    Gone {
        #[public]
        id: u8,
    },
    /// The storage failed.
    #[error("the storage failed")]
    #[status(500)]
    Storage,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = ENVELOPE)]
#[allow(dead_code, reason = "a catalog has no instance")]
enum Search {
    #[error(transparent)]
    #[status(transparent)]
    Plain(Document),
    #[error("in {index}")]
    #[status(transparent)]
    #[message("Index {index}: {source}")]
    Index {
        #[public]
        index: &'static str,
        source: Document,
    },
    /// The enum contains itself.
    #[error("{0}")]
    #[status(transparent)]
    #[message("Again: {0}")]
    Again(#[source] Box<Search>, #[public(name = "times")] u8),
}

#[test]
fn each_way_to_a_problem_type_has_its_additions() {
    let catalog = Catalog::of::<Search>();
    assert_eq!(catalog.iter().count(), 2);
    let index = Addition::new("Index").message("Index {index}: {source}").members(&["index"]);
    let again = Addition::new("Again").message("Again: {0}").members(&["times"]);
    for kind in catalog.iter() {
        let mut additions: Vec<Addition> = catalog.additions_to(kind).collect();
        additions.sort_by_key(|addition| addition.variant);
        assert_eq!(additions, [again, index], "{}", kind.variant);
    }
    status_error::catalog::assert_catalog::<Search>();
    let plain = Catalog::of::<Document>();
    assert_eq!(plain.iter().flat_map(|kind| plain.additions_to(kind)).count(), 0);
}

/// Adds members whose names the responses have already.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = ENVELOPE)]
enum Clash {
    #[error("x")]
    #[status(transparent)]
    OfFormat {
        source: Document,
        #[public]
        details: u8,
    },
    #[error("x")]
    #[status(transparent)]
    OfInner {
        source: Document,
        #[public]
        id: u8,
    },
}

#[test]
fn an_added_member_with_a_name_that_is_taken_is_found_in_a_test() {
    let faults = Catalog::of::<Clash>().faults();
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(
        faults[0].starts_with("`OfFormat` adds the member `details`, which the profile or its format reserves"),
        "{faults:?}"
    );
    assert!(faults[1].starts_with("`OfInner` adds the member `id`, which `Gone` (gone) has already"), "{faults:?}");
    // At run time, such a response has no members.
    for (error, name) in [
        (Clash::OfFormat { source: Document::Gone { id: 1 }, details: 2 }, "details"),
        (Clash::OfInner { source: Document::Gone { id: 1 }, id: 2 }, "id"),
    ] {
        FAULTS.take();
        let response = status_error::response(&error);
        let body = r#"{"type":"error","code":"gone","status":410,"message":"document 1 is gone","details":[]}"#;
        assert_eq!((response.body().as_ref(), FAULTS.take()), (body.as_bytes(), vec![Fault::Member(name)]));
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Access {
    #[error("there is no such document")]
    #[status(404)]
    NotFound,
    #[error("the document is another account's")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("in {index}")]
#[status(transparent)]
#[message("Index {index}: {source}")]
struct InIndex {
    #[public]
    index: &'static str,
    source: Access,
}

/// The way to have both that the documentation names.
#[test]
fn an_addition_around_a_concealed_error_reveals_nothing() {
    let [missing, foreign] = [Access::NotFound, Access::Foreign].map(|source| {
        let response = answer(&RFC, &InIndex { index: "movies", source });
        (response.status(), response.headers().clone(), response.into_body())
    });
    assert_eq!(missing, foreign);
    let body: serde_json::Value = serde_json::from_slice(&missing.2).unwrap();
    assert_eq!(body["detail"], "Index movies: there is no such document");
    assert_eq!(body["index"], "movies");
}
