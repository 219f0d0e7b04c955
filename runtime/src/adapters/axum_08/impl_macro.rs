//! The macro that implements `IntoResponse` of axum 0.8 for derived errors.

/// Implements `IntoResponse` of axum 0.8 for a derived error type.
#[cfg(feature = "axum-08")]
#[doc(hidden)]
#[macro_export]
macro_rules! __axum_08 {
    ([axum $($names:ident)*] $($any:tt)*) => {};
    ([$other:ident $($names:ident)*] $($any:tt)*) => { $crate::__axum_08! { [$($names)*] $($any)* } };
    ([] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {
        #[automatically_derived]
        impl $($generics)* $crate::__private::axum_08::IntoResponse for $ty $($bounds)* {
            fn into_response(self) -> $crate::__private::axum_08::Response {
                $crate::__private::axum_08::into_response(&self)
            }
        }
    };
}

/// Expands to nothing, because the feature `axum-08` is off.
#[cfg(not(feature = "axum-08"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __axum_08 {
    ($($any:tt)*) => {};
}

/// Items that the macro's expansion refers to.
#[cfg(feature = "axum-08")]
pub mod names {
    pub use crate::adapters::axum_08::into_response;
    pub use axum::response::{IntoResponse, Response};
}
