//! The impl that the derive asks for: `IntoResponse` of axum 0.8.

/// `IntoResponse` of axum 0.8.
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

/// `IntoResponse` of axum 0.8, which is not there.
#[cfg(not(feature = "axum-08"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __axum_08 {
    ($($any:tt)*) => {};
}

/// The names that the macro's output uses.
#[cfg(feature = "axum-08")]
pub mod names {
    pub use crate::adapters::axum_08::into_response;
    pub use axum::response::{IntoResponse, Response};
}
