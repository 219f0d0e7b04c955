//! The macro that implements `ResponseError` of actix-web 4 for derived errors.

/// Implements `ResponseError` of actix-web 4 for a derived error type.
#[cfg(feature = "actix-web-4")]
#[doc(hidden)]
#[macro_export]
macro_rules! __actix_web_4 {
    ([actix_web $($names:ident)*] $($any:tt)*) => {};
    ([$other:ident $($names:ident)*] $($any:tt)*) => { $crate::__actix_web_4! { [$($names)*] $($any)* } };
    ([] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {
        #[automatically_derived]
        impl $($generics)* $crate::__private::actix_web_4::ResponseError for $ty $($bounds)* {
            fn status_code(&self) -> $crate::__private::actix_web_4::StatusCode {
                $crate::__private::actix_web_4::status_code(self)
            }
            fn error_response(&self) -> $crate::__private::actix_web_4::HttpResponse {
                $crate::__private::actix_web_4::error_response(self)
            }
        }
    };
}

/// Expands to nothing, because the feature `actix-web-4` is off.
#[cfg(not(feature = "actix-web-4"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __actix_web_4 {
    ($($any:tt)*) => {};
}

/// Items that the macro's expansion refers to.
#[cfg(feature = "actix-web-4")]
pub mod names {
    pub use crate::adapters::actix_web_4::{error_response, status_code};
    pub use actix_web::http::StatusCode;
    pub use actix_web::{HttpResponse, ResponseError};
}
