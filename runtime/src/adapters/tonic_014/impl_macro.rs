//! The macro that implements `From<MyError> for tonic::Status` (tonic 0.14) for derived errors.

/// Implements `From<MyError> for tonic::Status` (tonic 0.14) for a derived error type.
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

/// Expands to nothing, because the feature `tonic-014` is off.
#[cfg(not(feature = "tonic-014"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __tonic_014 {
    ($($any:tt)*) => {};
}

/// Items that the macro's expansion refers to.
#[cfg(feature = "tonic-014")]
pub mod names {
    pub use crate::adapters::tonic_014::status;
    pub use tonic::Status;
}
