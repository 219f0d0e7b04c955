//! The pastes as JSON.

use super::auth::Writer;
use super::error::AppError;
use super::extract::{Json, Path, State};
use crate::store::{LANGUAGES, MAX_TEXT, NewPaste, NewText, Paste, Store};
use axum::http::StatusCode;
use axum::http::header::{LOCATION, RETRY_AFTER};
use std::sync::Arc;

pub(crate) async fn create(
    State(store): State<Arc<Store>>,
    Writer(owner): Writer,
    Json(new): Json<NewPaste>,
) -> Result<(StatusCode, Json<Paste>), AppError> {
    let NewPaste { name, text, language } = new;
    check(&store, &text)?;
    if !LANGUAGES.contains(&language.as_str()) {
        let message = format!("the language {language} is not known");
        return Err(AppError::new(StatusCode::UNPROCESSABLE_ENTITY, message));
    }
    let paste = Paste { name, text, language, owner, revision: 1, is_expired: false };
    if !store.add(&paste)? {
        let error = AppError::new(StatusCode::CONFLICT, format!("the name {} is taken", paste.name));
        return Err(error.header(LOCATION, format!("/pastes/{}", paste.name)));
    }
    Ok((StatusCode::CREATED, Json(paste)))
}

pub(crate) async fn read(State(store): State<Arc<Store>>, Path(name): Path<String>) -> Result<Json<Paste>, AppError> {
    Ok(Json(find(&store, &name)?))
}

pub(crate) async fn update(
    State(store): State<Arc<Store>>,
    Writer(user): Writer,
    Path(name): Path<String>,
    Json(new): Json<NewText>,
) -> Result<Json<Paste>, AppError> {
    let mut paste = owned(&store, &name, &user)?;
    check(&store, &new.text)?;
    if paste.revision != new.revision {
        let message = format!("paste {name} has revision {}, not {}", paste.revision, new.revision);
        return Err(AppError::new(StatusCode::PRECONDITION_FAILED, message));
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
) -> Result<StatusCode, AppError> {
    owned(&store, &name, &user)?;
    store.remove(&name);
    Ok(StatusCode::NO_CONTENT)
}

fn find(store: &Store, name: &str) -> Result<Paste, AppError> {
    match store.get(name) {
        None => Err(AppError::new(StatusCode::NOT_FOUND, format!("paste {name} was not found"))),
        Some(paste) if paste.is_expired => Err(AppError::new(StatusCode::GONE, format!("paste {name} has expired"))),
        Some(paste) => Ok(paste),
    }
}

fn owned(store: &Store, name: &str, user: &str) -> Result<Paste, AppError> {
    let paste = find(store, name)?;
    if paste.owner != user {
        let message = format!("paste {name} belongs to {}", paste.owner);
        return Err(AppError::new(StatusCode::FORBIDDEN, message));
    }
    Ok(paste)
}

fn check(store: &Store, text: &str) -> Result<(), AppError> {
    if store.is_read_only() {
        let error = AppError::new(StatusCode::SERVICE_UNAVAILABLE, "nothing can be changed during maintenance");
        return Err(error.header(RETRY_AFTER, 600));
    }
    if text.is_empty() {
        return Err(AppError::new(StatusCode::UNPROCESSABLE_ENTITY, "a paste needs a text"));
    }
    if text.len() > MAX_TEXT {
        let message = format!("a text has at most {MAX_TEXT} bytes, and this one has {}", text.len());
        return Err(AppError::new(StatusCode::PAYLOAD_TOO_LARGE, message));
    }
    Ok(())
}
