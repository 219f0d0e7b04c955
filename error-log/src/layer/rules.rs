//! What the host asks of the layer.

use crate::entry::owner::Owner;
use crate::writer::error_log::ErrorLog;
use http::request::Parts;
use http::{Extensions, HeaderName};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A function of the answer, made of the request. One that holds nothing is boxed without an
/// allocation.
pub(super) type OfAnswer<T> = Box<dyn FnOnce(&Extensions) -> T + Send>;
pub(super) type OfRequest<T> = Arc<dyn Fn(&Parts) -> OfAnswer<T> + Send + Sync>;

#[derive(Clone)]
pub(super) struct Rules {
    pub(super) log: ErrorLog,
    pub(super) owner: OfRequest<Owner>,
    pub(super) route: Option<OfRequest<Option<String>>>,
    pub(super) server_errors: bool,
    pub(super) query: Arc<BTreeSet<String>>,
    /// Those that are kept besides the usual ones.
    pub(super) headers: Vec<HeaderName>,
}
