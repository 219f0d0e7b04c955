//! Fields of all sorts: not `Send`, under `cfg`, deprecated, of type `Self`; and variants that
//! `cfg` removes.
#![allow(dead_code, reason = "some are only matched")]
#![allow(clippy::non_minimal_cfg, reason = "what is always there, and never")]

use crate::common::text;
use serde::{Serialize, Serializer};
use status_error::{ApiError, Catalog};
use std::cell::{Cell, RefCell};
use std::marker::{PhantomData, PhantomPinned};
use std::rc::Rc;

/// An enum that is neither `Send` nor `Sync` nor `UnwindSafe`.
#[derive(Debug, thiserror::Error, ApiError)]
enum Local {
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: Text,
        cell: Cell<u8>,
        shared: Rc<RefCell<String>>,
        pointer: *const u8,
        function: fn(Rc<u8>) -> *mut u8,
        pinned: PhantomPinned,
        marker: PhantomData<*mut dyn Fn()>,
    },
    #[error(transparent)]
    #[status(transparent)]
    Nested(Box<Local>),
}

/// The type of a public field, which holds an `Rc`.
#[derive(Debug)]
struct Text(Rc<str>);

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[test]
fn nothing_is_asked_of_fields_that_threads_would() {
    fn null(_: Rc<u8>) -> *mut u8 {
        std::ptr::null_mut()
    }
    let error = Local::NotFound {
        id: Text("seven".into()),
        cell: Cell::new(1),
        shared: Rc::default(),
        pointer: std::ptr::null(),
        function: null,
        pinned: PhantomPinned,
        marker: PhantomData,
    };
    assert!(text(status_error::response(&error)).contains("buyer seven was not found"));
    // axum takes the error by value and doesn't need `Send` here.
    let response = axum::response::IntoResponse::into_response(error);
    assert_eq!(response.status(), 404);
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Configured {
    #[error("there{}", "")]
    #[cfg_attr(all(), message("There."))]
    #[cfg_attr(any(), message("Not there."))]
    #[cfg_attr(all(), status(404), header("x-there", "yes"))]
    There {
        #[cfg_attr(all(), public)]
        id: u8,
        #[cfg(any())]
        #[public]
        absent: Absent,
        #[cfg(test)]
        #[cfg_attr(any(), public)]
        private: u8,
    },
    #[cfg(any())]
    #[error("absent")]
    #[status(9999)]
    Absent(#[field_errors] Absent),
    #[cfg(test)]
    #[error("tuple {1}")]
    #[status(410)]
    Tuple(#[cfg(any())] Absent, u8, #[public(message)] u8),
}

#[test]
fn what_is_configured_away_is_not_there() {
    let body = text(status_error::response(&Configured::There { id: 7, private: 8 }));
    assert!(body.contains(r#""detail":"There.""#) && body.contains(r#""id":7"#), "{body}");
    assert!(!body.contains("private") && !body.contains("absent"), "{body}");
    assert!(text(status_error::response(&Configured::Tuple(1, 2))).contains("tuple 2"));
    assert_eq!(Catalog::of::<Configured>().iter().count(), 2);
}

mod deprecated {
    #![deny(deprecated)]
    #![allow(dead_code)]

    #[deprecated = "for the test"]
    #[derive(Debug, serde::Serialize)]
    pub(crate) struct Old;

    #[allow(deprecated)]
    mod allowed {
        use super::Old;

        /// The deprecation lints of the user's own code apply as usual; the derive's output adds
        /// none.
        #[derive(Debug, status_error::ApiError)]
        pub(crate) enum Deprecated {
            #[deprecated]
            #[status(404)]
            Variant {
                #[deprecated]
                #[public]
                field: u8,
            },
            #[status(410)]
            Type(#[public(name = "old")] Old),
        }

        impl std::fmt::Display for Deprecated {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("deprecated")
            }
        }

        impl std::error::Error for Deprecated {}
    }

    pub(super) use allowed::Deprecated;

    #[derive(Debug, status_error::ApiError)]
    pub(super) enum OnlyTheVariant {
        #[deprecated]
        #[status(404)]
        Variant {
            #[deprecated]
            #[public]
            field: u8,
        },
    }

    impl std::fmt::Display for OnlyTheVariant {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("deprecated")
        }
    }

    impl std::error::Error for OnlyTheVariant {}
}

#[test]
fn deprecated_variants_fields_and_types_are_named_in_silence() {
    assert_eq!(Catalog::of::<deprecated::Deprecated>().iter().count(), 2);
    assert_eq!(Catalog::of::<deprecated::OnlyTheVariant>().iter().count(), 1);
}

/// An enum whose fields mention the enum itself.
#[derive(Debug, thiserror::Error, ApiError)]
enum Recursive {
    #[error("leaf: {}", .with.len())]
    #[message(title)]
    #[status(404)]
    Leaf { with: Vec<Self>, size: [u8; size_of::<Box<Recursive>>()], function: fn(&Self) -> Option<Self> },
    #[error("node")]
    #[status(transparent)]
    Node(#[source] Box<Self>, Option<Box<Self>>),
    #[error("associated")]
    #[status(410)]
    Associated([u8; Self::SIZE]),
}

impl Recursive {
    const SIZE: usize = 2;
}

#[test]
fn a_type_may_speak_of_itself() {
    let leaf = || Recursive::Leaf { with: vec![], size: Default::default(), function: |_| None };
    let node = Recursive::Node(Box::new(Recursive::Node(Box::new(leaf()), None)), Some(Box::new(leaf())));
    assert_eq!(status_error::response(&node).status(), 404);
    assert_eq!(status_error::response(&Recursive::Associated([1, 2])).status(), 410);
}

/// An enum without variants, with each attribute that a type may have.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(rename_all = "kebab-case", code_prefix = "x.")]
#[status(500)]
#[message(title)]
#[header("x-none", "x")]
enum Empty {}

#[derive(Debug, thiserror::Error, ApiError)]
enum EmptyGeneric<'a, T: std::fmt::Debug, const N: usize> {
    #[error("never {0:?}")]
    #[status(500)]
    Never(T, &'a [u8; N], std::convert::Infallible),
    #[error(transparent)]
    #[status(transparent)]
    Empty(Empty),
}

#[test]
fn enums_without_a_value_compile() {
    let none: Option<Empty> = None;
    assert!(none.is_none_or(|never| status_error::response(&never).status() == 200));
    let none: Option<EmptyGeneric<'_, u8, 1>> = None;
    assert!(none.is_none_or(|never| status_error::response(&never).status() == 200));
    assert_eq!(Catalog::of::<Empty>().iter().count(), 0);
    assert_eq!(Catalog::of::<EmptyGeneric<'_, u8, 1>>().iter().count(), 1);
}
