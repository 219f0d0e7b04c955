//! What a request holds, read into values: bodies of JSON, queries, parameters in a path. For
//! frameworks whose own extractors are not here, and for no framework at all.
//!
//! Everything fails with a [`RequestError`], which says which property is at fault and what is
//! expected there, never what was sent. The frameworks' extractors (`axum_08::Json`, …) read with
//! these functions.
//!
//! ```
//! use status_error::RequestError;
//!
//! let error = status_error::extract::query::<std::collections::BTreeMap<String, u8>>(Some("limit=many")).unwrap_err();
//! let RequestError::Query(detail) = error else { panic!() };
//! assert_eq!((detail.pointer.as_str(), &*detail.code), ("/limit", "type_error.integer"));
//! ```

mod body;
mod form;
mod path;

#[cfg(any(feature = "poem-3", feature = "salvo-1", feature = "warp-04"))]
pub(crate) use body::expect_at_most;
pub use body::{expect_json, json, json_from_slice};
pub use form::{expect_form, form_from_slice};
#[cfg(feature = "poem-3")]
pub(crate) use path::Named;
#[cfg(any(feature = "actix-web-4", feature = "poem-3", feature = "salvo-1"))]
pub(crate) use path::decoded;
pub use path::{path, segment};

use crate::request::request_error::RequestError;
use crate::request::serde_error::request_errors;
use serde_core::de::DeserializeOwned;

/// How many bytes of a body are read where nothing else is said: 2 MiB, as axum has it.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// How many bytes of a body an extractor reads, where the framework has no setting of its own. It
/// is looked for where the framework keeps such values: poem's `data`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyLimit(pub usize);

impl Default for BodyLimit {
    fn default() -> Self {
        Self(BODY_LIMIT)
    }
}

/// Reads the query of a URL; none is an empty one.
///
/// # Errors
///
/// [`RequestError::Query`].
pub fn query<T: DeserializeOwned>(query: Option<&str>) -> Result<T, RequestError> {
    let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(pairs))
        .map_err(|error| request_errors::query_error(&error, |name| pairs.into_iter().any(|(key, _)| key == name)))
}

/// Makes extractors pointers to what they hold.
#[cfg(any(feature = "actix-web-4", feature = "poem-3", feature = "rocket-05", feature = "salvo-1"))]
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

#[cfg(any(feature = "actix-web-4", feature = "poem-3", feature = "rocket-05", feature = "salvo-1"))]
pub(crate) use pointers;
