//! The impl that the derive asks for: `Scribe` of salvo 1.

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

/// The names that the macro's output uses.
#[cfg(feature = "salvo-1")]
pub mod names {
    pub use crate::adapters::salvo_1::render;
    pub use salvo_core::{Response, Scribe};
}
