//! The schema extension that masks errors which no declaration covers.

use super::own_texts;
use super::{Mark, converted, error, parts};
use crate::api::api_error::ApiError;
use crate::api::profile::{ApiProfile, IsProfile};
use crate::api::request_scope::{self, RequestScope};
use crate::api::wrappers::as_response::AsResponse;
use crate::render::again::EarlierError;
use crate::request::request_error::RequestError;
use crate::request::request_error::foreign::ForeignResponse;
use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextExecute, NextParseQuery, NextRequest, NextSubscribe,
};
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Pos, Response, ServerError, ServerResult, Variables};
use async_trait::async_trait;
use futures_core::Stream;
use futures_core::stream::BoxStream;
use http::StatusCode;
use std::any::Any;
use std::error::Error;
use std::fmt;
use std::future::{Future as _, poll_fn};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

/// A schema extension that masks the text of an error whose source is a value, unless this crate
/// converted the error or the source is a literal (`&'static str`).
///
/// The result depends on the origin of an error in the response:
///
/// - **Converted** with [`graphql`](super::ResultExt::graphql) or [`error`](fn@super::error):
///   forwarded. An error that a spawned task converted is rendered again with the extension's
///   profile, and reported.
/// - **A plain `?` on a [registered](Self::register) type**, on a [`RequestError`], or on a `Box`
///   or an `Arc` of `dyn ApiError + Send + Sync`: converted.
/// - **A plain `?` or `Error::new_with_source` on any other type**, `String` included: masked. The
///   client gets a generic message and an error id, and the report has the text.
/// - **An input that a scalar or a validator rejects**: the message becomes
///   `Failed to parse "Age".`, the code `bad_request`, and the text is reported.
///   [`keep_input_texts`](Self::keep_input_texts) forwards the text.
/// - **A literal of the program** (a `&'static str`) or `Error::new("…")`: forwarded, because the
///   program's author wrote the text for clients. [`mask_texts`](Self::mask_texts) masks the second
///   one.
/// - **async-graphql's `extend()`**, or its `extend_with(…)` on a reference or on a type without an
///   `impl ErrorExtensions`: forwarded, **and so the text leaks**, because the result is an
///   `Error::new` of the error's `Display`. [`mask_texts`](Self::mask_texts) masks it.
/// - **`Context::data` of a type that the schema lacks**: masked, because the text has the path of
///   a Rust type.
/// - **async-graphql itself** (syntax, validation, limits): forwarded. These texts may echo the
///   query.
///
/// With async-graphql's feature `custom-error-conversion`, the extension can't distinguish a
/// literal, a `String` and `Error::new("…")`. So all of them are masked, as with
/// [`mask_texts`](Self::mask_texts).
///
/// The extension doesn't catch panics: a panic in a resolver ends the whole request, and the layer
/// of the web framework has to catch it.
#[derive(Clone)]
pub struct ApiErrors {
    profile: &'static ApiProfile,
    known: Arc<Vec<Cast>>,
    keeps_input_texts: bool,
    masks_texts: bool,
}

/// The test whether a value is an error of a type, alone and in a `Box` or an `Arc` of `dyn Error`.
#[derive(Clone, Copy)]
struct Cast {
    of_source: fn(&(dyn Any + Send + Sync)) -> Option<&dyn ApiError>,
    of_held: for<'e> fn(&'e (dyn Error + 'static)) -> Option<&'e dyn ApiError>,
}

const fn cast<E: ApiError + Send + Sync + 'static>() -> Cast {
    Cast {
        of_source: |source| source.downcast_ref::<E>().map(|error| error as &dyn ApiError),
        of_held: |held| held.downcast_ref::<E>().map(|error| error as &dyn ApiError),
    }
}

