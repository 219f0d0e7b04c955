//! Snapshots of problems, for rendering them again and for error logs.

use crate::api::api_error::{ApiError, Cause};
use crate::api::members::RenderedMembers;
use crate::api::problem::{Problem, Violated, declared_headers};
use crate::api::profile::ApiProfile;
use crate::contract::field_error::{FieldError, FieldErrorSink};
use crate::contract::problem_type::ProblemType;
use crate::util::catch_panic::catch;
use crate::util::text_limit::bounded;
use http::HeaderMap;
use std::fmt::Display;

/// A copy of a problem's parts, in the extensions of the response (in a
/// [`RenderedProblem`](crate::layer::RenderedProblem)). A layer uses it to render the problem again
/// in another format, an error log to store it. It contains the parts that the client saw, the
/// declared headers and the cause, never the error.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ProblemSnapshot {
    /// The public message. `None` if the title is sent in its place, or if the response is masked.
    pub message: Option<String>,
    /// The field errors of the error itself. Those of violated constraints are not among them.
    pub field_errors: Vec<FieldError>,
    /// The declared headers.
    pub headers: HeaderMap,
    /// The cause, for the API's own error log. For a concealed error, it is the cause of the
    /// variant that the error is shown as.
    pub cause: Option<String>,
    /// The constraints that the response names as violated.
    pub(crate) violated: Violated,
    /// The number of field errors beyond the profile's limit.
    pub(crate) details_beyond: usize,
    /// The members. Another format may have a member of its own with one of their names.
    pub(crate) members: RenderedMembers,
}

impl ProblemSnapshot {
    /// Returns the snapshot of a problem without parts that vary.
    pub(crate) fn empty() -> Self {
        Self {
            message: None,
            field_errors: Vec::new(),
            headers: HeaderMap::new(),
            cause: None,
            violated: Violated::default(),
            details_beyond: 0,
            members: RenderedMembers::default(),
        }
    }

    pub(crate) fn of(problem: &Problem<'_>, error: &dyn ApiError) -> Self {
        let limits = problem.profile.limits();
        // The faults found here are dropped, because the response had the same faults and has
        // reported them.
        let (mut headers, mut faults) = (HeaderMap::new(), Vec::new());
        declared_headers(problem, error, &mut headers, &mut faults);
        let members = catch(|| problem.rendered_members(None, &mut faults)).unwrap_or_default();
        let (mut field_errors, mut details_beyond) = (Vec::new(), 0);
        if let Some(error) = problem.target() {
            let mut keep = |field_error: &FieldError| field_errors.push(field_error.clone());
            let mut counting = FieldErrorSink::new(limits.field_errors, &mut keep);
            // If the error panics, the field errors before the panic are kept.
            let _ = catch(|| error.field_errors(&mut counting));
            details_beyond = counting.beyond();
        }
        let bounded = |text: &dyn Display| bounded(text, limits.text);
        Self {
            message: if problem.has_message() && !problem.is_masked() { bounded(&problem.message()) } else { None },
            field_errors,
            violated: problem.violated(),
            details_beyond,
            headers,
            cause: cause(problem.kind, problem.profile, error),
            members,
        }
    }
}

/// Returns the cause of a client error. For a concealed error, it is the cause of the variant that
/// the error is shown as. Returns `None` if no cause is declared, if the status is a 5xx, or if the
/// `Display` of a value in the cause fails.
pub(crate) fn cause(kind: &ProblemType, profile: &ApiProfile, error: &dyn ApiError) -> Option<String> {
    if kind.cause.is_some() && kind.status_code().is_client_error() {
        bounded(&Cause(error), profile.limits().text)
    } else {
        None
    }
}
