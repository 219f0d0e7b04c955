//! The macro that implements `Responder` of Rocket 0.5 for derived errors.

/// Implements `Responder` of Rocket 0.5 for a derived error type.
#[cfg(feature = "rocket-05")]
#[doc(hidden)]
#[macro_export]
macro_rules! __rocket_05 {
    ([rocket $($names:ident)*] $($any:tt)*) => {};
    ([$other:ident $($names:ident)*] $($any:tt)*) => { $crate::__rocket_05! { [$($names)*] $($any)* } };
    ([] [] $($rest:tt)*) => { $crate::__rocket_05! { [] [<>] $($rest)* } };
    ([] [< $($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {
        #[automatically_derived]
        impl<'__request, $($generics)* $crate::__private::rocket_05::Responder<'__request, 'static> for $ty $($bounds)* {
            fn respond_to(
                self,
                request: &'__request $crate::__private::rocket_05::Request<'_>,
            ) -> $crate::__private::rocket_05::Result<'static> {
                $crate::__private::rocket_05::respond(&self, request)
            }
        }
    };
}

/// Expands to nothing, because the feature `rocket-05` is off.
#[cfg(not(feature = "rocket-05"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __rocket_05 {
    ($($any:tt)*) => {};
}

/// Items that the macro's expansion refers to.
#[cfg(feature = "rocket-05")]
pub mod names {
    pub use crate::adapters::rocket_05::respond;
    pub use rocket::Request;
    pub use rocket::response::{Responder, Result};
}
