//! The schema extension that masks errors which no declaration covers.

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

/// A schema extension that masks the text of an error unless a declaration covers the text, as far
/// as async-graphql lets an extension recognize the error.
///
/// The result depends on the origin of an error in the response:
///
/// - **Converted** with [`graphql`](super::ResultExt::graphql) or [`error`](fn@super::error):
///   forwarded.
/// - **A plain `?` on a [registered](Self::register) type**: converted.
/// - **A plain `?` or `Error::new_with_source` on any other type**, `String` included: masked. The
///   client gets a generic message and an error id, and the report has the text.
/// - **An input that a scalar or a validator rejects**: the message becomes
///   `Failed to parse "Age".`, the code `bad_request`, and the text is reported.
///   [`keep_input_texts`](Self::keep_input_texts) forwards the text.
/// - **A literal of the program** (a `&'static str`) or `Error::new("…")`: forwarded, because the
///   program's author wrote the text for clients.
/// - **async-graphql's `extend()`**, or its `extend_with(…)` on a reference or on a type without an
///   `impl ErrorExtensions`: forwarded, **and so the text leaks**, because the result is an
///   `Error::new` of the error's `Display`.
/// - **async-graphql itself** (syntax, validation, limits): forwarded. These texts may echo the
///   query.
///
/// The extension doesn't catch panics: a panic in a resolver ends the whole request, and the layer
/// of the web framework has to catch it.
#[derive(Clone)]
pub struct ApiErrors {
    profile: &'static ApiProfile,
    known: Vec<Cast>,
    keeps_input_texts: bool,
}

type Cast = fn(&(dyn Any + Send + Sync)) -> Option<&dyn ApiError>;

impl ApiErrors {
    /// Creates the extension for an API. The profile is a `static` [`ApiProfile`] or a `static`
    /// `LazyLock<ApiProfile>`.
    #[must_use]
    pub fn new<P: IsProfile + ?Sized>(profile: &'static P) -> Self {
        Self { profile: profile.profile(), known: Vec::new(), keeps_input_texts: false }
    }

    /// Registers an error type. Errors of this type are also converted after a plain `?`. Several
    /// types can be registered.
    #[must_use]
    pub fn register<E: ApiError + Send + Sync + 'static>(mut self) -> Self {
        self.known.push(|source| source.downcast_ref::<E>().map(|error| error as &dyn ApiError));
        self
    }

    /// Forwards the texts of scalars and validators that reject an input. async-graphql's own texts
    /// describe the valid values ("must be less than or equal to 3"). But a `?` in a scalar or
    /// validator of the application sends the error's `Display`, and the extension can't
    /// distinguish these texts.
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

    /// Returns the replacement for the error of a rejected input. async-graphql makes this error
    /// without a source, so it is recognized by the beginning of its text. Returns `None` for any
    /// other error.
    fn in_place_of_refusal(&self, found: &ServerError) -> Option<async_graphql::Error> {
        let refusal = found.message.strip_prefix("Failed to parse \"").filter(|_| !self.keeps_input_texts)?;
        // Type names like `Int` and `[Int!]`.
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
        // Each poll enters the request scope, so that errors which resolvers convert get the API's
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
