//! What is kept of an answer.

use crate::api::api_error::{ApiError, Cause};
use crate::api::json::JsonObject;
use crate::api::problem::{Content, Problem, Violated, declared_headers};
use crate::contract::field_error::{FieldError, FieldErrorSink};
use crate::util::text_limit::bounded;
use http::HeaderMap;
use std::fmt::Display;

/// What is kept of an answer besides its bytes, in the response's extensions (in a
/// [`RenderedProblem`](crate::layer::RenderedProblem)): enough to render it again in another
/// format, or to keep it in an error log. It holds what the client saw and the true type's name,
/// never the error.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ProblemSnapshot {
    /// The public sentence, where it is not the title.
    pub message: Option<String>,
    /// The properties at fault.
    pub field_errors: Vec<FieldError>,
    /// The declared headers.
    pub headers: HeaderMap,
    /// The sentence for the API's own error log. Never a concealed error's own.
    pub cause: Option<String>,
    /// The constraints whose violation was answered.
    pub(crate) violated: Violated,
    /// How many more details there were.
    pub(crate) details_beyond: usize,
    /// The members as JSON, without the braces around them.
    pub(crate) members: Vec<u8>,
    /// Their names, one of which may be the other format's own.
    pub(crate) member_names: Vec<&'static str>,
}

impl ProblemSnapshot {
    pub(crate) fn of(problem: &Problem<'_>, error: &dyn ApiError) -> Self {
        let limits = problem.profile.limits();
        // What goes wrong here went wrong in the answer, and is told with that.
        let (mut headers, mut faults) = (HeaderMap::new(), Vec::new());
        declared_headers(problem, error, &mut headers, &mut faults);
        let mut object = JsonObject::over(Vec::new(), limits, None);
        problem.members(&mut object);
        let failed = object.has_failed_members();
        let member_names = if failed { Vec::new() } else { object.member_names() };
        let members = if failed { Vec::new() } else { object.finish().0 };
        let (mut field_errors, mut details_beyond) = (Vec::new(), 0);
        if let Content::Live(error) = problem.content {
            let mut keep = |field_error: &FieldError| field_errors.push(field_error.clone());
            let mut counting = FieldErrorSink::new(limits.field_errors, &mut keep);
            error.field_errors(&mut counting);
            details_beyond = counting.beyond();
        }
        let bounded = |text: &dyn Display| bounded(text, limits.text);
        Self {
            message: if problem.has_message() && !problem.is_masked() { bounded(&problem.message()) } else { None },
            field_errors,
            violated: problem.violated(),
            details_beyond,
            headers,
            cause: cause(problem, error),
            members: match members.as_slice() {
                [b'{', inner @ .., b'}'] => inner.to_vec(),
                _ => Vec::new(),
            },
            member_names,
        }
    }
}

/// The sentence of `#[cause]`: a client error's, and of one that is concealed the one in its place.
pub(crate) fn cause(problem: &Problem<'_>, error: &dyn ApiError) -> Option<String> {
    if problem.kind.cause.is_some() && problem.status().is_client_error() {
        bounded(&Cause(error), problem.profile.limits().text)
    } else {
        None
    }
}
