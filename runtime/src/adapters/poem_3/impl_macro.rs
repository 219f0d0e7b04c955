//! The impl that the derive asks for: `ResponseError` of poem 3.

/// `ResponseError` of poem 3.
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
            // Without the trait's bounds, `Send` above all: they would be errors where they are
            // false.
            fn as_response(&self) -> $crate::__private::poem_3::Response {
                $crate::__private::poem_3::as_response(self)
            }
        }
    };
}

/// `ResponseError` of poem 3, which is not there.
#[cfg(not(feature = "poem-3"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __poem_3 {
    ($($any:tt)*) => {};
}

/// The names that the macro's output uses.
#[cfg(feature = "poem-3")]
pub mod names {
    pub use crate::adapters::poem_3::{as_response, status};
    pub use poem::Response;
    pub use poem::error::ResponseError;
    pub use poem::http::StatusCode;
}
