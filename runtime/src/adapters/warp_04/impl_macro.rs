//! The impl that the derive asks for: `Reply` of warp 0.4, where the type is `Send`, which `Reply`
//! asks for: a bound with a lifetime of its own may be false.

/// `Reply` of warp 0.4, where the type is `Send`, which `Reply` asks for: a bound with a lifetime
/// of its own may be false.
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

/// The names that the macro's output uses.
#[cfg(feature = "warp-04")]
pub mod names {
    pub use crate::adapters::warp_04::into_response;
    pub use warp::Reply;
    pub use warp::reply::Response;
}
