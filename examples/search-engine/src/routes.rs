//! The routes. Their only error handling is `?`.

use crate::codes::{Error, SEARCH};
use crate::engine::{Document, Engine};
use crate::request::{Body, Key, Parameter, Parameters};
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use status_error::ApiErrorLayer;
use status_error::axum_08::Path;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

type Shared = State<Arc<Mutex<Engine>>>;

/// The most hits of a search.
const MAX_HITS: u32 = 1000;
const INTEGER: &str = "an integer of at least 0";
const TEXT: &str = "a text";
const TEXTS: &str = "a list of texts";

/// Returns the routes of the API.
pub fn app() -> Router {
    Router::new()
        .route("/indexes", post(create_index))
        .route("/indexes/{uid}", patch(change_index))
        .route("/indexes/{uid}/documents", post(add_documents))
        .route("/indexes/{uid}/documents/{id}", get(document))
        .route("/indexes/{uid}/settings", patch(change_settings))
        .route("/indexes/{uid}/search", post(search))
        .route("/swap-indexes", post(swap))
        .route("/keys", post(create_key))
        .route("/tasks/{uid}", get(task))
        .route("/tasks/cancel", post(cancel_tasks))
        .route("/dumps", post(dump))
        .fallback(async || Error::RouteNotFound)
        // Added last. Errors of the handlers have the format of `SEARCH` already; the layer
        // rewrites axum's own errors, such as a 405.
        .layer(ApiErrorLayer::new(&SEARCH))
        .with_state(Arc::default())
}

fn with<T>(engine: &Mutex<Engine>, work: impl FnOnce(&mut Engine) -> Result<T, Error>) -> Result<T, Error> {
    work(&mut engine.lock().unwrap_or_else(PoisonError::into_inner))
}

async fn create_index(key: Key, State(engine): Shared, Body(mut body): Body<Parameters>) -> Result<StatusCode, Error> {
    key.allow("indexes.create", "")?;
    let uid: String = body.take(("uid", TEXT, Error::InvalidIndexUid))?.ok_or(Error::MissingIndexUid)?;
    let primary_key = body.take(("primaryKey", TEXT, Error::InvalidIndexPrimaryKey))?;
    body.end()?;
    with(&engine, |engine| engine.create(uid, primary_key))?;
    Ok(StatusCode::CREATED)
}

async fn change_index(
    key: Key,
    State(engine): Shared,
    Path(uid): Path<String>,
    Body(mut body): Body<Parameters>,
) -> Result<StatusCode, Error> {
    key.allow("indexes.update", &uid)?;
    if body.has("uid") {
        return Err(Error::ImmutableIndexUid);
    }
    let primary_key: Option<String> = body.take(("primaryKey", TEXT, Error::InvalidIndexPrimaryKey))?;
    body.end()?;
    with(&engine, |engine| {
        let index = engine.index(&uid)?;
        match &index.primary_key {
            Some(key) if !index.is_empty() => Err(Error::PrimaryKeyInUse { index: uid, key: key.clone() }),
            _ => {
                index.primary_key = primary_key;
                Ok(StatusCode::NO_CONTENT)
            }
        }
    })
}

async fn add_documents(
    key: Key,
    State(engine): Shared,
    Path(uid): Path<String>,
    Body(documents): Body<Vec<Document>>,
) -> Result<Json<Value>, Error> {
    key.allow("documents.add", &uid)?;
    let added = with(&engine, |engine| engine.index(&uid)?.add(documents))?;
    Ok(Json(json!({ "added": added })))
}

async fn document(
    key: Key,
    State(engine): Shared,
    Path((uid, id)): Path<(String, String)>,
) -> Result<Json<Document>, Error> {
    key.allow("documents.get", &uid)?;
    with(&engine, |engine| Ok(Json(engine.index(&uid)?.document(&id)?.clone())))
}

async fn change_settings(
    key: Key,
    State(engine): Shared,
    Path(uid): Path<String>,
    Body(mut body): Body<Parameters>,
) -> Result<StatusCode, Error> {
    // The settings that this small engine checks and does not use.
    const LISTS: [Parameter; 4] = [
        ("displayedAttributes", TEXTS, Error::InvalidSettingsDisplayedAttributes),
        ("searchableAttributes", TEXTS, Error::InvalidSettingsSearchableAttributes),
        ("stopWords", TEXTS, Error::InvalidSettingsStopWords),
        ("dictionary", TEXTS, Error::InvalidSettingsDictionary),
    ];
    key.allow("settings.update", &uid)?;
    for list in LISTS {
        body.take::<Vec<String>>(list)?;
    }
    body.take::<u32>(("searchCutoffMs", INTEGER, Error::InvalidSettingsSearchCutoffMs))?;
    let filterable = body.take(("filterableAttributes", TEXTS, Error::InvalidSettingsFilterableAttributes))?;
    let sortable = body.take(("sortableAttributes", TEXTS, Error::InvalidSettingsSortableAttributes))?;
    body.end()?;
    with(&engine, |engine| {
        let index = engine.index(&uid)?;
        index.filterable = filterable.unwrap_or_default();
        index.sortable = sortable.unwrap_or_default();
        Ok(StatusCode::NO_CONTENT)
    })
}

