//! The error log: its store, the owner of each entry, and the check of its readers.

use crate::auth::{Caller, OperateLogs, ReadLogs, Scope as _, authorization, bearer, bearer_token, merchant_account};
use crate::error::CallerError;
use crate::server::App;
use axum::Router;
use axum::extract::FromRequestParts as _;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use status_error::export::openapi::Responses;
use status_error::tower::AllowedErrorsLayer;
use status_error_log::{
    Access, ClickHouseStore, ErrorLog, ErrorLogLayer, Limits, LogError, MemoryStore, Owner, PostgresStore, SqliteStore,
    Store, StoreError, axum_08, html,
};
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

/// Opens the error log of this URL. Without a URL, the log is a file beside SQLite's file, tables
/// in the database of PostgreSQL, or in memory if there is no database.
///
/// # Errors
///
/// The log can't be opened.
pub async fn open(log: Option<&str>, database: Option<&str>) -> Result<ErrorLog, Box<dyn Error + Send + Sync>> {
    let store = match log {
        Some(url) => store_at(url).await?,
        None => store_beside(database).await?,
    };
    let log = ErrorLog::builder(store);
    Ok(log.grace(Duration::from_secs(1)).start()?)
}

async fn store_at(url: &str) -> Result<Arc<dyn Store>, StoreError> {
    match url.split_once(':') {
        Some(("sqlite", file)) => Ok(Arc::new(SqliteStore::open(path(file)).await?)),
        Some(("clickhouse", _)) => Ok(Arc::new(ClickHouseStore::connect(url).await?)),
        _ => Ok(Arc::new(PostgresStore::connect(url).await?)),
    }
}

async fn store_beside(database: Option<&str>) -> Result<Arc<dyn Store>, StoreError> {
    match database {
        None => Ok(Arc::new(MemoryStore::new(Limits::new()))),
        Some(url) => match url.strip_prefix("sqlite:") {
            // `buyers.db-api-logs` for `buyers.db`.
            Some(file) => Ok(Arc::new(SqliteStore::open(format!("{}-api-logs", path(file))).await?)),
            None => store_at(url).await,
        },
    }
}

/// Returns the path of the file in a URL of SQLite.
fn path(file: &str) -> &str {
    file.split('?').next().unwrap_or_default().trim_start_matches("//")
}

/// Returns the layer that records error responses. An entry belongs to a merchant account only if
/// the request's token is valid and for that account. Until a token has proved the account, the
/// entry is the operator's: otherwise, each client could write to the log of any account, and could
/// create the logs of as many accounts as it can name.
pub fn layer(app: &Arc<App>) -> ErrorLogLayer {
    let owner = {
        let app = Arc::clone(app);
        move |request: &Parts| {
            let (account, authorization) =
                (merchant_account(&request.headers), authorization(&request.headers).cloned());
            let app = Arc::clone(&app);
            // The log calls this for error responses only, so no other request costs a
            // verification.
            move |_: &http::Extensions| {
                let token = authorization.as_ref().and_then(bearer);
                let Some((claims, _)) = token.and_then(|token| app.keys.verify(token).ok()) else {
                    return Owner::operator();
                };
                match account {
                    Ok(account) if claims.is_for(&account) => Owner::tenant(account),
                    _ => Owner::operator(),
                }
                .principal(claims.sub)
            }
        }
    };
    ErrorLogLayer::new(app.log.clone(), owner)
}

/// The routes of `/api-logs`: they list the entries of one merchant account, for tokens with the
/// scope `api-logs.read`. For tokens with the scope `api-logs.operate` they list all entries.
pub fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    let held = Arc::clone(app);
    let routes = axum_08::routes(app.log.clone(), move |request| authorize(Arc::clone(&held), request));
    routes.route_layer(AllowedErrorsLayer::of::<LogError>().and::<CallerError>())
}

/// Returns the errors of a call to `/api-logs` for the OpenAPI document: only one call takes an id,
/// and all others take a query.
pub fn responses(call: &str) -> Responses {
    let of_log = if call == "getApiLog" { "not_found" } else { "bad_request" };
    Responses::of::<CallerError>().and(Responses::codes([of_log]))
}

/// Checks a reader of the log. Programs send a bearer token, as for all other calls. A browser asks
/// its user for a name and a password, which are the merchant account and the token. The operator's
/// token needs no account.
async fn authorize(app: Arc<App>, mut request: Parts) -> Result<Access, Response> {
    let is_page = html::is_preferred(&request.headers);
    if let Some((account, token)) = basic(&request.headers) {
        let values = [HeaderValue::try_from(format!("Bearer {token}")), HeaderValue::try_from(account)];
        if let [Ok(token), Ok(account)] = values {
            request.headers.insert(AUTHORIZATION, token);
            if !account.is_empty() {
                request.headers.insert("x-merchant-account-id", account);
            }
        }
    }
    let token = bearer_token(&request.headers).and_then(|token| app.keys.verify(token).ok());
    if let Some((claims, _)) = token.filter(|(claims, _)| claims.may(OperateLogs::NAME)) {
        let counted = app.rate_limit.count(claims.jti);
        return counted.map(|()| Access::Operator).map_err(|error| error.into_response());
    }
    match Caller::<ReadLogs>::from_request_parts(&mut request, &app).await {
        Ok(caller) => Ok(Access::Tenant(caller.account)),
        Err(error) => {
            let mut answer = error.into_response();
            if is_page && answer.status() == StatusCode::UNAUTHORIZED {
                let challenge = r#"Basic realm="merchant account, and a token as the password", charset="UTF-8""#;
                answer.headers_mut().append(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
            }
            Err(answer)
        }
    }
}

/// Returns the name and the password of `Basic` credentials (RFC 7617). Returns `None` if the
/// request has none.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, credentials) = authorization(headers)?.to_str().ok()?.split_once(' ')?;
    let credentials = String::from_utf8(BASE64_STANDARD.decode(credentials.trim()).ok()?).ok()?;
    let (name, password) = credentials.split_once(':')?;
    scheme.eq_ignore_ascii_case("basic").then(|| (name.to_owned(), password.to_owned()))
}
