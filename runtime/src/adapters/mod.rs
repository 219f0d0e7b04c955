//! What the derive calls for the web frameworks: one macro, which hands its arguments to one macro for each of them.
//!
//! Those are defined twice: as the impl of the framework's trait, and as nothing where the feature is off. So the features are
//! those of the runtime that the user links, and a framework is added here, without a change of the derive.
//!
//! The arguments are the frameworks to leave out, the impl's generics, the type and the bounds: `[axum] [<T>] [MyError<T>] [where …]`.

#[cfg(feature = "actix-web-4")]
#[cfg_attr(docsrs, doc(cfg(feature = "actix-web-4")))]
pub mod actix_web_4;
#[cfg(feature = "async-graphql-7")]
#[cfg_attr(docsrs, doc(cfg(feature = "async-graphql-7")))]
pub mod async_graphql_7;
#[cfg(feature = "axum-08")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum-08")))]
pub mod axum_08;
#[cfg(feature = "dropshot-018")]
#[cfg_attr(docsrs, doc(cfg(feature = "dropshot-018")))]
pub mod dropshot_018;
#[cfg(feature = "poem-3")]
#[cfg_attr(docsrs, doc(cfg(feature = "poem-3")))]
pub mod poem_3;
#[cfg(feature = "rocket-05")]
#[cfg_attr(docsrs, doc(cfg(feature = "rocket-05")))]
pub mod rocket_05;
#[cfg(feature = "salvo-1")]
#[cfg_attr(docsrs, doc(cfg(feature = "salvo-1")))]
pub mod salvo_1;
#[cfg(feature = "tonic-014")]
#[cfg_attr(docsrs, doc(cfg(feature = "tonic-014")))]
pub mod tonic_014;
#[cfg(feature = "tower-service-03")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower-service-03")))]
pub mod tower;
#[cfg(feature = "warp-04")]
#[cfg_attr(docsrs, doc(cfg(feature = "warp-04")))]
pub mod warp_04;

/// Nothing, in a few steps less, where no framework is on.
#[cfg(not(feature = "_framework"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __frameworks {
    ($($any:tt)*) => {};
}

/// Implements the traits of all frameworks that are on.
#[cfg(feature = "_framework")]
#[doc(hidden)]
#[macro_export]
macro_rules! __frameworks {
    ($($arguments:tt)*) => {
        $crate::__actix_web_4! { $($arguments)* }
        $crate::__axum_08! { $($arguments)* }
        $crate::__poem_3! { $($arguments)* }
        $crate::__rocket_05! { $($arguments)* }
        $crate::__salvo_1! { $($arguments)* }
        $crate::__tonic_014! { $($arguments)* }
        $crate::__warp_04! { $($arguments)* }
    };
}

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
            // Without the trait's bounds, `Send` above all: they would be errors where they are false.
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

/// `Scribe` of salvo 1.
#[cfg(feature = "salvo-1")]
#[doc(hidden)]
#[macro_export]
macro_rules! __salvo_1 {
    ([salvo $($names:ident)*] $($any:tt)*) => {};
    ([$other:ident $($names:ident)*] $($any:tt)*) => { $crate::__salvo_1! { [$($names)*] $($any)* } };
    ([] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {
        #[automatically_derived]
        impl $($generics)* $crate::__private::salvo_1::Scribe for $ty $($bounds)* {
            fn render(self, __response: &mut $crate::__private::salvo_1::Response) {
                $crate::__private::salvo_1::render(&self, __response);
            }
        }
    };
}

/// `Scribe` of salvo 1, which is not there.
#[cfg(not(feature = "salvo-1"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __salvo_1 {
    ($($any:tt)*) => {};
}

/// `Reply` of warp 0.4, where the type is `Send`, which `Reply` asks for: a bound with a lifetime of its own may be false.
#[cfg(feature = "warp-04")]
#[doc(hidden)]
#[macro_export]
macro_rules! __warp_04 {
    ([warp $($names:ident)*] $($any:tt)*) => {};
    ([$other:ident $($names:ident)*] $($any:tt)*) => { $crate::__warp_04! { [$($names)*] $($any)* } };
    ([] [$($generics:tt)*] [$ty:ty] []) => {
        $crate::__warp_04! { [] [$($generics)*] [$ty] [where] }
    };
    ([] [$($generics:tt)*] [$ty:ty] [where $($bounds:tt)*]) => {
        #[automatically_derived]
        impl $($generics)* $crate::__private::warp_04::Reply for $ty
        where
            for<'__a> Self: ::core::marker::Send,
            $($bounds)*
        {
            fn into_response(self) -> $crate::__private::warp_04::Response {
                $crate::__private::warp_04::into_response(&self)
            }
        }
    };
}

/// `Reply` of warp 0.4, which is not there.
#[cfg(not(feature = "warp-04"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __warp_04 {
    ($($any:tt)*) => {};
}

/// `Responder` of Rocket 0.5.
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

/// `Responder` of Rocket 0.5, which is not there.
#[cfg(not(feature = "rocket-05"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __rocket_05 {
    ($($any:tt)*) => {};
}

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
