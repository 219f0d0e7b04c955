//! The macro that implements `ResponseError` of poem 3 for derived errors.

/// Implements `ResponseError` of poem 3 for a derived error type.
#[cfg(feature = "poem-3")]
#[doc(hidden)]
#[macro_export]
macro_rules! __poem_3 {
    ([poem $($names:ident)*] $($any:tt)*) => {};
    ([$other:ident $($names:ident)*] $($any:tt)*) => { $crate::__poem_3! { [$($names)*] $($any)* } };
    ([] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {
        #[automatically_derived]
        impl $($generics)* $crate::__private::poem_3::ResponseError for $ty $($bounds)* {
            fn status(&self) -> $crate::__private::poem_3::StatusCode {
                $crate::__private::poem_3::status(self)
            }
            // The trait's method has bounds on `Self` (`Send` and others). The impl leaves them
            // out, because rustc rejects such a bound for a type that doesn't fulfill it.
            fn as_response(&self) -> $crate::__private::poem_3::Response {
                $crate::__private::poem_3::as_response(self)
            }
        }
    };
}

/// Expands to nothing, because the feature `poem-3` is off.
#[cfg(not(feature = "poem-3"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __poem_3 {
    ($($any:tt)*) => {};
}

/// Items that the macro's expansion refers to.
#[cfg(feature = "poem-3")]
pub mod names {
    pub use crate::adapters::poem_3::{as_response, status};
    pub use poem::Response;
    pub use poem::error::ResponseError;
    pub use poem::http::StatusCode;
}
