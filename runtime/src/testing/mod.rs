//! Assertions about the error responses of a service, for its tests.
//!
//! ```
//! use status_error::{ApiError, assert_problem};
//!
//! #[derive(Debug, thiserror::Error, ApiError)]
//! enum BuyerError {
//!     #[error("buyer {id} was not found")]
//!     #[status(404)]
//!     NotFound { #[public] id: u64 },
//!     #[error("this external identifier is taken")]
//!     #[status(409, code = "duplicate_record")]
//!     #[unique("external_identifier")]
//!     Taken { #[public] resource_id: Option<u64> },
//! }
//!
//! # let missing = status_error::response(&BuyerError::NotFound { id: 7 });
//! # let taken = status_error::response(&BuyerError::Taken { resource_id: Some(8) });
//! // A value: the status, its headers and the whole body are compared.
//! assert_problem!(missing, BuyerError::NotFound { id: 7 });
//! // A variant, written with `..`: the status and the code are compared.
//! assert_problem!(taken, BuyerError::Taken { .. });
//! ```
//!
//! [`assert_problem!`](crate::assert_problem) takes a response whose body is in memory
//! (`http::Response<Bytes>`, or of a `Vec<u8>` or a `String`), or a [`Recorded`] response. The
//! responses of frameworks have bodies that have to be read first: [`Recorded::read`].
//!
//! The feature `testing` is for tests only:
//!
//! ```toml
//! [dev-dependencies]
//! status-error = { version = "0.1", features = ["testing"] }
//! ```

// A failed assertion panics.
#![allow(clippy::panic)]

mod assertion;
mod recorded;

#[doc(hidden)]
pub use assertion::{assert_value, assert_variant};
pub use recorded::{ReadResponse, Recorded};

/// Asserts that a response is that of an error.
///
/// ```
/// # use status_error::{ApiError, assert_problem, testing::Recorded};
/// # #[derive(Debug, thiserror::Error, ApiError)]
/// # enum BuyerError {
/// #     #[error("buyer {id} was not found")]
/// #     #[status(404)]
/// #     NotFound { #[public] id: u64 },
/// # }
/// # let response = status_error::response(&BuyerError::NotFound { id: 7 });
/// let response = Recorded::from(response);
/// assert_problem!(&response, BuyerError::NotFound { id: 7 });
/// assert_problem!(&response, BuyerError::NotFound { .. });
/// ```
///
/// The first argument is a [`Recorded`] response, a reference to one, or an `http::Response` whose
/// body is in memory. The second argument is an error or a variant:
///
/// | second argument | compares |
/// |---|---|
/// | an expression that is an [`ApiError`](trait@crate::ApiError) | the status, the headers that the error has, and the body byte for byte |
/// | `BuyerError::NotFound { .. }`, `BuyerError::Invalid(..)` | the status and the code |
///
/// The expected response is rendered in the profile of the response; see [`Recorded::profile`].
/// Error ids are not compared, because each occurrence has another one. Headers that the error
/// doesn't have are not compared, because layers add some, such as those of CORS. Rendering the
/// expected response of a server error sends a report, as every rendering does.
///
/// A concealed variant is compared with the variant that it is shown as, and a masked variant with
/// the generic code of its status. A transparent variant has no code of its own, so `..` is not
/// allowed: write the variant of the inner error.
///
/// # Panics
///
/// Panics if the response differs. The message has both, and the internal type of the error if the
/// response was made in this process under a layer of this crate.
#[macro_export]
macro_rules! assert_problem {
    ($response:expr, $(::)? $($segment:ident)::+ { .. } $(,)?) => {
        $crate::testing::assert_variant(
            <$crate::testing::Recorded as ::core::convert::From<_>>::from($response),
            |error: &_| ::core::matches!(error, $($segment)::+ { .. }),
            ::core::stringify!($($segment)::+),
        )
    };
    ($response:expr, $(::)? $($segment:ident)::+ (..) $(,)?) => {
        $crate::assert_problem!($response, $($segment)::+ { .. })
    };
    ($response:expr, $error:expr $(,)?) => {
        $crate::testing::assert_value(<$crate::testing::Recorded as ::core::convert::From<_>>::from($response), &$error)
    };
}
