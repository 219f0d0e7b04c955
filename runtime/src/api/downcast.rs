//! The search for an error with a declared response in a chain of sources.

use crate::api::api_error::ApiError;
use crate::api::report::MAX_SOURCES;
use crate::api::wrappers::as_response::AsResponse;
use crate::contract::catalog::{CatalogEntry, ProblemTypes};
use std::error::Error;
use std::io;
use std::sync::Arc;

/// The requirements on the types that `downcast` looks for. They are one trait, so that a type that
/// fulfills none of them gets one diagnostic.
#[diagnostic::on_unimplemented(
    message = "`{Self}` doesn't implement both `ApiError` and `ProblemTypes`",
    label = "`downcast` or `AnyError` responds as this type does, and lists its problem types in the catalog",
    note = "derive both: `#[derive(Debug, thiserror::Error, status_error::ApiError)]`",
    note = "beside an `impl ApiError` by hand, write `impl status_error::catalog::ProblemTypes for {Self}`"
)]
pub trait DowncastTarget {
    /// Returns the error as an `ApiError`. Returns `None` if the error is neither of this type nor
    /// a `Box`, an `Arc` or an `AsResponse` of it.
    fn cast<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e dyn ApiError>;
    /// Returns the entries of the type's catalog.
    fn entries() -> &'static [CatalogEntry];
}

#[diagnostic::do_not_recommend]
impl<T: ApiError + ProblemTypes + 'static> DowncastTarget for T {
    fn cast<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e dyn ApiError> {
        // These types forward `source()` to the error that they hold, so a chain of sources never
        // yields the held error. It is looked for here.
        let boxed = || error.downcast_ref::<Box<T>>().map(|error| &**error);
        let shared = || error.downcast_ref::<Arc<T>>().map(|error| &**error);
        let wrapped = || error.downcast_ref::<AsResponse<T>>().map(|error| &error.0);
        error.downcast_ref::<T>().or_else(boxed).or_else(shared).or_else(wrapped).map(|error| error as &dyn ApiError)
    }

    fn entries() -> &'static [CatalogEntry] {
        <T as ProblemTypes>::entries()
    }
}

/// Returns the error in an `Arc<dyn Error>` or an `io::Error`. The source of both is the source of
/// the error that they hold, so that a chain of sources never yields the held error. Returns `None`
/// for another error.
fn held<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    let shared = error.downcast_ref::<Arc<dyn Error + Send + Sync>>().map(|error| &**error as &(dyn Error + 'static));
    let local = || error.downcast_ref::<Arc<dyn Error>>().map(|error| &**error);
    let boxed_io = || error.downcast_ref::<Box<io::Error>>().map(|error| &**error);
    let shared_io = || error.downcast_ref::<Arc<io::Error>>().map(|error| &**error);
    let io = || error.downcast_ref::<io::Error>().or_else(boxed_io).or_else(shared_io);
    shared.or_else(local).or_else(|| Some(io()?.get_ref()? as &(dyn Error + 'static)))
}

pub(crate) type Cast = for<'e> fn(&'e (dyn Error + 'static)) -> Option<&'e dyn ApiError>;

/// Returns the first error in a chain of sources that has one of the types. Returns `None` if the
/// first 32 errors of the chain have none of them.
pub(crate) fn find<'e>(error: &'e (dyn Error + 'static), casts: &[Cast]) -> Option<&'e dyn ApiError> {
    let next = |error: &&'e (dyn Error + 'static)| held(*error).or_else(|| (*error).source());
    let chain = std::iter::successors(Some(error), next);
    chain.take(MAX_SOURCES).find_map(|error| casts.iter().find_map(|cast| cast(error)))
}
