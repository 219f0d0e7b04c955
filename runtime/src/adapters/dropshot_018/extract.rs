//! Extractors whose rejections report the field that is wrong.

use crate::request::extract;
use crate::request::request_error::RequestError;
use ::dropshot::{
    ApiEndpointBodyContentType, Body, ExclusiveExtractor, ExtractorMetadata, HttpError, RequestContext, ServerContext,
    SharedExtractor, TypedBody,
};
use async_trait::async_trait;
use http::Request;
use schemars::JsonSchema;
use serde_core::de::DeserializeOwned;
use std::collections::BTreeMap;

/// Defines an extractor that never fails, because dropshot would respond to a failure in its own
/// format. The handler gets the extractor's `Result` from `read`.
macro_rules! extractor {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        ///
        /// The extraction itself never fails. The handler gets a rejection from
        /// [`read`](Self::read).
        #[derive(Debug)]
        pub struct $name<T>(Result<T, RequestError>);

        impl<T> $name<T> {
            /// Returns the value.
            ///
            /// # Errors
            ///
            /// Returns the rejection if the request doesn't hold such a value.
            pub fn read(self) -> Result<T, RequestError> {
                self.0
            }
        }
    };
}

extractor! {
    /// A JSON body, in place of dropshot's `TypedBody`.
    ///
    /// A body that can't be read is rejected with a [`RequestError`]:
    ///
    /// - 415 if `Content-Type` is neither `application/json` nor `…/…+json`, or if the body is
    ///   compressed.
    /// - 413 if the body is longer than dropshot's limit (1 KiB unless set).
    /// - 400 for every other mistake. The response contains the location of the mistake and the
    ///   expected type, never the value that the client sent.
    Json
}

extractor! {
    /// A body of `application/x-www-form-urlencoded`, in place of dropshot's `TypedBody`. It
    /// rejects the same mistakes as [`Json`], with the same limit.
    Form
}

extractor! {
    /// The URL's query, in place of dropshot's `Query`. A wrong value is rejected with
    /// [`RequestError::Query`].
    Query
}

extractor! {
    /// The path parameters, in place of dropshot's `Path`. A wrong value is rejected with
    /// [`RequestError::Path`].
    Path
}

extractor! {
    /// The headers that are fields of `T`, in place of dropshot's `Header`. A missing or wrong
    /// header is rejected with [`RequestError::Header`]. See [`extract::headers`].
    Headers
}

#[async_trait]
impl<T: DeserializeOwned + JsonSchema + Send + Sync + 'static> ExclusiveExtractor for Json<T> {
    async fn from_request<C: ServerContext>(
        context: &RequestContext<C>,
        request: Request<Body>,
    ) -> Result<Self, HttpError> {
        Ok(Self(extract::json(request, context.request_body_max_bytes()).await))
    }

    fn metadata(content_type: ApiEndpointBodyContentType) -> ExtractorMetadata {
        <TypedBody<T> as ExclusiveExtractor>::metadata(content_type)
    }
}

#[async_trait]
impl<T: DeserializeOwned + JsonSchema + Send + Sync + 'static> ExclusiveExtractor for Form<T> {
    async fn from_request<C: ServerContext>(
        context: &RequestContext<C>,
        request: Request<Body>,
    ) -> Result<Self, HttpError> {
        Ok(Self(extract::form(request, context.request_body_max_bytes()).await))
    }

    fn metadata(_: ApiEndpointBodyContentType) -> ExtractorMetadata {
        <TypedBody<T> as ExclusiveExtractor>::metadata(ApiEndpointBodyContentType::UrlEncoded)
    }
}

#[async_trait]
impl<T: DeserializeOwned + JsonSchema + Send + Sync + 'static> SharedExtractor for Query<T> {
    async fn from_request<C: ServerContext>(context: &RequestContext<C>) -> Result<Self, HttpError> {
        Ok(Self(extract::query(context.request.uri().query())))
    }

    fn metadata(content_type: ApiEndpointBodyContentType) -> ExtractorMetadata {
        <::dropshot::Query<T> as SharedExtractor>::metadata(content_type)
    }
}

#[async_trait]
impl<T: DeserializeOwned + JsonSchema + Send + Sync + 'static> SharedExtractor for Path<T> {
    async fn from_request<C: ServerContext>(context: &RequestContext<C>) -> Result<Self, HttpError> {
        // The parameters' texts have a private type in dropshot, but dropshot's own `Path` reads
        // them into a map of strings.
        let params = <::dropshot::Path<BTreeMap<String, String>> as SharedExtractor>::from_request(context).await;
        Ok(Self(match params.map(::dropshot::Path::into_inner) {
            Ok(params) => {
                let params: Vec<(&str, &str)> = params.iter().map(|(name, text)| (&**name, &**text)).collect();
                extract::path(&params)
            }
            Err(error) => Err(RequestError::Misused { reason: error.internal_message }),
        }))
    }

    fn metadata(content_type: ApiEndpointBodyContentType) -> ExtractorMetadata {
        <::dropshot::Path<T> as SharedExtractor>::metadata(content_type)
    }
}

#[async_trait]
impl<T: DeserializeOwned + JsonSchema + Send + Sync + 'static> SharedExtractor for Headers<T> {
    async fn from_request<C: ServerContext>(context: &RequestContext<C>) -> Result<Self, HttpError> {
        Ok(Self(extract::headers(context.request.headers())))
    }

    fn metadata(content_type: ApiEndpointBodyContentType) -> ExtractorMetadata {
        <::dropshot::Header<T> as SharedExtractor>::metadata(content_type)
    }
}
