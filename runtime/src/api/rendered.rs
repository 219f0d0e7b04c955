//! The mark of our own answers.

use crate::api::snapshot::ProblemSnapshot;
use crate::contract::error_id::ErrorId;
use crate::contract::problem_type::ProblemType;
use std::sync::Arc;

/// The mark of our own answers, in the response's extensions: where a layer of this crate is at
/// work, and only there.
///
/// ```
/// # fn log(response: &http::Response<bytes::Bytes>) {
/// if let Some(rendered) = response.extensions().get::<status_error::layer::RenderedProblem>() {
///     println!("{}", rendered.problem_type().code);
/// }
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct RenderedProblem {
    pub(crate) kind: &'static ProblemType,
    pub(crate) truth: &'static ProblemType,
    pub(crate) error_id: Option<ErrorId>,
    pub(crate) snapshot: Option<Arc<ProblemSnapshot>>,
    pub(crate) cause: Option<Arc<str>>,
    /// Whether another layer's profile may render it again: it was made outside of any scope, by a
    /// type without a profile.
    #[cfg_attr(not(feature = "_middleware"), allow(dead_code, reason = "only a layer renders again"))]
    pub(crate) open: bool,
}

impl RenderedProblem {
    /// The problem type that the client sees.
    #[must_use]
    pub fn problem_type(&self) -> &'static ProblemType {
        self.kind
    }

    /// What really happened: for logs and operators, never for a caller.
    #[must_use]
    pub fn internal_type(&self) -> &'static ProblemType {
        self.truth
    }

    /// The reference that a server error's answer carries.
    #[must_use]
    pub fn error_id(&self) -> Option<ErrorId> {
        self.error_id
    }

    /// What was kept of the answer: where a scope asked for it, or where there was none.
    #[must_use]
    pub fn snapshot(&self) -> Option<&ProblemSnapshot> {
        self.snapshot.as_deref()
    }

    /// The sentence of `#[cause]`, where a scope asked for it or for the occurrence. Never a
    /// concealed error's.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        let kept = || self.snapshot.as_ref().and_then(|snapshot| snapshot.cause.as_deref());
        self.cause.as_deref().or_else(kept)
    }
}
