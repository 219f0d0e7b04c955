//! The pastes as JSON, with ad-hoc errors.

use super::auth::Writer;
use super::extract::{Json, Path, State};
use crate::store::{LANGUAGES, MAX_TEXT, NewPaste, NewText, Paste, Store};
use axum::http::StatusCode;
use status_error::{AdHocError, bail, problem};
use std::sync::Arc;

pub(crate) async fn create(
    State(store): State<Arc<Store>>,
    Writer(owner): Writer,
    Json(new): Json<NewPaste>,
) -> Result<(StatusCode, Json<Paste>), AdHocError> {
    let NewPaste { name, text, language } = new;
    check(&store, &text)?;
    if !LANGUAGES.contains(&language.as_str()) {
        bail!(422, "the language {language} is not known");
    }
    let paste = Paste { name, text, language, owner, revision: 1, is_expired: false };
    if !store.add(&paste).map_err(|error| problem!(500).source(error))? {
        let Paste { name, .. } = paste;
        return Err(problem!(409, "the name {name} is taken").header("location", format!("/pastes/{name}")));
    }
    Ok((StatusCode::CREATED, Json(paste)))
}

pub(crate) async fn read(State(store): State<Arc<Store>>, Path(name): Path<String>) -> Result<Json<Paste>, AdHocError> {
    Ok(Json(find(&store, &name)?))
}

pub(crate) async fn update(
    State(store): State<Arc<Store>>,
    Writer(user): Writer,
    Path(name): Path<String>,
    Json(new): Json<NewText>,
) -> Result<Json<Paste>, AdHocError> {
    let mut paste = owned(&store, &name, &user)?;
    check(&store, &new.text)?;
    if paste.revision != new.revision {
        bail!(412, "paste {name} has revision {}, not {}", paste.revision, new.revision);
    }
    paste.text = new.text;
    paste.revision += 1;
    store.put(&paste).map_err(|error| problem!(500).source(error))?;
    Ok(Json(paste))
}

pub(crate) async fn delete(
    State(store): State<Arc<Store>>,
    Writer(user): Writer,
    Path(name): Path<String>,
) -> Result<StatusCode, AdHocError> {
    owned(&store, &name, &user)?;
    store.remove(&name);
    Ok(StatusCode::NO_CONTENT)
}

fn find(store: &Store, name: &str) -> Result<Paste, AdHocError> {
    match store.get(name) {
        None => bail!(404, "paste {name} was not found"),
        Some(paste) if paste.is_expired => bail!(410, "paste {name} has expired"),
        Some(paste) => Ok(paste),
    }
}

fn owned(store: &Store, name: &str, user: &str) -> Result<Paste, AdHocError> {
    let paste = find(store, name)?;
    if paste.owner != user {
        bail!(403, "paste {name} belongs to {}", paste.owner);
    }
    Ok(paste)
}

fn check(store: &Store, text: &str) -> Result<(), AdHocError> {
    if store.is_read_only() {
        // Clients know this text, so the 503 is not masked.
        let error = problem!(503, "nothing can be changed during maintenance");
        return Err(error.header("retry-after", 600).disclose());
    }
    if text.is_empty() {
        bail!(422, "a paste needs a text");
    }
    if text.len() > MAX_TEXT {
        bail!(413, "a text has at most {MAX_TEXT} bytes, and this one has {}", text.len());
    }
    Ok(())
}
