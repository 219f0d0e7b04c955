//! The extension of a schema that masks errors which no declaration covers.

use super::{error, rendered};
use crate::api::api_error::ApiError;
use crate::api::profile::{ApiProfile, IsProfile};
use crate::api::request_scope::RequestScope;
use crate::request::request_error::RequestError;
use crate::request::request_error::foreign::ForeignResponse;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextRequest, NextSubscribe};
use async_graphql::{Response, ServerError};
use async_trait::async_trait;
use futures_core::Stream;
use futures_core::stream::BoxStream;
use http::StatusCode;
use std::any::Any;
use std::fmt;
use std::future::{Future as _, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

/// An extension of a schema that lets no text of an error out that no declaration vouches for, as
/// far as async-graphql lets it tell.
///
/// | an error of an answer | is |
/// |---|---|
/// | converted ([`graphql`](super::ResultExt::graphql), [`error`](fn@super::error)) | left as it is |
/// | of a [registered](Self::register) type, by a plain `?` | converted |
/// | of any other type, by a plain `?` or `Error::new_with_source`; a `String` too | masked: a generic sentence, and a reference for the log, which has the text |
/// | of an input that a scalar or a validator refuses | `Failed to parse "Age".` and the code `bad_request`; the text is reported. With [`keep_input_texts`](Self::keep_input_texts) left as it is |
/// | a text of the program's (`&'static str`), `Error::new("…")` | left as it is: it is what somebody wrote for clients |
/// | by async-graphql's `extend()`, `extend_with(…)` on a reference or of a type without an `impl ErrorExtensions` | left as it is, **and so leaks**: it is an `Error::new` of the `Display` |
/// | of async-graphql itself: syntax, validation, limits | left as it is; their texts may echo the query |
///
/// A resolver that panics takes the request with it; that is for the web framework's layer.
#[derive(Clone)]
pub struct ApiErrors {
    profile: &'static ApiProfile,
    known: Vec<Cast>,
    keeps_input_texts: bool,
}

type Cast = fn(&(dyn Any + Send + Sync)) -> Option<&dyn ApiError>;

impl ApiErrors {
    /// An extension for the API with this profile: a `static` [`ApiProfile`], or a `static`
    /// `LazyLock` of one.
    #[must_use]
    pub fn new<P: IsProfile + ?Sized>(profile: &'static P) -> Self {
        Self { profile: profile.profile(), known: Vec::new(), keeps_input_texts: false }
    }

    /// Converts errors of this type also where they came by a plain `?`. It may be called several
    /// times.
    #[must_use]
    pub fn register<E: ApiError + Send + Sync + 'static>(mut self) -> Self {
        self.known.push(|source| source.downcast_ref::<E>().map(|error| error as &dyn ApiError));
        self
    }

    /// Leaves what scalars and validators say of an input alone. async-graphql's own say what would
    /// do ("must be less than or equal to 3"), but a `?` in one of yours sends the error's
    /// `Display`, and nothing tells the two apart.
    ///
    /// ```
    /// # use status_error::{ApiProfile, async_graphql_7::ApiErrors};
    /// # static API: ApiProfile = ApiProfile::new("example.com");
    /// let extension = ApiErrors::new(&API).keep_input_texts();
    /// ```
    #[must_use]
    pub fn keep_input_texts(mut self) -> Self {
        self.keeps_input_texts = true;
        self
    }

    fn scope(&self) -> RequestScope {
        RequestScope::new().profile(self.profile)
    }

    fn map_response(&self, mut response: Response) -> Response {
        for found in &mut response.errors {
            if let Some(new) = self.in_place_of(found) {
                found.message = new.message;
                found.source = new.source;
                found.extensions = new.extensions;
            }
        }
        response
    }

    fn in_place_of(&self, found: &ServerError) -> Option<async_graphql::Error> {
        let Some(source) = found.source.as_deref() else { return self.in_place_of_refusal(found) };
        if rendered(found).is_some() || source.is::<&'static str>() {
            return None;
        }
        let known = self.known.iter().find_map(|cast| cast(source));
        Some(self.scope().in_scope(|| match known {
            Some(known) => error(known),
            None => {
                let text = Some(found.message.clone());
                error(&RequestError::Foreign(ForeignResponse::new(StatusCode::INTERNAL_SERVER_ERROR, text)))
            }
        }))
    }

    /// An input that was refused is an error without a source, whatever refused it. The beginning
    /// of its text is async-graphql's.
    fn in_place_of_refusal(&self, found: &ServerError) -> Option<async_graphql::Error> {
        let refusal = found.message.strip_prefix("Failed to parse \"").filter(|_| !self.keeps_input_texts)?;
        // `Int`, `[Int!]`.
        let is_type = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_[]!".contains(&byte));
        let name = refusal.split('"').next().filter(is_type);
        let foreign = ForeignResponse::new(StatusCode::BAD_REQUEST, Some(found.message.clone()));
        let mut new = self.scope().in_scope(|| error(&RequestError::Foreign(foreign)));
        new.message =
            name.map_or_else(|| "Failed to parse an input.".to_owned(), |name| format!("Failed to parse \"{name}\"."));
        Some(new)
    }
}

impl fmt::Debug for ApiErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiErrors").field("profile", &self.profile.domain()).finish_non_exhaustive()
    }
}

impl ExtensionFactory for ApiErrors {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(self.clone())
    }
}

#[async_trait]
impl Extension for ApiErrors {
    async fn request(&self, context: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        let mut answering = pin!(next.run(context));
        let scope = self.scope();
        // The scope is entered on every poll, so that what resolvers convert is in this API's
        // format.
        self.map_response(poll_fn(|context| scope.in_scope(|| answering.as_mut().poll(context))).await)
    }

    fn subscribe<'s>(
        &self,
        context: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        Box::pin(MapResponses { stream: next.run(context, stream), errors: self.clone() })
    }
}

/// The responses of a subscription, each with its errors rewritten.
struct MapResponses<'s> {
    stream: BoxStream<'s, Response>,
    errors: ApiErrors,
}

impl Stream for MapResponses<'_> {
    type Item = Response;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Response>> {
        let Self { stream, errors } = &mut *self;
        let answer = errors.scope().in_scope(|| stream.as_mut().poll_next(context));
        answer.map(|answer| answer.map(|response| errors.map_response(response)))
    }
}
