//! The macro that implements `IntoResponses` of utoipa 5 for derived errors.

/// Implements `IntoResponses` of utoipa 5 for a derived error type. The result is a note for
/// `Contract::describe`, because the profile of the responses is not known here.
#[cfg(feature = "utoipa-5")]
#[doc(hidden)]
#[macro_export]
macro_rules! __utoipa_5 {
    ([utoipa $($names:ident)*] $($any:tt)*) => {};
    ([$other:ident $($names:ident)*] $($any:tt)*) => { $crate::__utoipa_5! { [$($names)*] $($any)* } };
    ([] [$($generics:tt)*] [$ty:ty] [$($bounds:tt)*]) => {
        #[automatically_derived]
        impl $($generics)* $crate::__private::utoipa_5::IntoResponses for $ty $($bounds)* {
            fn responses() -> $crate::__private::utoipa_5::Responses {
                $crate::__private::utoipa_5::responses::<Self>()
            }
        }
    };
}

/// Expands to nothing, because the feature `utoipa-5` is off.
#[cfg(not(feature = "utoipa-5"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __utoipa_5 {
    ($($any:tt)*) => {};
}

/// Items that the macro's expansion refers to.
#[cfg(feature = "utoipa-5")]
pub mod names {
    pub use utoipa::IntoResponses;

    use crate::contract::catalog::ProblemTypes;
    use crate::export::openapi::{EXTENSION, note};
    use std::collections::BTreeMap;
    use utoipa::openapi::extensions::ExtensionsBuilder;
    use utoipa::openapi::{RefOr, Response, ResponseBuilder};

    /// The responses of an error type.
    pub type Responses = BTreeMap<String, RefOr<Response>>;

    /// Returns the note of an error type, as a response whose key is an extension. Each set of
    /// errors has its own key, because an operation may name several types.
    pub fn responses<E: ProblemTypes + ?Sized>() -> Responses {
        let note = note::<E>(None);
        let key = format!("{EXTENSION}-{note}");
        let response = ResponseBuilder::new()
            .description("Errors, which `Contract::describe` writes.")
            .extensions(Some(ExtensionsBuilder::new().add(EXTENSION, note).build()));
        BTreeMap::from([(key, RefOr::T(response.build()))])
    }
}
