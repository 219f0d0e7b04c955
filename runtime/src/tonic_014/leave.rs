//! What becomes of a status on its way out.

use super::{Mark, rendered, status};
use crate::{ForeignAnswer, RequestError, Scope};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, Response, StatusCode};
use std::sync::Arc;
use tonic::metadata::MetadataMap;
use tonic::{Code, Status};

const CODE: HeaderName = HeaderName::from_static("grpc-status");
const MESSAGE: HeaderName = HeaderName::from_static("grpc-message");
const DETAILS: HeaderName = HeaderName::from_static("grpc-status-details-bin");

/// What holds while one call is answered.
#[derive(Debug, Clone)]
pub(super) struct Leaving {
    pub(super) scope: Scope,
    pub(super) keeps_texts: bool,
}

impl Leaving {
    /// An answer without messages has its status in the headers; tonic leaves it in the extensions too.
    pub(super) fn answer<B: Default>(&self, response: Response<B>) -> Response<B> {
        let (mut parts, body) = response.into_parts();
        let is_ours = parts.extensions.get::<Status>().is_some_and(|status| rendered(status).is_some());
        let new = if is_ours { None } else { self.rewrite(&mut parts.headers) };
        let Some(new) = new else { return Response::from_parts(parts, body) };
        parts.extensions.insert(new);
        Response::from_parts(parts, B::default())
    }

    /// Writes the status that leaves in place of another's.
    fn rewrite(&self, headers: &mut HeaderMap) -> Option<Status> {
        let foreign = said(headers)?;
        let http = http_status(foreign.code())?;
        if http.is_client_error() && self.keeps_texts {
            return None;
        }
        let text = Some(foreign.message().to_owned()).filter(|text| !text.is_empty());
        let error = RequestError::Foreign(ForeignAnswer::new(http, text));
        let mut new = self.scope.run(|| status(&error));
        if http.is_client_error() {
            new = renamed(&new, foreign.code());
            for name in [CODE, MESSAGE, DETAILS] {
                headers.remove(name);
            }
        } else {
            let content_type = headers.remove(CONTENT_TYPE);
            headers.clear();
            headers.extend(content_type.map(|value| (CONTENT_TYPE, value)));
        }
        // It fails on what is no header's value, and tonic encodes it. The code is written first.
        let _ = new.add_header(headers);
        Some(new)
    }
}

/// The code and the text. Not the details, which tonic panics on where they are not base64.
fn said(headers: &HeaderMap) -> Option<Status> {
    let named = [CODE, MESSAGE].into_iter().filter_map(|name| Some((headers.get(&name)?.clone(), name)));
    Status::from_header_map(&named.map(|(value, name)| (name, value)).collect())
}

/// What another's code is over HTTP; the reverse of [`GrpcCode`](crate::GrpcCode)'s table. `OK` is no error.
fn http_status(code: Code) -> Option<StatusCode> {
    let status = match code {
        Code::Ok => return None,
        Code::Cancelled => return StatusCode::from_u16(499).ok(),
        Code::InvalidArgument | Code::OutOfRange => StatusCode::BAD_REQUEST,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::PermissionDenied => StatusCode::FORBIDDEN,
        // What tonic answers to a method that nobody serves: a router's 404, and no fault of the server's.
        Code::NotFound | Code::Unimplemented => StatusCode::NOT_FOUND,
        Code::AlreadyExists | Code::FailedPrecondition | Code::Aborted => StatusCode::CONFLICT,
        Code::ResourceExhausted => StatusCode::TOO_MANY_REQUESTS,
        Code::Unknown | Code::Internal | Code::DataLoss => StatusCode::INTERNAL_SERVER_ERROR,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::DeadlineExceeded => StatusCode::GATEWAY_TIMEOUT,
    };
    Some(status)
}

/// A status of ours under another's code, which says more than a status of HTTP's.
fn renamed(status: &Status, code: Code) -> Status {
    let details = Bytes::copy_from_slice(status.details());
    let mut new = Status::with_details_and_metadata(code, code.description(), details, MetadataMap::new());
    if let Some(rendered) = rendered(status) {
        new.set_source(Arc::new(Mark(rendered.clone())));
    }
    new
}
