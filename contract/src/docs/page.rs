//! The content of the documentation as data, which is also its representation as JSON.

use super::names::{folders, segment};
use crate::locked::{GoneError, LockedContract, statuses};
use crate::schema::words;
use serde::Serialize;
use serde_json::Value;
use status_error::export::{Body, Contract, ContractEntry, HeaderEntry, MaskedEntry, MemberEntry};
use std::collections::BTreeMap;

/// The page of a code.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Page {
    pub(super) code: String,
    /// The last segment of the page's URL.
    #[serde(skip)]
    pub(super) segment: String,
    /// The name of the page's folder in a static site.
    #[serde(skip)]
    pub(super) folder: String,
    /// The errors with the code: one for each status.
    pub(super) errors: Vec<ErrorDocs>,
    /// The errors that the API sent with the code earlier.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) gone: Vec<GoneDocs>,
}

/// The errors with one code and one status, or one range of statuses.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ErrorDocs {
    pub(super) status: String,
    pub(super) title: Option<String>,
    /// The URI of the problem type.
    pub(super) r#type: String,
    pub(super) docs: Option<String>,
    /// Whether the errors are server errors whose texts are generic.
    #[serde(rename = "masked")]
    pub(super) is_masked: bool,
    pub(super) summaries: Vec<String>,
    /// The templates of the messages.
    pub(super) messages: Vec<String>,
    pub(super) members: Vec<MemberDocs>,
    pub(super) field_errors: bool,
    /// The fields of each unique constraint.
    pub(super) unique_fields: Vec<Vec<String>>,
    pub(super) headers: Vec<HeaderDocs>,
    /// Whether the same request may succeed later. `None` if the contract doesn't say it.
    pub(super) retry: Option<bool>,
    pub(super) grpc: Option<&'static str>,
    /// The body. `None` if the responses have no body.
    pub(super) body: Option<BodyDocs>,
}

/// A member of a body.
#[derive(Debug, Clone, Serialize)]
pub(super) struct MemberDocs {
    pub(super) name: String,
    /// The type in words.
    #[serde(rename = "type")]
    pub(super) words: String,
    /// Whether every response has the member.
    pub(super) required: bool,
    pub(super) description: String,
    pub(super) schema: Value,
}

/// A header of a response.
#[derive(Debug, Clone, Serialize)]
pub(super) struct HeaderDocs {
    pub(super) name: String,
    /// Whether every response has the header.
    pub(super) required: bool,
    /// The value, if it is the same in every response.
    pub(super) value: Option<String>,
}

/// The body of a response.
#[derive(Debug, Clone, Serialize)]
pub(super) struct BodyDocs {
    pub(super) media_type: Option<String>,
    pub(super) schema: Value,
    pub(super) example: Option<Value>,
}

/// An error that the API sent earlier.
#[derive(Debug, Clone, Serialize)]
pub(super) struct GoneDocs {
    pub(super) status: String,
    /// The version without the code.
    pub(super) since: Option<String>,
    pub(super) title: Option<String>,
    /// The URI of the problem type.
    pub(super) r#type: String,
    pub(super) summary: String,
}

/// Returns the pages of a contract and of the codes that a lock file has besides, sorted by code.
pub(super) fn pages(contract: &Contract, lock: Option<&LockedContract>) -> Vec<Page> {
    let mut pages: BTreeMap<String, Page> = BTreeMap::new();
    for entry in contract.entries() {
        pages.entry(entry.code.clone()).or_default().errors.push(ErrorDocs::of(entry));
    }
    for entry in contract.masked() {
        pages.entry(entry.code.clone()).or_default().errors.push(ErrorDocs::masked(entry));
    }
    if let Some(lock) = lock {
        let mut known = LockedContract::of(contract);
        known.keep_gone(lock, None);
        for error in known.gone {
            pages.entry(error.code.clone()).or_default().gone.push(GoneDocs::of(error));
        }
    }
    let codes: Vec<&str> = pages.keys().map(String::as_str).collect();
    let folders = folders(&codes);
    let named = pages.into_iter().zip(folders).map(|((code, page), folder)| {
        let segment = segment(&code, &folder);
        Page { code, segment, folder, ..page }
    });
    named.collect()
}

