//! The calls of the tour: each route, each status, each kind of field error.

use super::call::{Call, Is};
use super::{Result, expired};
use crate::auth::{ALL_SCOPES, Read, Scope as _, Write};
use crate::routes::MAX_BODY;
use crate::server::Server;
use crate::token::Claims;
use serde_json::json;
use std::net::SocketAddr;

const BUYER: &[&str] = &[
    "type",
    "id",
    "reconciliation_id",
    "merchant_account_id",
    "display_name",
    "external_identifier",
    "account_number",
    "billing_details",
    "created_at",
    "updated_at",
];
const LIST: &[&str] = &["items", "limit", "next_cursor", "previous_cursor"];
const OPERATORS_LIST: &[&str] = &["items", "limit", "next_cursor", "previous_cursor", "dropped"];
const NO_ENTRY: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const NO_BUYER: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const BEARER: &str = r#"Bearer realm="buyers""#;
const INVALID_TOKEN: &str = r#"Bearer realm="buyers", error="invalid_token""#;
const TOKEN_REQUIRED: &str = "A valid bearer token is required.";

/// The servers and the tokens.
pub(super) struct World {
    server: SocketAddr,
    limited: SocketAddr,
    broken: SocketAddr,
    full: String,
    read: String,
    none: String,
    write: String,
    wildcard: String,
    restricted: String,
    expired: String,
    limited_token: String,
    broken_token: String,
    operator: String,
}

impl World {
    pub(super) fn new(server: &Server, limited: &Server, broken: &Server) -> Result<Self> {
        let [(_, full), (_, read), (_, none)] = server.tokens()?;
        let all = |server: &Server| server.token(&Claims::new("tour", &[Read::NAME, Write::NAME]));
        Ok(Self {
            server: server.addr(),
            limited: limited.addr(),
            broken: broken.addr(),
            full,
            read,
            none,
            write: server.token(&Claims::new("tour", &[Write::NAME]))?,
            wildcard: server.token(&Claims::new("tour", &["*.read"]))?,
            restricted: server.restricted_token(&Claims::new("tour", ALL_SCOPES))?,
            expired: server.token(&expired("tour"))?,
            limited_token: all(limited)?,
            broken_token: all(broken)?,
            operator: server.operator_token()?,
        })
    }

    fn call(&self, name: &'static str, method: &'static str, path: impl Into<String>) -> Call {
        Call::new(self.server, name, method, path).token(&self.full)
    }

    pub(super) fn server(&self) -> SocketAddr {
        self.server
    }

    /// Returns the call for a page of the operator's error log, which has the entries of all
    /// accounts and of none.
    pub(super) fn api_logs(&self, path: String) -> Call {
        self.with_token(&self.operator, "200: the error log", "GET", path).is(200, OPERATORS_LIST)
    }

    /// Returns a call without a token.
    pub(super) fn nobody(&self, path: &str) -> Call {
        Call::new(self.server, "", "GET", path)
    }

    fn with_token(&self, token: &str, name: &'static str, method: &'static str, path: impl Into<String>) -> Call {
        Call::new(self.server, name, method, path).token(token)
    }
}

/// The calls that create the buyers for the other calls: one to read and change, one in another
/// merchant account, and one to lock.
pub(super) fn created(world: &World) -> Vec<Call> {
    let whole = json!({
        "display_name": "Ada", "external_identifier": "order-1", "account_number": "1815",
        "billing_details": {
            "first_name": "Ada", "last_name": "Lovelace", "email_address": "ada@example.com", "phone_number": "+442079460000",
            "address": { "line1": "12 St James's Square", "city": "London", "country": "GB" },
            "tax_id": { "kind": "gb.vat", "value": "GB123456789" },
        },
    });
    let create = |name| world.call(name, "POST", "/buyers").is(201, BUYER).member("type", "buyer");
    vec![
        create("201: a buyer with every member").json(&whole).member("merchant_account_id", "default"),
        create("201: the same external identifier in another merchant account")
            .with("x-merchant-account-id", "other")
            .json(&json!({ "external_identifier": "order-1" }))
            .member("merchant_account_id", "other"),
        create("201: every member is nullable")
            .json(&json!({ "display_name": null }))
            .member("display_name", json!(null)),
    ]
}

