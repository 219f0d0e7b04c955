//! The entry: one recorded error response, with its owner and its bodies.

pub(crate) mod body;
pub(crate) mod owner;

use crate::util::time::rfc3339;
use body::StoredBody;
use owner::Owner;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::SystemTime;
use uuid::Uuid;

/// One error response and its request, as the log stores and lists them.
///
/// Entries that the layer records are already redacted. The JSON of an entry has `type` first and
/// then the fields below, under these names (but `error_id` is named `reference`) and in this
/// order. Fields that are `None` or empty are left out.
///
/// ```
/// use std::time::SystemTime;
/// use status_error_log::{Entry, Owner};
///
/// let mut entry = Entry::new(Owner::tenant("acme"), "GET", "/buyers/7", 404, SystemTime::now());
/// entry.code = Some("not_found".to_owned());
/// let json = serde_json::to_value(&entry)?;
/// assert_eq!(json["type"], "api-log");
/// assert_eq!(json["response_status_code"], 404);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "type", rename = "api-log")]
#[non_exhaustive]
pub struct Entry {
    /// A version 7 UUID. Its time is the time at which the response was sent, to a second or
    /// better, so ids sort in the order of the log. An id consists of this time, to 0.25
    /// microseconds, and of random bits, so the ids that a tenant sees do not reveal how many
    /// entries other tenants have.
    pub id: Uuid,
    /// The method of the request.
    pub request_method: String,
    /// The path and the query of the request. The value of a query parameter is replaced by `***`,
    /// unless [the parameter is allowed](crate::ErrorLogLayer::keep_query).
    pub request_url: String,
    /// The time at which the request reached the layer; in JSON, RFC 3339 with milliseconds.
    #[serde(with = "rfc3339")]
    pub request_received_at: SystemTime,
    /// The status of the response. For gRPC, the HTTP status that corresponds to the gRPC code.
    pub response_status_code: u16,
    /// The body of the response.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub response_body: Option<StoredBody>,
    /// The headers of the response that tell a client what to do next, such as `retry-after` and
    /// `www-authenticate`. Lists leave them out.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub response_headers: BTreeMap<String, String>,
    /// The time at which the layer passed the last byte of the response to the server; in JSON, RFC
    /// 3339 with milliseconds.
    #[serde(with = "rfc3339")]
    pub response_sent_at: SystemTime,
    /// The reason for the error, from the `#[cause]` of its declaration. The response does not
    /// contain the cause.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cause: Option<String>,
    /// The request id that the API's profile reads or makes
    /// ([`ApiProfile::request_ids`](status_error::ApiProfile::request_ids)). Without such settings,
    /// and for a response of other code, the header `x-request-id` of the response, or else of the
    /// request.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub request_id: Option<String>,
    /// The error code of the response.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<String>,
    /// The template of the route (`/buyers/{id}`), if the framework or
    /// [`ErrorLogLayer::route`](crate::ErrorLogLayer::route) provides one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub route: Option<String>,
    /// The principal within the tenant that sent the request, such as a user's or a key's id.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub principal: Option<String>,
    /// Whether the request's credentials proved the tenant. Any client can cause an entry that is
    /// not authenticated.
    pub authenticated: bool,
    /// The time from the request's arrival at the layer to the last byte of the response, in
    /// milliseconds.
    pub duration_ms: u64,
    /// The header `user-agent` of the request.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub user_agent: Option<String>,
    /// The error id of a server error. The name on the wire is `reference`.
    #[serde(rename = "reference", skip_serializing_if = "Option::is_none", default)]
    pub error_id: Option<String>,
    /// Whether a part of the entry was cut, such as a body longer than 16 KiB.
    pub truncated: bool,
    /// The request headers that [the layer records](crate::ErrorLogLayer::keep_headers). Lists
    /// leave them out.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub request_headers: BTreeMap<String, String>,
    /// The body of the request, if a [`RequestBodyLayer`](crate::RequestBodyLayer) records it.
    /// Lists leave it out.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub request_body: Option<StoredBody>,
    /// The tenant that owns the entry, or `None` if only operators may see the entry. Lists show
    /// this field to operators only.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tenant: Option<String>,
}

impl Entry {
    /// Returns an entry with the fields that every entry has, sent now.
    ///
    /// The layer creates entries; this function is for imports and for tests of stores. It redacts
    /// nothing. Its ids come from a counter of the process, whose values reveal the number of
    /// entries of all tenants. If tenants shall not learn that number, replace [`Entry::id`].
    #[must_use]
    pub fn new(owner: Owner, method: &str, url: &str, status: u16, received: SystemTime) -> Self {
        let mut entry = Self::with(Uuid::now_v7(), owner, status, received, SystemTime::now());
        method.clone_into(&mut entry.request_method);
        url.clone_into(&mut entry.request_url);
        entry
    }

    /// Returns an entry without the fields of the request.
    pub(crate) fn with(id: Uuid, owner: Owner, status: u16, received: SystemTime, sent: SystemTime) -> Self {
        Self {
            id,
            request_method: String::new(),
            request_url: String::new(),
            request_received_at: received,
            response_status_code: status,
            response_body: None,
            response_headers: BTreeMap::new(),
            response_sent_at: sent,
            cause: None,
            request_id: None,
            code: None,
            route: None,
            principal: owner.principal,
            authenticated: owner.authenticated,
            duration_ms: sent
                .duration_since(received)
                .map_or(0, |took| u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
            user_agent: None,
            error_id: None,
            truncated: false,
            request_headers: BTreeMap::new(),
            request_body: None,
            tenant: owner.tenant,
        }
    }

    /// Returns the approximate size of the entry in a store, in bytes.
    /// [`Limits::bytes`](crate::Limits::bytes) limits the sum of these sizes.
    #[must_use]
    pub fn size(&self) -> usize {
        const NAMES_AND_NUMBERS: usize = 400;
        let texts = [&self.cause, &self.request_id, &self.code, &self.route, &self.principal, &self.user_agent];
        let bodies = [&self.response_body, &self.request_body];
        NAMES_AND_NUMBERS
            + self.request_method.len()
            + self.request_url.len()
            + texts.into_iter().flatten().map(String::len).sum::<usize>()
            + bodies.into_iter().flatten().map(|body| body.as_json().len()).sum::<usize>()
            + self
                .request_headers
                .iter()
                .chain(&self.response_headers)
                .map(|(name, value)| name.len() + value.len())
                .sum::<usize>()
    }

    /// Returns the entry as lists show it: without headers and without the body of the request.
    #[must_use]
    pub(crate) fn brief(mut self) -> Self {
        self.request_headers = BTreeMap::new();
        self.response_headers = BTreeMap::new();
        self.request_body = None;
        self
    }
}
