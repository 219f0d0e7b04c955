//! A concealed error leaves the same traces as the error that it is shown as: each form of
//! concealment (`errors.rs`), crossed with each feature of a declaration (`errors.rs`) and each way
//! to wrap an error (`wrappers.rs`), in every trace that a tenant can read (`traces.rs`).
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod errors;
mod traces;
mod wrappers;

use status_error::ApiError;

/// An error of any type.
type AnyError = Box<dyn ApiError + Send + Sync>;

/// A function that makes an error.
type Make = fn() -> AnyError;

/// A text of concealed errors that no trace may have.
const SECRET: &str = "s3cret";

#[tokio::test]
async fn a_concealed_error_leaves_the_traces_of_the_shown_one() {
    let mut compared = 0;
    for (feature, shown, concealed) in errors::all() {
        for (wrapper, wrap) in wrappers::ALL {
            let expected = traces::of(&|| wrap(shown())).await;
            for (form, concealed) in &concealed {
                let made = wrap(concealed());
                let context = format!("feature {feature}, form {form}, in {wrapper}");
                assert!(!std::ptr::eq(made.problem_type(), made.internal_type()), "it is concealed: {context}");
                let found = traces::of(&|| wrap(concealed())).await;
                for (expected, found) in expected.iter().zip(&found) {
                    assert_eq!(expected, found, "{context}");
                    assert!(!found.text.contains(SECRET), "{context}: {found:?}");
                }
                assert_eq!(expected.len(), found.len(), "{context}");
                compared += 1;
            }
        }
    }
    assert!(compared > 500, "{compared} pairs are compared");
}

/// The traces of two errors that differ are found to differ, so that the test above can fail.
#[tokio::test]
async fn errors_that_differ_leave_different_traces() {
    let of = |feature: &str| errors::all().into_iter().find(|(name, ..)| *name == feature).unwrap().1;
    let (plain, caused) = (of("plain"), of("cause"));
    let (plain, caused) = (traces::of(&|| plain()).await, traces::of(&|| caused()).await);
    let differing: Vec<&str> =
        plain.iter().zip(&caused).filter(|(plain, caused)| plain != caused).map(|(plain, _)| plain.name).collect();
    assert_eq!(differing, ["mark", "snapshot", "entry", "entry of a spawned task"], "only the log has the cause");
}
