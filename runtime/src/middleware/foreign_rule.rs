//! The user's rules for foreign responses.

use crate::util::catch_panic::catch;
use crate::util::media_type::{ends_with, essence};
use http::header::CONTENT_TYPE;
use http::{request, response};
use std::fmt;
use std::ops::RangeBounds;
use std::sync::Arc;

/// A rule of [`ApiErrorLayer::foreign`](crate::ApiErrorLayer::foreign): what happens to the foreign
/// error responses that fulfill its conditions.
///
/// A rule without conditions holds for each foreign response of 400 or more. With several
/// conditions, all of them have to hold.
///
/// ```
/// use status_error::layer::ForeignRule;
/// use status_error::{ApiErrorLayer, ApiProfile};
///
/// static API: ApiProfile = ApiProfile::new("example.com");
///
/// let layer = ApiErrorLayer::new(&API)
///     // The old handlers' JSON stays as it is, also that of a 500.
///     .foreign(ForeignRule::forward().json())
///     // Their texts become the `detail` of a problem.
///     .foreign(ForeignRule::keep_text().request(|parts| parts.uri.path().starts_with("/v1/")))
///     .foreign(ForeignRule::rewrite().status(404..=405));
/// ```
#[derive(Clone)]
#[must_use = "a rule does nothing until it is added to a layer"]
pub struct ForeignRule {
    treatment: Treatment,
    requests: Vec<Condition<request::Parts>>,
    responses: Vec<Condition<response::Parts>>,
}

type Condition<T> = Arc<dyn Fn(&T) -> bool + Send + Sync>;

/// The treatment of a response by a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Treatment {
    Forward,
    KeepText,
    Rewrite,
}

impl ForeignRule {
    /// Forwards the response unchanged, **also a 5xx**, whose body may reveal the cause of the
    /// error.
    pub fn forward() -> Self {
        Self::new(Treatment::Forward)
    }

    /// Rewrites a 4xx whose `content-type` is `text/plain` or missing: the text of its body becomes
    /// the message of the new response. The layer doesn't check what this text says.
    ///
    /// The text is the part of the body that is available together with the head, limited by
    /// [`max_text`](crate::ApiProfile::max_text). Other bodies are treated as without this rule,
    /// so a 5xx is masked.
    pub fn keep_text() -> Self {
        Self::new(Treatment::KeepText)
    }

    /// Rewrites the response, whatever its body: a 4xx gets its status phrase as message, and a 5xx
    /// is masked.
    pub fn rewrite() -> Self {
        Self::new(Treatment::Rewrite)
    }

    fn new(treatment: Treatment) -> Self {
        Self { treatment, requests: Vec::new(), responses: Vec::new() }
    }

    /// Adds the condition that the response has one of these statuses: `500..`, `404..=405`.
    pub fn status(self, statuses: impl RangeBounds<u16> + Send + Sync + 'static) -> Self {
        self.response(move |parts| statuses.contains(&parts.status.as_u16()))
    }

    /// Adds the condition that the response has a media type of JSON: `application/json`, or one
    /// that ends in `+json` (RFC 6839 §3.1).
    pub fn json(self) -> Self {
        self.response(|parts| {
            let essence = parts.headers.get(CONTENT_TYPE).and_then(essence).unwrap_or_default();
            essence.eq_ignore_ascii_case("application/json") || ends_with(essence, "+json")
        })
    }

    /// Adds a condition on the head of the request, which is read before the handler runs. A
    /// condition that panics doesn't hold.
    ///
    /// With axum, the pattern of the route is `axum::extract::MatchedPath` in the extensions, if
    /// the layer is added with `Router::layer` and a route matches. A layer around the finished
    /// router sees the request before the router has chosen a route.
    ///
    /// ```
    /// use axum::extract::MatchedPath;
    /// use status_error::layer::ForeignRule;
    ///
    /// let rule = ForeignRule::forward().request(|parts| {
    ///     parts.extensions.get::<MatchedPath>().is_some_and(|route| route.as_str().starts_with("/old/"))
    /// });
    /// # let _ = rule;
    /// ```
    pub fn request(mut self, condition: impl Fn(&request::Parts) -> bool + Send + Sync + 'static) -> Self {
        self.requests.push(Arc::new(condition));
        self
    }

    /// Adds a condition on the head of the response. A condition that panics doesn't hold.
    ///
    /// The extensions of the response are those of the framework, where the framework uses
    /// `http::Response`; else there are none.
    pub fn response(mut self, condition: impl Fn(&response::Parts) -> bool + Send + Sync + 'static) -> Self {
        self.responses.push(Arc::new(condition));
        self
    }

    pub(super) fn reads_requests(&self) -> bool {
        !self.requests.is_empty()
    }

    pub(super) fn holds_for_request(&self, parts: &request::Parts) -> bool {
        all_hold(&self.requests, parts)
    }

    /// Returns the treatment of a response, if the rule's conditions on responses hold.
    pub(super) fn treatment(&self, parts: &response::Parts) -> Option<Treatment> {
        all_hold(&self.responses, parts).then_some(self.treatment)
    }
}

fn all_hold<T>(conditions: &[Condition<T>], parts: &T) -> bool {
    conditions.iter().all(|condition| catch(|| condition(parts)).unwrap_or(false))
}

impl fmt::Debug for ForeignRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ForeignRule").field("treatment", &self.treatment).finish_non_exhaustive()
    }
}
