//! Extractor functions without a framework: JSON bodies, forms, queries, path parameters, headers,
//! and the errors of multipart bodies.
//!
//! Call these functions with a framework that this crate has no extractors for, or with no
//! framework. The extractors of each framework's module (`axum_08::Json`, …) call the same
//! functions.
//!
//! Each function fails with a [`RequestError`]. Its field error has a pointer to the wrong property
//! and says which type or value is expected there. No message repeats a value that the client sent.
//!
//! ```
//! use status_error::RequestError;
//!
//! let error = status_error::extract::query::<std::collections::BTreeMap<String, u8>>(Some("limit=many")).unwrap_err();
//! let RequestError::Query(detail) = error else { panic!() };
//! assert_eq!((detail.pointer.as_str(), &*detail.code), ("/limit", "type_error.integer"));
//! ```

mod body;
mod finished;
mod form;
mod headers;
mod multipart;
mod pairs;
mod path;
mod text;

#[cfg(any(
    feature = "actix-web-4",
    feature = "axum-08",
    feature = "poem-3",
    feature = "rocket-05",
    feature = "salvo-1",
    feature = "warp-04"
))]
pub(crate) use body::body_failed;
#[cfg(any(feature = "poem-3", feature = "salvo-1", feature = "warp-04"))]
pub(crate) use body::expect_at_most;
pub use body::{expect_json, json, json_from_slice};
pub use form::{expect_form, form, form_from_slice};
#[cfg(any(feature = "actix-web-4", feature = "poem-3", feature = "warp-04"))]
pub(crate) use headers::bad_header;
pub use headers::headers;
pub use multipart::{expect_multipart, multipart_error};
#[cfg(feature = "poem-3")]
pub(crate) use path::Named;
#[cfg(any(feature = "actix-web-4", feature = "poem-3", feature = "salvo-1"))]
pub(crate) use path::decoded;
pub use path::{path, segment};

use crate::contract::location::Location;
use crate::request::request_error::RequestError;
use serde_core::de::DeserializeOwned;

/// The default limit of a request body: 2 MiB (2,097,152 bytes), the same as axum's default.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// The limit of a request body in bytes, for the extractors of a framework that has no setting for
/// it. With poem, set it with `.data(BodyLimit(1024))`. The default is [`BODY_LIMIT`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyLimit(pub usize);

impl Default for BodyLimit {
    fn default() -> Self {
        Self(BODY_LIMIT)
    }
}

/// Deserializes a value from the query of a URL, percent-encoded and without the `?`. `None` is
/// read as an empty query.
///
/// A parameter that is present several times is read into a list. Fields in `#[serde(flatten)]` and
/// tagged enums may have numbers and lists, too.
///
/// ```
/// #[derive(serde::Deserialize)]
/// struct Filter {
///     ids: Vec<u32>,
/// }
///
/// assert_eq!(status_error::extract::query::<Filter>(Some("ids=1&ids=2")).unwrap().ids, [1, 2]);
/// ```
///
/// # Errors
///
/// - [`RequestError::Query`] if a parameter is missing, has a wrong value, is not UTF-8, or is
///   present several times but not a list.
/// - [`RequestError::Misused`], a 500, if the type can't be read from a query: for example, it is a
///   number, or one of its fields is a struct. This is a mistake in the program.
pub fn query<T: DeserializeOwned>(query: Option<&str>) -> Result<T, RequestError> {
    pairs::read(query.unwrap_or_default().as_bytes(), Location::Query)
}

/// Implements `Deref` and `DerefMut` for extractors, with the extracted value as the target.
#[cfg(any(
    feature = "actix-web-4",
    feature = "axum-08",
    feature = "poem-3",
    feature = "rocket-05",
    feature = "salvo-1"
))]
macro_rules! pointers {
    ($($name:ident)*) => {$(
        impl<T> std::ops::Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T> std::ops::DerefMut for $name<T> {
            fn deref_mut(&mut self) -> &mut T {
                &mut self.0
            }
        }
    )*};
}

#[cfg(any(
    feature = "actix-web-4",
    feature = "axum-08",
    feature = "poem-3",
    feature = "rocket-05",
    feature = "salvo-1"
))]
pub(crate) use pointers;