impl Page {
    /// Returns the statuses of all errors of the page, or those that it had, each once.
    pub(super) fn statuses(&self) -> Vec<&str> {
        let statuses = self.errors.iter().map(|error| &*error.status);
        let gone = self.gone.iter().map(|error| &*error.status).filter(|_| self.is_gone());
        let mut statuses: Vec<&str> = statuses.chain(gone).collect();
        statuses.sort_unstable();
        statuses.dedup();
        statuses
    }

    /// Returns whether the API no longer sends the code.
    pub(super) fn is_gone(&self) -> bool {
        self.errors.is_empty()
    }

    /// Returns the first summary, or else the first title.
    pub(super) fn summary(&self) -> &str {
        let summaries = self.errors.iter().flat_map(|error| &error.summaries).map(String::as_str);
        let gone = self.gone.iter().map(|error| &*error.summary).filter(|_| self.is_gone());
        let titles = self.errors.iter().filter_map(|error| error.title.as_deref());
        let gone_titles = self.gone.iter().filter_map(|error| error.title.as_deref());
        summaries.chain(gone).chain(titles).chain(gone_titles).find(|text| !text.is_empty()).unwrap_or_default()
    }
}

impl ErrorDocs {
    fn of(entry: &ContractEntry) -> Self {
        Self {
            status: statuses(&entry.statuses),
            title: entry.title.clone(),
            r#type: entry.type_uri.clone(),
            docs: entry.docs.clone(),
            is_masked: false,
            summaries: entry.summaries.clone(),
            messages: entry.messages.clone(),
            members: entry.members.iter().map(MemberDocs::of).collect(),
            field_errors: entry.has_field_errors,
            unique_fields: entry.unique_fields.clone(),
            headers: headers(&entry.headers),
            retry: Some(entry.is_retryable),
            grpc: entry.grpc.map(|code| code.as_str()),
            body: entry.body.as_ref().map(BodyDocs::of),
        }
    }

    fn masked(entry: &MaskedEntry) -> Self {
        Self {
            status: statuses(&entry.statuses),
            title: entry.title.clone(),
            r#type: entry.type_uri.clone(),
            docs: entry.docs.clone(),
            is_masked: true,
            summaries: Vec::new(),
            messages: Vec::new(),
            members: Vec::new(),
            field_errors: false,
            unique_fields: Vec::new(),
            headers: headers(&entry.headers),
            retry: None,
            grpc: entry.grpc.map(|code| code.as_str()),
            body: entry.body.as_ref().map(BodyDocs::of),
        }
    }
}

impl MemberDocs {
    fn of(member: &MemberEntry) -> Self {
        let schema = &member.schema;
        Self {
            name: member.name.clone(),
            words: words(schema).unwrap_or_else(|| schema.to_string()),
            required: member.required,
            description: member.description.clone(),
            schema: schema.clone(),
        }
    }
}

impl BodyDocs {
    fn of(body: &Body) -> Self {
        Self { media_type: body.media_type.clone(), schema: body.schema.clone(), example: body.example.clone() }
    }

    /// Returns the text of the example. JSON has a line for each member.
    pub(super) fn example(&self) -> Option<String> {
        let is_json = self.media_type.as_deref().is_none_or(|media_type| media_type.contains("json"));
        match self.example.as_ref()? {
            Value::String(text) if !is_json => Some(text.clone()),
            example => Some(format!("{example:#}")),
        }
    }
}

impl GoneDocs {
    fn of(error: GoneError) -> Self {
        let GoneError { code: _, status, since, title, r#type, summary } = error;
        Self { status, since, title, r#type, summary }
    }
}

fn headers(headers: &[HeaderEntry]) -> Vec<HeaderDocs> {
    let headers = headers.iter().map(|header| HeaderDocs {
        name: header.name.clone(),
        required: header.required,
        value: header.value.clone(),
    });
    headers.collect()
}