impl Cast {
    fn of<'s>(&self, source: &'s (dyn Any + Send + Sync)) -> Option<&'s dyn ApiError> {
        let boxed =
            || source.downcast_ref::<Box<dyn Error + Send + Sync>>().map(|held| &**held as &(dyn Error + 'static));
        let shared =
            || source.downcast_ref::<Arc<dyn Error + Send + Sync>>().map(|held| &**held as &(dyn Error + 'static));
        (self.of_source)(source).or_else(|| (self.of_held)(boxed().or_else(shared)?))
    }
}

/// The types whose errors are always converted.
static KNOWN: [Cast; 5] = [
    cast::<RequestError>(),
    cast::<Box<dyn ApiError + Send + Sync>>(),
    cast::<Arc<dyn ApiError + Send + Sync>>(),
    cast::<AsResponse<Box<dyn ApiError + Send + Sync>>>(),
    cast::<AsResponse<Arc<dyn ApiError + Send + Sync>>>(),
];

impl ApiErrors {
    /// Creates the extension for an API. The profile is a `static` [`ApiProfile`] or a `static`
    /// `LazyLock<ApiProfile>`.
    #[must_use]
    pub fn new<P: IsProfile + ?Sized>(profile: &'static P) -> Self {
        // For errors that are converted in a spawned task.
        request_scope::expect_layers();
        // async-graphql's feature `custom-error-conversion` drops the source of a text, and any
        // crate of the program can turn the feature on.
        let masks_texts = async_graphql::Error::from("").source.is_none();
        Self { profile: profile.profile(), known: Arc::default(), keeps_input_texts: false, masks_texts }
    }

    /// Registers an error type. Errors of this type are also converted after a plain `?`, as are
    /// `Arc<E>` (the error of a data loader), `Box<E>` and [`AsResponse<E>`], and the error in a
    /// `Box` or an `Arc` of `dyn Error + Send + Sync`. Several types can be registered.
    #[must_use]
    pub fn register<E: ApiError + Send + Sync + 'static>(mut self) -> Self {
        let casts = [
            cast::<E>(),
            cast::<Arc<E>>(),
            cast::<Box<E>>(),
            cast::<AsResponse<E>>(),
            cast::<AsResponse<Arc<E>>>(),
            cast::<AsResponse<Box<E>>>(),
        ];
        Arc::make_mut(&mut self.known).extend(casts);
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

    /// Masks every text of a resolver that is neither declared nor a literal: also `Error::new(…)`,
    /// `extend()` and `extend_with(…)`, which may contain the `Display` of an error. The texts of
    /// async-graphql itself are forwarded.
    ///
    /// To send a text of the program, declare it in an error type, or pass a literal:
    /// `Error::new_with_source("for clients")`.
    ///
    /// ```
    /// use async_graphql::{EmptyMutation, EmptySubscription, Error, Object, Result, Schema};
    /// use status_error::{ApiProfile, async_graphql_7::ApiErrors};
    ///
    /// static API: ApiProfile = ApiProfile::new("example.com");
    ///
    /// struct Query;
    ///
    /// #[Object]
    /// impl Query {
    ///     async fn file(&self) -> Result<String> {
    ///         std::fs::read_to_string("/no/such/file").map_err(|error| Error::new(error.to_string()))
    ///     }
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let extension = ApiErrors::new(&API).mask_texts();
    /// let schema = Schema::build(Query, EmptyMutation, EmptySubscription).extension(extension).finish();
    /// let response = schema.execute("{ file }").await;
    /// assert_eq!(response.errors[0].message, "Something went wrong on our side.");
    /// # }
    /// ```
    #[must_use]
    pub fn mask_texts(mut self) -> Self {
        self.masks_texts = true;
        self
    }

    fn scope(&self) -> RequestScope {
        RequestScope::new().profile(self.profile)
    }

    fn masked(&self, text: &str) -> async_graphql::Error {
        self.foreign(StatusCode::INTERNAL_SERVER_ERROR, text)
    }

    fn foreign(&self, status: StatusCode, text: &str) -> async_graphql::Error {
        let foreign = ForeignResponse::new(status, Some(text.to_owned()));
        self.scope().in_scope(|| error(&RequestError::Foreign(foreign)))
    }

    fn map_response(&self, mut response: Response, seen: &Seen) -> Response {
        for found in &mut response.errors {
            if let Some(new) = self.in_place_of(found, seen) {
                found.message = new.message;
                found.source = new.source;
                found.extensions = new.extensions;
            }
        }
        response
    }

    fn in_place_of(&self, found: &ServerError, seen: &Seen) -> Option<async_graphql::Error> {
        let Some(source) = found.source.as_deref() else { return self.in_place_of_text(found, seen) };
        if let Some(mark) = source.downcast_ref::<Mark>() {
            return self.again(mark, found);
        }
        if source.is::<&'static str>() {
            return None;
        }
        let known = KNOWN.iter().chain(&*self.known).find_map(|cast| cast.of(source));
        Some(match known {
            Some(known) => self.scope().in_scope(|| error(known)),
            None => self.masked(&found.message),
        })
    }

    /// Converts an error again that a spawned task converted. Returns `None` for any other error.
    fn again(&self, mark: &Mark, found: &ServerError) -> Option<async_graphql::Error> {
        let earlier = EarlierError { rendered: &mark.rendered, chain: mark.chain.as_deref()? };
        let (parts, rendered) = self.scope().in_scope(|| earlier.render_with(self.profile, parts))?;
        // The program may have added extensions.
        let extensions = found.extensions.clone().unwrap_or_default();
        Some(converted(parts, extensions, Mark { rendered, chain: None }))
    }

    /// Returns the replacement for an error without a source, which has only a text.
    fn in_place_of_text(&self, found: &ServerError, seen: &Seen) -> Option<async_graphql::Error> {
        let text = found.message.as_str();
        if let Some(refused) = own_texts::refusal(text).filter(|_| seen.is_about_an_input(found)) {
            if self.keeps_input_texts {
                return None;
            }
            let mut new = self.foreign(StatusCode::BAD_REQUEST, text);
            new.message = refused.to_string();
            return Some(new);
        }
        let is_masked = own_texts::is_missing_data(text)
            || (self.masks_texts && seen.may_be_of_the_program(found) && !own_texts::is_own(text));
        is_masked.then(|| self.masked(text))
    }
}

/// The facts about one request by which the texts of async-graphql are distinguished from those of
/// the program.
#[derive(Default)]
struct Seen {
    /// The positions of the arguments' values in the query. An error of an input has the position
    /// of the value, an error of a resolver that of the field.
    inputs: OnceLock<Vec<Pos>>,
    has_executed: AtomicBool,
}

impl Seen {
    /// Returns whether an error that begins like async-graphql's error for a rejected input is one.
    fn is_about_an_input(&self, found: &ServerError) -> bool {
        let Some(position) = found.locations.first() else { return false };
        // A missing argument has the default position.
        let is_input = |inputs: &Vec<Pos>| *position == Pos::default() || inputs.contains(position);
        // If the query was not parsed in this request, the positions are not known.
        self.inputs.get().is_none_or(is_input)
    }

    /// Returns whether the text of an error may come from the program. Before the execution
    /// async-graphql itself finds errors in the query, and gives them no path.
    fn may_be_of_the_program(&self, found: &ServerError) -> bool {
        self.has_executed.load(Ordering::Relaxed) || !found.path.is_empty()
    }
}

impl fmt::Debug for ApiErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiErrors").field("profile", &self.profile.domain()).finish_non_exhaustive()
    }
}

