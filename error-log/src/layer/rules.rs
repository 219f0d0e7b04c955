//! The layer's configuration by the application.

use crate::entry::owner::Owner;
use crate::writer::error_log::ErrorLog;
use http::request::Parts;
use http::{Extensions, HeaderName};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The second step of an application's function: it receives the extensions of the response. The
/// first step, [`OfRequest`], returns it. Boxing a closure that captures nothing does not allocate.
pub(super) type OfAnswer<T> = Box<dyn FnOnce(&Extensions) -> T + Send>;
pub(super) type OfRequest<T> = Arc<dyn Fn(&Parts) -> OfAnswer<T> + Send + Sync>;

#[derive(Clone)]
pub(crate) struct Rules {
    pub(super) log: ErrorLog,
    pub(super) owner: OfRequest<Owner>,
    pub(super) route: Option<OfRequest<Option<String>>>,
    pub(super) server_errors: bool,
    pub(super) graphql_errors: bool,
    /// The name of the header with the id of the entry, and the text in front of the id.
    pub(super) entry_header: Option<(HeaderName, String)>,
    pub(super) query: Arc<BTreeSet<String>>,
    /// The headers that are recorded in addition to the usual ones.
    pub(super) headers: Vec<HeaderName>,
}
