//! The macro that implements `OperationOutput` of aide 0.15 for derived errors.

/// Implements `OperationOutput` of aide 0.15 for a derived error type. The result is a note for
/// `Contract::describe`, because the profile of the responses is not known here.
#[cfg(feature = "aide-015")]
#[doc(hidden)]
#[macro_export]
macro_rules! __aide_015 {
    ([aide $($names:ident)*] $($any:tt)*) => {};
    ([$other:ident $($names:ident)*] $($any:tt)*) => { $crate::__aide_015! { [$($names)*] $($any)* } };
    ([] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {
        #[automatically_derived]
        impl $($generics)* $crate::__private::aide_015::OperationOutput for $ty $($bounds)* {
            type Inner = Self;

            fn inferred_responses(
                _: &mut $crate::__private::aide_015::GenContext,
                operation: &mut $crate::__private::aide_015::Operation,
            ) -> $crate::__private::aide_015::Responses {
                $crate::__private::aide_015::add_note::<Self>(operation);
                $crate::__private::aide_015::Responses::new()
            }
        }
    };
}

/// Expands to nothing, because the feature `aide-015` is off.
#[cfg(not(feature = "aide-015"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __aide_015 {
    ($($any:tt)*) => {};
}

/// Items that the macro's expansion refers to.
#[cfg(feature = "aide-015")]
pub mod names {
    pub use aide::OperationOutput;
    pub use aide::generate::GenContext;
    pub use aide::openapi::Operation;

    use crate::contract::catalog::ProblemTypes;
    use crate::export::openapi::{EXTENSION, note};
    use aide::openapi::Response;

    /// Responses that aide adds to an operation.
    pub type Responses = Vec<(Option<u16>, Response)>;

    /// Adds the errors of a type to the note of an operation.
    pub fn add_note<E: ProblemTypes + ?Sized>(operation: &mut Operation) {
        let note = note::<E>(operation.extensions.get(EXTENSION));
        operation.extensions.insert(EXTENSION.to_owned(), note);
    }
}
