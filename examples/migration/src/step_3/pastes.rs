//! The pastes as JSON, with declared errors.

use super::auth::Writer;
use super::extract::{Json, Path, State};
use crate::store::{LANGUAGES, MAX_TEXT, NewPaste, NewText, Paste, Store};
use axum::http::StatusCode;
use status_error::ApiError;
use std::io;
use std::sync::Arc;

/// The errors of the routes below `/pastes`.
#[derive(Debug, thiserror::Error, ApiError)]
pub enum PasteError {
    /// No paste has this name.
    #[error("paste {name} was not found")]
    #[status(404)]
    NotFound {
        /// The name.
        #[public(message)]
        name: String,
    },

    /// The paste has expired. Its name stays taken.
    #[error("paste {name} has expired")]
    #[status(410)]
    Expired {
        /// The name.
        #[public(message)]
        name: String,
    },

    /// Another user owns the paste.
    #[error("paste {name} belongs to {owner}")]
    #[status(403)]
    Foreign {
        /// The name of the paste.
        #[public(message)]
        name: String,
        /// The user who owns the paste, which every reader of the paste may know.
        #[public(message)]
        owner: String,
    },

    /// The client has read an earlier revision.
    #[error("paste {name} has revision {current}, not {read}")]
    #[status(412)]
    Stale {
        /// The name.
        #[public(message)]
        name: String,
        /// The revision of the paste.
        #[public(message)]
        current: u32,
        /// The revision that the client has read.
        #[public(message)]
        read: u32,
    },

    /// Another paste has this name.
    #[error("the name {name} is taken")]
    #[status(409)]
    #[header("location", "/pastes/{name}")]
    Taken {
        /// The name.
        #[public(message)]
        name: String,
    },

    /// The text is empty.
    #[error("a paste needs a text")]
    #[status(422)]
    Empty,

    /// The text is too long.
    #[error("a text has at most {max} bytes, and this one has {length}")]
    #[status(413)]
    TooLong {
        /// The limit.
        #[public(message)]
        max: usize,
        /// The length of the text.
        #[public(message)]
        length: usize,
    },

    /// The language is not highlighted.
    #[error("the language {language} is not known")]
    #[status(422)]
    UnknownLanguage {
        /// The language.
        #[public(message)]
        language: String,
    },

    /// Nothing can be changed during maintenance.
    #[error("nothing can be changed during maintenance")]
    #[status(503, disclose)]
    #[header("retry-after", "600")]
    Maintenance,

    /// The storage failed.
    #[error("the storage failed")]
    #[status(500)]
    Storage(#[from] io::Error),
}

pub(crate) async fn create(
    State(store): State<Arc<Store>>,
    Writer(owner): Writer,
    Json(new): Json<NewPaste>,
) -> Result<(StatusCode, Json<Paste>), PasteError> {
    let NewPaste { name, text, language } = new;
    check(&store, &text)?;
    if !LANGUAGES.contains(&language.as_str()) {
        return Err(PasteError::UnknownLanguage { language });
    }
    let paste = Paste { name, text, language, owner, revision: 1, is_expired: false };
    if !store.add(&paste)? {
        return Err(PasteError::Taken { name: paste.name });
    }
    Ok((StatusCode::CREATED, Json(paste)))
}

pub(crate) async fn read(State(store): State<Arc<Store>>, Path(name): Path<String>) -> Result<Json<Paste>, PasteError> {
    Ok(Json(find(&store, name)?))
}

pub(crate) async fn update(
    State(store): State<Arc<Store>>,
    Writer(user): Writer,
    Path(name): Path<String>,
    Json(new): Json<NewText>,
) -> Result<Json<Paste>, PasteError> {
    let mut paste = owned(&store, name, &user)?;
    check(&store, &new.text)?;
    if paste.revision != new.revision {
        return Err(PasteError::Stale { name: paste.name, current: paste.revision, read: new.revision });
    }
    paste.text = new.text;
    paste.revision += 1;
    store.put(&paste)?;
    Ok(Json(paste))
}

pub(crate) async fn delete(
    State(store): State<Arc<Store>>,
    Writer(user): Writer,
    Path(name): Path<String>,
) -> Result<StatusCode, PasteError> {
    let paste = owned(&store, name, &user)?;
    store.remove(&paste.name);
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) fn find(store: &Store, name: String) -> Result<Paste, PasteError> {
    match store.get(&name) {
        None => Err(PasteError::NotFound { name }),
        Some(paste) if paste.is_expired => Err(PasteError::Expired { name }),
        Some(paste) => Ok(paste),
    }
}

fn owned(store: &Store, name: String, user: &str) -> Result<Paste, PasteError> {
    let paste = find(store, name)?;
    if paste.owner != user {
        return Err(PasteError::Foreign { name: paste.name, owner: paste.owner });
    }
    Ok(paste)
}

/// Checks whether a text can be stored now.
pub(crate) fn check(store: &Store, text: &str) -> Result<(), PasteError> {
    if store.is_read_only() {
        return Err(PasteError::Maintenance);
    }
    if text.is_empty() {
        return Err(PasteError::Empty);
    }
    if text.len() > MAX_TEXT {
        return Err(PasteError::TooLong { max: MAX_TEXT, length: text.len() });
    }
    Ok(())
}
