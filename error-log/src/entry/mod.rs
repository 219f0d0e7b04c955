//! What the log keeps of one error answer, and whose it is.

pub(crate) mod body;
pub(crate) mod owner;

use crate::util::time::rfc3339;
use body::StoredBody;
use owner::Owner;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::SystemTime;
use uuid::Uuid;

/// One error answer and the request behind it, as it is kept and listed.
///
/// Everything in it is redacted already. As JSON it has the members below, under these names and in
/// this order; those that are `None` are left out, and `type` comes first.
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
    /// A UUID of version 7, of the time at which the answer was sent, to the second at the least:
    /// ids are in the order of the log.
    pub id: Uuid,
    /// The request's method.
    pub request_method: String,
    /// The path and the query. Of the query's values only those that are allowed are kept, the
    /// others are `***`.
    pub request_url: String,
    /// When the request came to the layer: RFC 3339 in JSON, to the millisecond.
    #[serde(with = "rfc3339")]
    pub request_received_at: SystemTime,
    /// The status that was answered.
    pub response_status_code: u16,
    /// The body that was answered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub response_body: Option<StoredBody>,
    /// When the answer's last byte was handed to the server: RFC 3339 in JSON, to the millisecond.
    #[serde(with = "rfc3339")]
    pub response_sent_at: SystemTime,
    /// Why, where the error's declaration has a `#[cause]`; the answer did not say it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cause: Option<String>,
    /// The id that the header `x-request-id` gives, of the answer or else of the request.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub request_id: Option<String>,
    /// The code that was answered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<String>,
    /// The template of the route (`/buyers/{id}`), where the framework tells.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub route: Option<String>,
    /// Who asked, within the tenant.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub principal: Option<String>,
    /// Whether the tenant was proven. An entry that is not may have been caused by anybody.
    pub authenticated: bool,
    /// From the request's coming to the answer's last byte, in milliseconds.
    pub duration_ms: u64,
    /// The header `user-agent`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub user_agent: Option<String>,
    /// The error id of a server error. The name on the wire is `reference`.
    #[serde(rename = "reference", skip_serializing_if = "Option::is_none", default)]
    pub error_id: Option<String>,
    /// Whether something in the entry was cut: a body at 16 KiB, for one.
    pub truncated: bool,
    /// Headers of the request that are on the list of those to keep. Not in lists.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub request_headers: BTreeMap<String, String>,
    /// The request's body, where the layer was asked to keep it. Not in lists.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub request_body: Option<StoredBody>,
    /// Whose it is: for operators only. `None`: nobody's but theirs.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub tenant: Option<String>,
}

impl Entry {
    /// An entry with the members that each has, sent now. The layer makes them; by hand they are
    /// made for imports and for tests of stores. What is put into it is not redacted.
    #[must_use]
    pub fn new(owner: Owner, method: &str, url: &str, status: u16, received: SystemTime) -> Self {
        let mut entry = Self::with(Uuid::now_v7(), owner, status, received, SystemTime::now());
        method.clone_into(&mut entry.request_method);
        url.clone_into(&mut entry.request_url);
        entry
    }

    /// One without a request so far.
    pub(crate) fn with(id: Uuid, owner: Owner, status: u16, received: SystemTime, sent: SystemTime) -> Self {
        Self {
            id,
            request_method: String::new(),
            request_url: String::new(),
            request_received_at: received,
            response_status_code: status,
            response_body: None,
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

    /// About how many bytes it takes in a store; what [`Limits::bytes`](crate::Limits::bytes)
    /// counts.
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
            + self.request_headers.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>()
    }

    /// The entry as lists have it.
    #[must_use]
    pub(crate) fn brief(mut self) -> Self {
        self.request_headers = BTreeMap::new();
        self.request_body = None;
        self
    }
}
