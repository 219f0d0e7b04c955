//! The impl that the derive asks for: `From<MyError> for tonic::Status` of tonic 0.14.

/// `From<MyError> for tonic::Status` of tonic 0.14.
#[cfg(feature = "tonic-014")]
#[doc(hidden)]
#[macro_export]
macro_rules! __tonic_014 {
    ([tonic $($names:ident)*] $($any:tt)*) => {};
    ([$other:ident $($names:ident)*] $($any:tt)*) => { $crate::__tonic_014! { [$($names)*] $($any)* } };
    ([] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {
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

/// The names that the macro's output uses.
#[cfg(feature = "tonic-014")]
pub mod names {
    pub use crate::adapters::tonic_014::status;
    pub use tonic::Status;
}
