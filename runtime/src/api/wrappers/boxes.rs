//! `ApiError` for boxed errors: `Box<dyn ApiError>`, with and without `Send` and `Sync`.

use crate::api::api_error::ApiError;
use crate::contract::catalog::{CatalogEntry, ProblemTypes};
use crate::contract::problem_type::ProblemType;
use std::error::Error;

/// Implements the traits for each trait object, because each set of auto traits is a separate type.
macro_rules! objects {
    ($($object:ty),*) => {$(
        impl Error for Box<$object> {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                (**self).source()
            }
        }

        impl ApiError for Box<$object> {
            fn problem_type(&self) -> &'static ProblemType {
                (**self).problem_type()
            }

            fn internal_type(&self) -> &'static ProblemType {
                (**self).internal_type()
            }

            fn delegate(&self) -> Option<&dyn ApiError> {
                Some(&**self)
            }
        }

        /// The catalog is empty, because the type of the error in the box is not known.
        impl ProblemTypes for $object {
            fn entries() -> &'static [CatalogEntry] {
                &[]
            }
        }
    )*};
}

objects!(dyn ApiError, dyn ApiError + Send, dyn ApiError + Sync, dyn ApiError + Send + Sync);
