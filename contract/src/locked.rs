//! A contract as plain data, which the lock file contains.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use status_error::export::{Body, Contract, HeaderEntry, Statuses};
use status_error::format::Members;
use std::collections::BTreeMap;

/// The latest version of the lock file's format. It grows with each change that this crate could
/// not read before.
pub(crate) const VERSION: u32 = 2;

/// The version of a file without removed errors, which earlier versions of this crate can read.
pub(crate) const VERSION_WITHOUT_GONE: u32 = 1;

/// A contract as a lock file has it, so that contracts of different versions of an API can be
/// compared.
///
/// [`of`](Self::of) makes it of a [`Contract`], and [`FromStr`](std::str::FromStr) reads the text
/// of a lock file. Its `Display` is the text of the lock file.
///
/// ```
/// use status_error_contract::LockedContract;
/// # use status_error::{ApiError, ApiProfile, export::Contract};
/// # static SHOP: ApiProfile = ApiProfile::new("shop.example.com");
/// # #[derive(Debug, thiserror::Error, ApiError)]
/// # #[error("there is no buyer")]
/// # #[status(404, code = "not_found")]
/// # struct NotFound;
/// # #[derive(Debug, thiserror::Error, ApiError)]
/// # enum BuyerError {
/// #     #[error(transparent)]
/// #     #[status(transparent)]
/// #     NotFound(NotFound),
/// #     #[error("the buyer is locked")]
/// #     #[status(403)]
/// #     Locked,
/// # }
/// # let contract = || Contract::of(&SHOP).errors::<BuyerError>();
/// # let text = LockedContract::of(&Contract::of(&SHOP).errors::<NotFound>()).to_string();
///
/// // `text` is the lock file of the last release: `git show v1.0:errors.json`.
/// let old: LockedContract = text.parse()?;
/// let new = LockedContract::of(&contract());
/// assert_eq!(
///     new.changes_since(&old).to_string(),
///     "### Additions that clients must expect\n\n- `locked`: the code is new, with the status 403\n"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedContract {
    pub(crate) version: u32,
    pub(crate) members: Openness,
    /// Whether responses may have codes that are not listed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) unlisted_codes: bool,
    /// The errors, sorted by code and status.
    pub(crate) errors: Vec<LockedError>,
    /// The masked server errors, sorted by status.
    pub(crate) server_errors: Vec<LockedServerError>,
    /// The errors of earlier contracts whose code is gone, sorted by code and status.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) gone: Vec<GoneError>,
}

/// Whether clients accept members that they don't know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Openness {
    Open,
    Closed,
}

/// The errors with one code and one status, or one range of statuses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LockedError {
    pub(crate) code: String,
    /// `409`, `400-499`, or `400-499 without 401, 407`.
    pub(crate) status: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    /// The URI of the problem type.
    pub(crate) r#type: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) summary: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) members: BTreeMap<String, LockedMember>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) headers: BTreeMap<String, LockedHeader>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) field_errors: bool,
    /// Whether a response may name the fields of a violated unique constraint.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) unique_fields: bool,
    /// Whether the same request may succeed later.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) retry: bool,
    /// The body. `None` if the responses have no body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<LockedBody>,
}

/// An error whose code is gone. The documentation still has a page about the code, because clients
/// may have stored the URI of its type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GoneError {
    pub(crate) code: String,
    /// The last status, or the last range of statuses.
    pub(crate) status: String,
    /// The version of the API that no longer has the code. `None` if it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) since: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    /// The URI of the problem type.
    pub(crate) r#type: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) summary: String,
}

/// The masked server errors with one status, or one range of statuses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LockedServerError {
    pub(crate) status: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) headers: BTreeMap<String, LockedHeader>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<LockedBody>,
}

/// A public member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LockedMember {
    /// Whether every response has the member.
    pub(crate) required: bool,
    pub(crate) schema: Value,
}