impl ExtensionFactory for ApiErrors {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(OfRequest { errors: self.clone(), seen: Seen::default(), shared: OnceLock::new() })
    }
}

/// The extension of one request.
struct OfRequest {
    errors: ApiErrors,
    seen: Seen,
    /// In place of `seen` for a subscription, whose stream shares it.
    shared: OnceLock<Arc<Seen>>,
}

impl OfRequest {
    fn seen(&self) -> &Seen {
        self.shared.get().map_or(&self.seen, |shared| shared)
    }
}

#[async_trait]
impl Extension for OfRequest {
    async fn request(&self, context: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        let mut answering = pin!(next.run(context));
        let scope = self.errors.scope();
        // Each poll enters the request scope, so that errors which resolvers convert get the API's
        // format.
        let response = poll_fn(|context| scope.in_scope(|| answering.as_mut().poll(context))).await;
        self.errors.map_response(response, self.seen())
    }

    fn subscribe<'s>(
        &self,
        context: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        Box::pin(MapResponses {
            stream: next.run(context, stream),
            errors: self.errors.clone(),
            seen: Arc::clone(self.shared.get_or_init(Arc::default)),
        })
    }

    async fn parse_query(
        &self,
        context: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        let document = next.run(context, query, variables).await?;
        self.seen().inputs.get_or_init(|| own_texts::input_positions(&document));
        Ok(document)
    }

    async fn execute(
        &self,
        context: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        self.seen().has_executed.store(true, Ordering::Relaxed);
        next.run(context, operation_name).await
    }
}

/// The responses of a subscription, each with its errors rewritten.
struct MapResponses<'s> {
    stream: BoxStream<'s, Response>,
    errors: ApiErrors,
    seen: Arc<Seen>,
}

impl Stream for MapResponses<'_> {
    type Item = Response;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Response>> {
        let Self { stream, errors, seen } = &mut *self;
        let answer = errors.scope().in_scope(|| stream.as_mut().poll_next(context));
        answer.map(|answer| answer.map(|response| errors.map_response(response, seen)))
    }
}
