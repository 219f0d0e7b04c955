//! Extractors that say which property is at fault.

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

/// An extractor that never fails, as dropshot would answer in its own format: the handler reads
/// what came of it.
macro_rules! extractor {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        ///
        /// In a handler it never fails; [`read`](Self::read) does.
        #[derive(Debug)]
        pub struct $name<T>(Result<T, RequestError>);

        impl<T> $name<T> {
            /// The value.
            ///
            /// # Errors
            ///
            /// What was wrong with the request.
            pub fn read(self) -> Result<T, RequestError> {
                self.0
            }
        }
    };
}

extractor! {
    /// A body of JSON, in place of dropshot's `TypedBody`: 415 where `Content-Type` is neither
    /// `application/json` nor `…/…+json`, or where the body is compressed, 413 beyond dropshot's
    /// limit (1 KiB unless set), 400 for everything else, with the place of the fault and the type
    /// that is expected there, never with the value that was sent.
    Json
}

extractor! {
    /// The query of the URL, in place of dropshot's: [`RequestError::Query`].
    Query
}

extractor! {
    /// The parameters in the path, in place of dropshot's: [`RequestError::Path`].
    Path
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
        // dropshot keeps the type of the texts to itself, and reads them into a map of strings.
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
