//! What the derive calls for each web framework: a macro that implements the framework's trait, or nothing where the feature
//! is off. Each is defined twice, so that the features are those of the runtime that the user links.

/// `IntoResponse` of axum 0.8.
#[cfg(feature = "axum-08")]
#[doc(hidden)]
#[macro_export]
macro_rules! __axum_08 {
    ([$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {
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

/// `From<MyError> for tonic::Status` of tonic 0.14.
#[cfg(feature = "tonic-014")]
#[doc(hidden)]
#[macro_export]
macro_rules! __tonic_014 {
    ([$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {
        #[automatically_derived]
        impl $($generics)* ::core::convert::From<$ty> for $crate::__private::tonic_014::Status $($bounds)* {
            fn from(error: $ty) -> Self {
                $crate::__private::tonic_014::status(&error)
            }
        }
    };
}

/// `From<MyError> for tonic::Status` of tonic 0.14, which is not there.
#[cfg(not(feature = "tonic-014"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __tonic_014 {
    ($($any:tt)*) => {};
}
