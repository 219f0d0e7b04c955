//! The pastes as plain text, for programs on the command line. The first routes of the service:
//! errors are texts.

use super::auth::Writer;
use super::extract::{Path, State};
use crate::store::{MAX_TEXT, Paste, Store};
use axum::http::StatusCode;
use std::sync::Arc;

type Result<T> = std::result::Result<T, (StatusCode, String)>;

pub(crate) async fn read(State(store): State<Arc<Store>>, Path(name): Path<String>) -> Result<String> {
    let paste = store.get(&name).ok_or_else(|| (StatusCode::NOT_FOUND, format!("paste {name} was not found")))?;
    if paste.is_expired {
        return Err((StatusCode::GONE, format!("paste {name} has expired")));
    }
    Ok(paste.text)
}

pub(crate) async fn create(
    State(store): State<Arc<Store>>,
    Writer(owner): Writer,
    text: String,
) -> Result<(StatusCode, String)> {
    if store.is_read_only() {
        return Err((StatusCode::SERVICE_UNAVAILABLE, "nothing can be changed during maintenance".to_owned()));
    }
    if text.is_empty() {
        return Err((StatusCode::BAD_REQUEST, "send the text as the body".to_owned()));
    }
    if text.len() > MAX_TEXT {
        return Err((StatusCode::PAYLOAD_TOO_LARGE, format!("{} bytes are too many", text.len())));
    }
    let name = format!("raw-{}", text.len());
    let paste = Paste { name, text, language: "text".to_owned(), owner, revision: 1, is_expired: false };
    store.put(&paste).map_err(|error| (StatusCode::INTERNAL_SERVER_ERROR, format!("not stored: {error}")))?;
    Ok((StatusCode::CREATED, format!("/raw/{}", paste.name)))
}
