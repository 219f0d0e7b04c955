//! The macro that implements `Scribe` of salvo 1 for derived errors.

/// Implements `Scribe` of salvo 1 for a derived error type.
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

/// Expands to nothing, because the feature `salvo-1` is off.
#[cfg(not(feature = "salvo-1"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __salvo_1 {
    ($($any:tt)*) => {};
}

/// Items that the macro's expansion refers to.
#[cfg(feature = "salvo-1")]
pub mod names {
    pub use crate::adapters::salvo_1::render;
    pub use salvo_core::{Response, Scribe};
}
