//! The adapters, one folder for each web framework and each generator of OpenAPI documents. The
//! folder of a framework has the impl for derived errors, the extractors and the layer. No other
//! module names a framework.
//!
//! The code that the derive emits calls the macro `__frameworks`, which passes its arguments to one
//! macro per framework. Each framework's macro is defined twice in its `impl_macro.rs`: with the
//! feature, it implements the framework's trait; without the feature, it expands to nothing. So the
//! features of the runtime that the user links decide which impls exist, and a new framework needs
//! no change of the derive.
//!
//! The arguments are the frameworks to skip, the impl's generics, the type and the bounds:
//! `[axum] [<T>] [MyError<T>] [where …]`.

#[cfg(feature = "actix-web-4")]
#[cfg_attr(docsrs, doc(cfg(feature = "actix-web-4")))]
pub mod actix_web_4;
#[cfg(feature = "aide-015")]
mod aide_015;
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

// Compiled with and without the features, because the code of the derive calls every macro.
#[path = "actix_web_4/impl_macro.rs"]
mod actix_web_4_impl;
#[path = "aide_015/impl_macro.rs"]
mod aide_015_impl;
#[path = "axum_08/impl_macro.rs"]
mod axum_08_impl;
#[path = "poem_3/impl_macro.rs"]
mod poem_3_impl;
#[path = "rocket_05/impl_macro.rs"]
mod rocket_05_impl;
#[path = "salvo_1/impl_macro.rs"]
mod salvo_1_impl;
#[path = "tonic_014/impl_macro.rs"]
mod tonic_014_impl;
#[path = "utoipa_5/impl_macro.rs"]
mod utoipa_5_impl;
#[path = "warp_04/impl_macro.rs"]
mod warp_04_impl;

/// Returns whether a request with this type of body came through a router that adds `Allow` to a
/// 405 outside of the layers of its routes.
#[cfg(feature = "tower-service-03")]
pub(crate) fn router_adds_allow<Req: 'static>() -> bool {
    #[cfg(feature = "axum-08")]
    return std::any::TypeId::of::<Req>() == std::any::TypeId::of::<axum::body::Body>();
    #[cfg(not(feature = "axum-08"))]
    {
        let _ = std::any::TypeId::of::<Req>();
        false
    }
}

/// Returns the check for the texts of a framework's own rejections, by the type of the responses'
/// bodies.
#[cfg(feature = "tower-service-03")]
pub(crate) fn known_texts<Res: 'static>() -> Option<&'static crate::middleware::known_texts::KnownTexts> {
    #[cfg(feature = "axum-08")]
    if std::any::TypeId::of::<Res>() == std::any::TypeId::of::<axum::body::Body>() {
        return Some(&axum_08::own_extractors::REJECTIONS);
    }
    let _ = std::any::TypeId::of::<Res>();
    None
}

/// Wraps a streaming body, so that the body is polled in the request scope. Only axum's `Body` is
/// wrapped: it erases the type of the stream, so the wrapped body is a `Body` again. Any other type
/// of body would change, so other services need `StreamLayer`.
#[cfg(feature = "tower-service-03")]
pub(crate) fn scope_stream(body: &mut dyn std::any::Any, scope: &crate::api::request_scope::RequestScope) {
    #[cfg(feature = "axum-08")]
    axum_08::scope_stream(body, scope);
    #[cfg(not(feature = "axum-08"))]
    let _ = (body, scope);
}

/// Items that the macros' expansions refer to, re-exported by `__private`.
#[cfg(feature = "_framework")]
pub(crate) mod names {
    #[cfg(feature = "actix-web-4")]
    pub use super::actix_web_4_impl::names as actix_web_4;
    #[cfg(feature = "aide-015")]
    pub use super::aide_015_impl::names as aide_015;
    #[cfg(feature = "axum-08")]
    pub use super::axum_08_impl::names as axum_08;
    #[cfg(feature = "poem-3")]
    pub use super::poem_3_impl::names as poem_3;
    #[cfg(feature = "rocket-05")]
    pub use super::rocket_05_impl::names as rocket_05;
    #[cfg(feature = "salvo-1")]
    pub use super::salvo_1_impl::names as salvo_1;
    #[cfg(feature = "tonic-014")]
    pub use super::tonic_014_impl::names as tonic_014;
    #[cfg(feature = "utoipa-5")]
    pub use super::utoipa_5_impl::names as utoipa_5;
    #[cfg(feature = "warp-04")]
    pub use super::warp_04_impl::names as warp_04;
}

/// Expands to nothing at once if no framework's feature is enabled, which saves macro steps.
#[cfg(not(feature = "_framework"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __frameworks {
    ($($any:tt)*) => {};
}

/// Implements the traits of all frameworks whose features are enabled.
#[cfg(feature = "_framework")]
#[doc(hidden)]
#[macro_export]
macro_rules! __frameworks {
    ($($arguments:tt)*) => {
        $crate::__actix_web_4! { $($arguments)* }
        $crate::__aide_015! { $($arguments)* }
        $crate::__axum_08! { $($arguments)* }
        $crate::__poem_3! { $($arguments)* }
        $crate::__rocket_05! { $($arguments)* }
        $crate::__salvo_1! { $($arguments)* }
        $crate::__tonic_014! { $($arguments)* }
        $crate::__utoipa_5! { $($arguments)* }
        $crate::__warp_04! { $($arguments)* }
    };
}
