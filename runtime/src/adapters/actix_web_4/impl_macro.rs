//! The impl that the derive asks for: `ResponseError` of actix-web 4.

/// `ResponseError` of actix-web 4.
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

/// `ResponseError` of actix-web 4, which is not there.
#[cfg(not(feature = "actix-web-4"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __actix_web_4 {
    ($($any:tt)*) => {};
}

/// The names that the macro's output uses.
#[cfg(feature = "actix-web-4")]
pub mod names {
    pub use crate::adapters::actix_web_4::{error_response, status_code};
    pub use actix_web::http::StatusCode;
    pub use actix_web::{HttpResponse, ResponseError};
}
