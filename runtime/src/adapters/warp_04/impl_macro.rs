//! The macro that implements `Reply` of warp 0.4 for derived errors.

/// Implements `Reply` of warp 0.4 for a derived error type, if the type is `Send`, because `Reply`
/// requires `Send`. The bound is `for<'__a> Self: Send`, because rustc accepts a bound with its own
/// lifetime even for a type that isn't `Send`, and rejects a plain `Self: Send` there.
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

/// Expands to nothing, because the feature `warp-04` is off.
#[cfg(not(feature = "warp-04"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __warp_04 {
    ($($any:tt)*) => {};
}

/// Items that the macro's expansion refers to.
#[cfg(feature = "warp-04")]
pub mod names {
    pub use crate::adapters::warp_04::into_response;
    pub use warp::Reply;
    pub use warp::reply::Response;
}
