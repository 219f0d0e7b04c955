//! Transparent variants with additional fields, which are context for the log.

use crate::common::{RFC, answer, wire};
use crate::holders::Inner;
use status_error::ApiError;
use std::backtrace::Backtrace;

#[derive(Debug, thiserror::Error, ApiError)]
enum Outer {
    #[error("account {account}: {cause}")]
    #[status(transparent)]
    Named {
        account: &'static str,
        attempt: u8,
        #[source]
        cause: Inner,
    },
    #[error("of account {1}")]
    #[status(transparent)]
    Unnamed(#[source] Inner, &'static str),
    #[error("the source is {source}, by its name alone")]
    #[status(transparent)]
    ByName { source: Inner, account: &'static str },
    #[error("boxed, with {account}")]
    #[status(transparent)]
    Boxed {
        #[source]
        inner: Box<Inner>,
        account: &'static str,
    },
    #[error("nested")]
    #[status(transparent)]
    Nested {
        #[from]
        itself: Box<Outer>,
    },
    #[error("the only field")]
    #[status(transparent)]
    Only { inner: Inner },
}

/// An error with as much context as anyhow's.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("{inner} at {place}")]
#[status(transparent)]
struct Traced {
    #[source]
    inner: Inner,
    place: String,
    trace: Option<std::sync::Arc<Backtrace>>,
}

#[test]
fn the_source_answers_whatever_stands_beside_it() {
    let account = "SECRET";
    let cases: Vec<Box<dyn ApiError>> = vec![
        Box::new(Outer::Named { account, attempt: 3, cause: Inner::NotFound { id: 7 } }),
        Box::new(Outer::Unnamed(Inner::NotFound { id: 7 }, account)),
        Box::new(Outer::ByName { source: Inner::NotFound { id: 7 }, account }),
        Box::new(Outer::Boxed { inner: Box::new(Inner::NotFound { id: 7 }), account }),
        Box::new(Outer::from(Box::new(Outer::Unnamed(Inner::NotFound { id: 7 }, account)))),
        Box::new(Outer::Only { inner: Inner::NotFound { id: 7 } }),
        Box::new(Traced { inner: Inner::NotFound { id: 7 }, place: account.to_owned(), trace: None }),
    ];
    let expected = wire(&answer(&RFC, &Inner::NotFound { id: 7 }));
    for error in cases {
        let sent = wire(&answer(&RFC, &*error));
        assert_eq!(String::from_utf8(sent), String::from_utf8(expected.clone()), "{error:?}");
        assert!(std::ptr::eq(error.internal_type(), Inner::NotFound { id: 7 }.internal_type()), "{error:?}");
    }
}