async fn search(
    key: Key,
    State(engine): Shared,
    Path(uid): Path<String>,
    Body(mut body): Body<Parameters>,
) -> Result<Json<Value>, Error> {
    key.allow("search", &uid)?;
    let text: Option<String> = body.take(("q", TEXT, Error::InvalidSearchQ))?;
    let limit = body.take(("limit", INTEGER, Error::InvalidSearchLimit))?.unwrap_or(20);
    let offset: Option<u32> = body.take(("offset", INTEGER, Error::InvalidSearchOffset))?;
    let facets: Option<Vec<String>> = body.take(("facets", TEXTS, Error::InvalidSearchFacets))?;
    let sort: Option<Vec<String>> = body.take(("sort", TEXTS, Error::InvalidSearchSort))?;
    body.end()?;
    if limit > MAX_HITS {
        return Err(Error::TooManyHits { limit: MAX_HITS });
    }
    with(&engine, |engine| {
        let index = engine.index(&uid)?;
        if let Some(attribute) = facets.into_iter().flatten().find(|facet| !index.filterable.contains(facet)) {
            return Err(Error::FacetNotFilterable { attribute });
        }
        if let Some(attribute) = sort.into_iter().flatten().find(|attribute| !index.sortable.contains(attribute)) {
            return Err(Error::AttributeNotSortable { attribute });
        }
        let hits = index.search(text.as_deref().unwrap_or_default());
        let hits: Vec<_> = hits.skip(offset.unwrap_or(0) as usize).take(limit as usize).collect();
        Ok(Json(json!({ "hits": hits })))
    })
}

async fn swap(key: Key, State(engine): Shared, Body(mut body): Body<Parameters>) -> Result<StatusCode, Error> {
    key.allow("indexes.swap", "")?;
    let indexes = body.take(("indexes", "a list of two texts", Error::InvalidSwapIndexes))?;
    body.end()?;
    with(&engine, |engine| engine.swap(indexes.unwrap_or_default()))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn create_key(key: Key, Body(mut body): Body<Parameters>) -> Result<StatusCode, Error> {
    key.allow("keys.create", "")?;
    body.take::<String>(("name", TEXT, Error::InvalidApiKeyName))?;
    body.take::<String>(("description", TEXT, Error::InvalidApiKeyDescription))?;
    body.take::<Vec<String>>(("actions", TEXTS, Error::InvalidApiKeyActions))?.ok_or(Error::MissingApiKeyActions)?;
    body.take::<Vec<String>>(("indexes", TEXTS, Error::InvalidApiKeyIndexes))?.ok_or(Error::MissingApiKeyIndexes)?;
    if !body.has("expiry") {
        return Err(Error::MissingApiKeyExpiry);
    }
    body.take::<String>(("expiry", "a date or null", Error::InvalidApiKeyExpiry))?;
    body.end()?;
    Ok(StatusCode::CREATED)
}

async fn task(key: Key, Path(uid): Path<u32>) -> Result<Json<Value>, Error> {
    key.allow("tasks.get", "")?;
    Err(Error::TaskNotFound { uid })
}

async fn cancel_tasks(key: Key, Body(mut body): Body<Parameters>) -> Result<StatusCode, Error> {
    key.allow("tasks.cancel", "")?;
    let uids: Option<Vec<u32>> = body.take(("uids", "a list of integers", Error::InvalidTaskUids))?;
    let statuses: Option<Vec<String>> = body.take(("statuses", TEXTS, Error::InvalidTaskStatuses))?;
    body.end()?;
    if uids.is_none() && statuses.is_none() {
        return Err(Error::MissingTaskFilters);
    }
    Ok(StatusCode::ACCEPTED)
}

async fn dump(key: Key) -> Result<StatusCode, Error> {
    key.allow("dumps.create", "")?;
    // Clients don't see this text.
    Err(io::Error::other("/dev/sda1 is gone").into())
}