/// The calls about buyers, valid and invalid.
#[rustfmt::skip] // A table: a row for each call.
pub(super) fn buyers(world: &World, ids: &[String]) -> Vec<Call> {
    let [one, foreign, locked] = ids else { return Vec::new() };
    let path = |id: &str| format!("/buyers/{id}");
    let post = |name| world.call(name, "POST", "/buyers").fails(400, "bad_request");
    let list = |name, query: &str| world.call(name, "GET", format!("/buyers?{query}"));
    let wrong = |name, query: &str| list(name, query).fails(400, "bad_request");
    let lock = format!("/admin/buyers/{locked}/lock");
    let long = "x".repeat(201);
    vec![
        // Reading.
        world.call("200: one buyer", "GET", path(one)).is(200, BUYER).member("id", one.as_str()),
        world.with_token(&world.wildcard, "200: the scope *.read", "GET", path(one)).is(200, BUYER),
        world.call("200: a list", "GET", "/buyers").is(200, LIST).member("limit", 20).member("next_cursor", json!(null)),
        list("200: a list with every parameter", "limit=1&search=lovelace&external_identifier=order-1").is(200, LIST),
        world.call("404: no such buyer", "GET", path(NO_BUYER)).fails(404, "not_found")
            .message(format!("The buyer {NO_BUYER} was not found.")),
        world.call("404: another merchant account's buyer, with the same response", "GET", path(foreign))
            .fails(404, "not_found").message(format!("The buyer {foreign} was not found.")),
        // Changing.
        world.call("200: changes the members given", "PUT", path(one)).json(&json!({ "display_name": "Ada L." }))
            .is(200, BUYER).member("display_name", "Ada L.").member("external_identifier", "order-1"),
        world.call("200: null clears", "PUT", path(one)).json(&json!({ "account_number": null }))
            .is(200, BUYER).member("account_number", json!(null)).member("display_name", "Ada L."),
        world.call("404: a change of no such buyer", "PUT", path(NO_BUYER)).json(&json!({})).fails(404, "not_found"),
        world.call("404: a change of another merchant account's buyer", "PUT", path(foreign)).json(&json!({}))
            .fails(404, "not_found"),
        // 409.
        post("409: the external identifier is taken").json(&json!({ "external_identifier": "order-1" }))
            .fails(409, "duplicate_record").detail("body", "/external_identifier", "unique")
            .member("resource_id", one.as_str()),
        world.with_token(&world.write, "409: a caller who may not read does not learn the id", "POST", "/buyers")
            .json(&json!({ "external_identifier": "order-1" }))
            .fails(409, "duplicate_record").detail("body", "/external_identifier", "unique"),
        world.call("409: a change to one that is taken", "PUT", path(locked)).json(&json!({ "external_identifier": "order-1" }))
            .fails(409, "duplicate_record").detail("body", "/external_identifier", "unique")
            .member("resource_id", one.as_str()),
        // 400: the body.
        post("400: not JSON").with("content-type", "application/json").text("{\"display_name\": ")
            .detail("body", "", "value_error.jsondecode"),
        post("400: no body").with("content-type", "application/json").detail("body", "", "value_error.jsondecode"),
        post("400: a wrong type, deep inside").json(&json!({ "billing_details": { "phone_number": 42 } }))
            .detail("body", "/billing_details/phone_number", "type_error.string"),
        post("400: a required member is missing").json(&json!({ "billing_details": { "tax_id": { "kind": "gb.vat" } } }))
            .detail("body", "/billing_details/tax_id/value", "missing"),
        post("400: every wrong member is named")
            .json(&json!({ "display_name": "", "account_number": long, "billing_details": { "phone_number": "020 7946" } }))
            .detail("body", "/display_name", "value_error.any_str.min_length")
            .detail("body", "/account_number", "value_error.any_str.max_length")
            .detail("body", "/billing_details/phone_number", "value_error"),
        post("415: no content type says that the body is JSON").text("{}").fails(415, "unsupported_media_type"),
        post("413: the body is too large").json(&json!({ "display_name": "x".repeat(MAX_BODY) })).fails(413, "content_too_large"),
        // 400: the path, the query, a header.
        world.call("400: a wrong value in the path", "GET", "/buyers/7").fails(400, "bad_request")
            .detail("path", "/id", "type_error.uuid"),
        wrong("400: not a number", "limit=many").detail("query", "/limit", "type_error.integer"),
        wrong("400: out of range", "limit=101").detail("query", "/limit", "value_error.number.not_in_range"),
        wrong("400: not a cursor", "cursor=nonsense").detail("query", "/cursor", "value_error.cursor"),
        world.call("400: a wrong value in a header", "GET", "/buyers").with("x-merchant-account-id", "no such thing")
            .fails(400, "bad_request").detail("header", "/x-merchant-account-id", "value_error.merchant_account_id"),
        world.call("403: the token is for other merchant accounts", "GET", "/buyers").with("x-merchant-account-id", "third")
            .fails(403, "forbidden").message("This token is not for the merchant account of the request."),
        // Locked.
        world.call("204: locks a buyer", "PUT", &lock),
        world.call("403: a change of a locked buyer", "PUT", path(locked)).json(&json!({ "display_name": "Eve" }))
            .fails(403, "forbidden").message(format!("The buyer {locked} is locked.")),
        world.call("403: removing a locked buyer", "DELETE", path(locked)).fails(403, "forbidden"),
        world.call("200: it can still be read", "GET", path(locked)).is(200, BUYER).member("display_name", json!(null)),
        world.call("204: unlocks it", "DELETE", &lock),
        // Removing.
        world.call("404: removing another merchant account's buyer", "DELETE", path(foreign)).fails(404, "not_found"),
        world.call("204: removes a buyer", "DELETE", path(one)),
        world.call("404: it is gone", "DELETE", path(one)).fails(404, "not_found"),
    ]
}

