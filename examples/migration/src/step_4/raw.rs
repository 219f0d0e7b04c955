//! The pastes as plain text, for programs on the command line, with declared errors.

use super::auth::Writer;
use super::extract::{Path, State};
use super::pastes::{self, PasteError};
use crate::store::{Paste, Store};
use axum::http::StatusCode;
use status_error::{ApiError, ApiProfile, format};
use std::io;
use std::sync::Arc;

/// The profile of the routes below `/raw`: an error is its message.
pub static TEXT: ApiProfile = ApiProfile::new("pastes.example.com").format(&format::Text).without_cache_control();

/// The errors of the routes below `/raw`.
#[derive(Debug, thiserror::Error, ApiError)]
pub enum RawError {
    /// The body is empty.
    #[error("send the text as the body")]
    #[status(400)]
    NoBody,

    /// An error of the pastes, in the format of the route.
    #[error(transparent)]
    #[status(transparent)]
    Paste(#[from] PasteError),
}

impl From<io::Error> for RawError {
    fn from(error: io::Error) -> Self {
        PasteError::from(error).into()
    }
}

pub(crate) async fn read(State(store): State<Arc<Store>>, Path(name): Path<String>) -> Result<String, RawError> {
    Ok(pastes::find(&store, name)?.text)
}

pub(crate) async fn create(
    State(store): State<Arc<Store>>,
    Writer(owner): Writer,
    text: String,
) -> Result<(StatusCode, String), RawError> {
    match pastes::check(&store, &text) {
        Err(PasteError::Empty) => return Err(RawError::NoBody),
        checked => checked?,
    }
    let name = format!("raw-{}", text.len());
    let paste = Paste { name, text, language: "text".to_owned(), owner, revision: 1, is_expired: false };
    store.put(&paste)?;
    Ok((StatusCode::CREATED, format!("/raw/{}", paste.name)))
}