/// A header of a response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LockedHeader {
    /// Whether every response has the header.
    pub(crate) required: bool,
    /// The value, if it is the same in every response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) value: Option<String>,
}

/// The body of a response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LockedBody {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) media_type: Option<String>,
    pub(crate) schema: Value,
}

impl LockedContract {
    /// Returns the contract as a lock file has it.
    #[must_use]
    pub fn of(contract: &Contract) -> Self {
        let errors = contract.entries().iter().map(|entry| LockedError {
            code: entry.code.clone(),
            status: statuses(&entry.statuses),
            title: entry.title.clone(),
            r#type: entry.type_uri.clone(),
            summary: entry.summary.clone(),
            members: entry
                .members
                .iter()
                .map(|member| {
                    let locked = LockedMember { required: member.required, schema: member.schema.clone() };
                    (member.name.clone(), locked)
                })
                .collect(),
            headers: headers(&entry.headers),
            field_errors: entry.has_field_errors,
            unique_fields: entry.has_unique_fields,
            retry: entry.is_retryable,
            body: entry.body.as_ref().map(body),
        });
        let server_errors = contract.masked().iter().map(|entry| LockedServerError {
            status: statuses(&entry.statuses),
            headers: headers(&entry.headers),
            body: entry.body.as_ref().map(body),
        });
        let mut locked = Self {
            version: VERSION_WITHOUT_GONE,
            members: if contract.members() == Members::Closed { Openness::Closed } else { Openness::Open },
            unlisted_codes: contract.open().next().is_some(),
            errors: errors.collect(),
            server_errors: server_errors.collect(),
            gone: Vec::new(),
        };
        locked.sort();
        locked
    }

    /// Adds the errors of an older contract whose codes are gone, and those that were gone before
    /// it. `since` is the version of this contract.
    pub(crate) fn keep_gone(&mut self, old: &Self, since: Option<&str>) {
        let is_here = |code: &str| self.errors.iter().any(|error| error.code == code);
        let mut gone: Vec<GoneError> = old.gone.iter().filter(|error| !is_here(&error.code)).cloned().collect();
        for error in old.errors.iter().filter(|error| !is_here(&error.code)) {
            // The last state of a code is the one to keep.
            gone.retain(|known| (&known.code, &known.status) != (&error.code, &error.status));
            gone.push(GoneError {
                code: error.code.clone(),
                status: error.status.clone(),
                since: since.map(str::to_owned),
                title: error.title.clone(),
                r#type: error.r#type.clone(),
                summary: error.summary.clone(),
            });
        }
        self.version = if gone.is_empty() { VERSION_WITHOUT_GONE } else { VERSION };
        self.gone = gone;
        self.sort();
    }

    /// Sorts the errors, so that two contracts with the same errors are equal.
    pub(crate) fn sort(&mut self) {
        self.errors.sort_by(|a, b| (&a.code, &a.status).cmp(&(&b.code, &b.status)));
        self.server_errors.sort_by(|a, b| a.status.cmp(&b.status));
        self.gone.sort_by(|a, b| (&a.code, &a.status).cmp(&(&b.code, &b.status)));
    }
}

/// Returns statuses as a text: `409`, `400-499`, or `400-499 without 401, 407`.
pub(crate) fn statuses(statuses: &Statuses) -> String {
    if statuses.without.is_empty() {
        return statuses.to_string();
    }
    let without: Vec<String> = statuses.without.iter().map(u16::to_string).collect();
    format!("{statuses} without {}", without.join(", "))
}

fn headers(entries: &[HeaderEntry]) -> BTreeMap<String, LockedHeader> {
    let headers = entries
        .iter()
        .map(|header| (header.name.clone(), LockedHeader { required: header.required, value: header.value.clone() }));
    headers.collect()
}

fn body(body: &Body) -> LockedBody {
    LockedBody { media_type: body.media_type.clone(), schema: body.schema.clone() }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}