/// The calls that fail before a buyer is read: authentication, authorization, routing, the limit.
#[rustfmt::skip] // A table: a row for each call.
pub(super) fn turned_away(world: &World) -> Vec<Call> {
    let no_token = |name, method| Call::new(world.server, name, method, "/buyers").fails(401, "unauthorized");
    let refused = |name, token: &str| {
        let call = no_token(name, "GET").token(token).message(TOKEN_REQUIRED);
        call.header("www-authenticate", Is::Text(INVALID_TOKEN))
    };
    let (unsigned, limited) = (world.full.rsplit_once('.').map_or("", |(unsigned, _)| unsigned), &world.limited_token);
    let of_limited = |name| Call::new(world.limited, name, "GET", "/buyers").token(limited);
    vec![
        no_token("401: no token", "GET").message(TOKEN_REQUIRED).header("www-authenticate", Is::Text(BEARER)),
        no_token("401: the body is not looked at", "POST").text("nonsense").message(TOKEN_REQUIRED),
        no_token("401: other credentials", "GET")
            .with("authorization", "Basic YWRhOjE4MTU=")
            .message(TOKEN_REQUIRED)
            .header("www-authenticate", Is::Text(BEARER)),
        refused("401: not a token", "nonsense"),
        refused("401: the token has expired", &world.expired),
        refused("401: another key signed it", &world.broken_token),
        refused("401: the token has no signature", &format!("{unsigned}.")),
        world
            .with_token(&world.none, "403: the token has no scope", "GET", "/buyers")
            .fails(403, "forbidden")
            .message("This call takes a token with the scope buyers.read.")
            .header(
                "www-authenticate",
                Is::Text(r#"Bearer realm="buyers", error="insufficient_scope", scope="buyers.read""#),
            ),
        world
            .with_token(&world.read, "403: the token may only read", "POST", "/buyers")
            .text("nonsense")
            .fails(403, "forbidden")
            .message("This call takes a token with the scope buyers.write."),
        world
            .with_token(&world.write, "403: the token may not lock", "PUT", format!("/admin/buyers/{NO_BUYER}/lock"))
            .fails(403, "forbidden")
            .message("This call takes a token with the scope buyers.lock."),
        world.with_token(&world.restricted, "200: a restricted key's token reads", "GET", "/buyers").is(200, LIST),
        world.with_token(&world.restricted, "403: a restricted key signed the token", "POST", "/buyers").json(&json!({}))
            .fails(403, "forbidden").message("The key of this token is restricted to reading."),
        world.call("404: no such path", "GET", "/sellers").fails(404, "not_found"),
        world
            .call("405: the path has no such method", "PATCH", "/buyers")
            .fails(405, "method_not_allowed")
            .header("allow", Is::List(&["GET", "HEAD", "POST"])),
        of_limited("200: a server of one request a minute").is(200, LIST),
        of_limited("429: a second request in the same minute")
            .fails(429, "too_many_requests")
            .header("retry-after", Is::Number)
            .message("Too many requests: the limit is 1 a minute."),
    ]
}

/// The calls to a server whose database was destroyed.
pub(super) fn server_errors(world: &World) -> Vec<Call> {
    let call = |name, method, path: &str| {
        let call = Call::new(world.broken, name, method, path).token(&world.broken_token);
        call.fails(500, "server_error").header("x-error-id", Is::Uuid)
    };
    vec![
        call("500: reading from a broken database", "GET", "/buyers"),
        call("500: writing to a broken database", "POST", "/buyers").json(&json!({ "external_identifier": "order-1" })),
    ]
}

/// The calls that read the error log.
#[rustfmt::skip] // A table: a row for each call.
pub(super) fn api_logs(world: &World) -> Vec<Call> {
    let list = |name, query: &str| world.call(name, "GET", format!("/api-logs?{query}"));
    let wrong = |name, query: &str| list(name, query).fails(400, "bad_request");
    vec![
        list("200: the error log, filtered", "status=4xx&method=GET&code=not_found&limit=1").is(200, LIST).member("limit", 1),
        wrong("400: not a status of an error", "status=300").detail("query", "/status", "value_error.status"),
        wrong("400: out of range", "limit=101").detail("query", "/limit", "value_error.number.not_in_range"),
        wrong("400: not a cursor of the log", "cursor=nonsense").detail("query", "/cursor", "value_error.cursor"),
        world.call("404: no such entry", "GET", format!("/api-logs/{NO_ENTRY}")).fails(404, "not_found"),
        world.with_token(&world.write, "403: the token may not read the log", "GET", "/api-logs").fails(403, "forbidden")
            .message("This call takes a token with the scope api-logs.read."),
        Call::new(world.server, "401: the log without a token", "GET", "/api-logs").fails(401, "unauthorized")
            .message(TOKEN_REQUIRED).header("www-authenticate", Is::Text(BEARER)),
    ]
}
