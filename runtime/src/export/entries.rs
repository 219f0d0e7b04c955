//! The entries of a contract, merged by code and status.

use super::visible::{Visible, VisibleType};
use crate::api::problem::{Content, Problem};
use crate::api::profile::ApiProfile;
use crate::api::snapshot::ProblemSnapshot;
use crate::contract::problem_type::{BROKEN, Challenge, ProblemType};
use crate::contract::static_member::StaticMember;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The errors of an API that have one code and one status, or one range of statuses, as clients see
/// them.
///
/// [`Contract`](super::Contract) has an example.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ContractEntry {
    /// The machine-readable code.
    pub code: String,
    /// The status, or a range of statuses.
    pub statuses: Statuses,
    /// The title. `None` if it differs between the statuses of a range.
    pub title: Option<String>,
    /// The URI of the problem type (RFC 9457 §3.1.1), which is `about:blank` if the type has none.
    pub type_uri: String,
    /// The link to the documentation. `None` if there is none.
    pub docs: Option<String>,
    /// The first paragraph of the doc comment, in one line. It is empty if there is no comment.
    pub summary: String,
    /// The public members of the error, sorted by name. A format may leave members out or rename
    /// them; [`body`](Self::body) describes the result.
    pub members: Vec<MemberEntry>,
    /// The headers that the error declares, and those of the profile, sorted by name.
    pub headers: Vec<HeaderEntry>,
    /// Whether a response may have field errors.
    pub has_field_errors: bool,
    /// Whether a response may name the fields of a violated unique constraint.
    pub has_unique_fields: bool,
    /// The body. `None` if the responses have no body.
    pub body: Option<Body>,
}

/// The masked server errors of an API that have one status, or one range of statuses. Their code
/// and texts are generic, so that clients can't tell them apart.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MaskedEntry {
    /// The status, or a range of statuses.
    pub statuses: Statuses,
    /// The headers of the responses, sorted by name.
    pub headers: Vec<HeaderEntry>,
    /// The body. `None` if the responses have no body.
    pub body: Option<Body>,
}

/// A status, or a range of statuses.
///
/// Its `Display` is `404` or `400-499`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Statuses {
    /// The first status.
    pub first: u16,
    /// The last status, which is the first one if there is no range.
    pub last: u16,
    /// The statuses between the first and the last one that are not in the range, sorted.
    pub without: Vec<u16>,
}

/// A public member of an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MemberEntry {
    /// The declared name.
    pub name: String,
    /// The JSON Schema of the value (draft 2020-12). It is `true` if the type of the member is not
    /// known, and has `const` if the member is the same in every response.
    pub schema: Value,
    /// Whether every response has the member. A member whose value is `null` is left out.
    pub required: bool,
}

/// A header of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeaderEntry {
    /// The field name, in lower case.
    pub name: String,
    /// The value, if it is the same in every response.
    pub value: Option<String>,
    /// Whether every response has the header.
    pub required: bool,
}

/// The body of a response.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Body {
    /// The media type. `None` if the responses have no `Content-Type`.
    pub media_type: Option<String>,
    /// The JSON Schema of the body (draft 2020-12). It is `true` if the body is not known.
    pub schema: Value,
}

impl Statuses {
    /// Returns whether a status is the status or in the range.
    #[must_use]
    pub fn contains(&self, status: u16) -> bool {
        (self.first..=self.last).contains(&status) && !self.without.contains(&status)
    }

    fn of(visible: &VisibleType) -> Self {
        let kind = visible.kind;
        let is_visible = |status: &u16| kind.covers(*status) && !visible.concealed.contains(status);
        let last = kind.range.map_or(kind.status, |range| range.last);
        let statuses: Vec<u16> = (kind.status..=last).filter(is_visible).collect();
        let (first, last) = (statuses.first().copied(), statuses.last().copied());
        let (first, last) = first.zip(last).unwrap_or((kind.status, kind.status));
        Self { first, last, without: (first..=last).filter(|status| !statuses.contains(status)).collect() }
    }

    /// Returns the status of a response that has this status in its declaration, which is 500 if it
    /// is none of errors.
    fn one(kind: &ProblemType) -> Self {
        let status = kind.status_code().as_u16();
        Self { first: status, last: status, without: Vec::new() }
    }
}

impl fmt::Display for Statuses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last { write!(f, "{}", self.first) } else { write!(f, "{}-{}", self.first, self.last) }
    }
}

/// Returns the entries of the problem types that are not masked, sorted.
pub(super) fn entries(profile: &'static ApiProfile, visible: &Visible) -> Vec<ContractEntry> {
    let mut entries: BTreeMap<(&str, u16, u16), ContractEntry> = BTreeMap::new();
    for one in visible.types.iter().filter(|one| !one.kind.is_masked()) {
        let entry = entry(profile, one);
        let key = (one.kind.code, entry.statuses.first, entry.statuses.last);
        match entries.get_mut(&key) {
            Some(known) => known.merge(entry),
            None => drop(entries.insert(key, entry)),
        }
    }
    entries.into_values().collect()
}

/// Returns the entries of the masked problem types, sorted.
pub(super) fn masked(profile: &'static ApiProfile, visible: &Visible) -> Vec<MaskedEntry> {
    let broken = VisibleType { kind: &BROKEN, concealed: BTreeSet::new() };
    let mut entries: BTreeMap<(u16, u16), MaskedEntry> = BTreeMap::new();
    for one in visible.types.iter().filter(|one| one.kind.is_masked()).chain([&broken]) {
        let is_error = matches!(one.kind.status, 500..=599);
        let statuses = if is_error { Statuses::of(one) } else { Statuses::one(one.kind) };
        let entry = MaskedEntry { headers: headers(profile, one.kind, &statuses), body: body(profile), statuses };
        match entries.get_mut(&(entry.statuses.first, entry.statuses.last)) {
            Some(known) => {
                known.statuses.merge(&entry.statuses);
                merge_headers(&mut known.headers, entry.headers);
            }
            None => drop(entries.insert((entry.statuses.first, entry.statuses.last), entry)),
        }
    }
    entries.into_values().collect()
}

fn entry(profile: &'static ApiProfile, visible: &VisibleType) -> ContractEntry {
    let (kind, statuses) = (visible.kind, Statuses::of(visible));
    let empty = ProblemSnapshot::empty();
    let problem = Problem::new(kind, profile, Content::Kept(&empty), None);
    let title_varies = statuses.first != statuses.last && kind.title.is_none() && problem.fixed_title().is_some();
    let names_fields = !kind.withholds_fields && kind.constraints.iter().any(|one| !one.fields.is_empty());
    let has_unique_fields = !kind.withholds_fields && !kind.unique.is_empty();
    ContractEntry {
        code: kind.code.to_owned(),
        title: (!title_varies).then(|| problem.title().to_string()),
        type_uri: problem.type_uri().map_or_else(|| "about:blank".to_owned(), |uri| uri.to_string()),
        docs: problem.docs().map(|link| link.to_string()),
        summary: first_paragraph(kind.docs),
        members: members(kind),
        headers: headers(profile, kind, &statuses),
        has_field_errors: kind.field_errors || has_unique_fields || names_fields,
        has_unique_fields,
        body: body(profile),
        statuses,
    }
}

fn body(profile: &'static ApiProfile) -> Option<Body> {
    let media_type = profile.body_format().media_type()?;
    Some(Body { media_type: Some(media_type.to_owned()), schema: Value::Bool(true) })
}

/// Returns the first paragraph of a doc comment, in one line.
fn first_paragraph(docs: &str) -> String {
    let lines = docs.lines().map(str::trim).skip_while(|line| line.is_empty());
    lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

fn members(kind: &ProblemType) -> Vec<MemberEntry> {
    let constant = |member: &StaticMember| MemberEntry {
        name: member.name.to_owned(),
        schema: json!({ "const": member.value }),
        required: true,
    };
    let of_error = |name: &&str| MemberEntry { name: (*name).to_owned(), schema: Value::Bool(true), required: false };
    let all = kind.static_members.iter().map(constant).chain(kind.members.iter().map(of_error));
    let mut members: Vec<MemberEntry> = all.collect();
    members.sort_by(|a, b| a.name.cmp(&b.name));
    members
}

/// Returns the headers of the responses of a problem type.
fn headers(profile: &'static ApiProfile, kind: &ProblemType, statuses: &Statuses) -> Vec<HeaderEntry> {
    let mut headers: Vec<HeaderEntry> = Vec::new();
    for header in kind.headers {
        let is_required_by_status = header.name == required_header(statuses) && kind.challenge == Challenge::Declared;
        let required = header.on.is_empty() && (header.value.is_some() || is_required_by_status);
        let (name, value) = (header.name.to_owned(), header.value.map(str::to_owned));
        match headers.iter_mut().find(|known| known.name == name) {
            // A header that is sent twice has no single value.
            Some(known) => {
                known.required |= required;
                known.value = None;
            }
            None => headers.push(HeaderEntry { name, value, required }),
        }
    }
    if kind.challenge == Challenge::Profile && statuses.contains(401) {
        let name = "www-authenticate".to_owned();
        // The profile's challenge is sent only if the error has none.
        if let Some(declared) = headers.iter_mut().find(|header| header.name == name) {
            declared.required |= profile.profile_challenge().is_some();
        } else if let Some(challenge) = profile.profile_challenge() {
            headers.push(HeaderEntry { name, value: Some(challenge.to_owned()), required: true });
        }
    }
    let error_id = profile.body_format().error_id_header().filter(|_| statuses.last >= 500);
    headers.extend(error_id.map(|name| HeaderEntry { name: name.to_owned(), value: None, required: false }));
    headers.sort_by(|a, b| a.name.cmp(&b.name));
    headers
}

/// Returns the header without which the response would be a masked 500.
fn required_header(statuses: &Statuses) -> &'static str {
    match (statuses.first, statuses.last) {
        (401, 401) => "www-authenticate",
        (407, 407) => "proxy-authenticate",
        (426, 426) => "upgrade",
        _ => "",
    }
}

impl ContractEntry {
    /// Merges the entry of another problem type with the same code and status.
    fn merge(&mut self, other: Self) {
        self.statuses.merge(&other.statuses);
        if self.summary.is_empty() {
            self.summary = other.summary;
        }
        merge_members(&mut self.members, other.members);
        merge_headers(&mut self.headers, other.headers);
        self.has_field_errors |= other.has_field_errors;
        self.has_unique_fields |= other.has_unique_fields;
    }
}

impl Statuses {
    fn merge(&mut self, other: &Self) {
        self.without.retain(|status| other.without.contains(status));
    }
}

fn merge_members(members: &mut Vec<MemberEntry>, others: Vec<MemberEntry>) {
    for member in members.iter_mut() {
        member.required &= others.iter().any(|other| other.name == member.name && other.required);
    }
    for other in others {
        match members.iter_mut().find(|member| member.name == other.name) {
            Some(member) => member.schema = any_of(member.schema.take(), other.schema),
            None => members.push(MemberEntry { required: false, ..other }),
        }
    }
    members.sort_by(|a, b| a.name.cmp(&b.name));
}

/// Returns the schema of a value that fits one of two schemas.
fn any_of(one: Value, other: Value) -> Value {
    if one == other {
        return one;
    }
    let alternatives = |schema: Value| match schema {
        Value::Object(mut object) if object.len() == 1 && object.contains_key("anyOf") => {
            object.remove("anyOf").and_then(|all| all.as_array().cloned()).unwrap_or_default()
        }
        schema => vec![schema],
    };
    let (mut all, others) = (alternatives(one), alternatives(other));
    for other in others {
        if !all.contains(&other) {
            all.push(other);
        }
    }
    if all.contains(&Value::Bool(true)) { Value::Bool(true) } else { json!({ "anyOf": all }) }
}

fn merge_headers(headers: &mut Vec<HeaderEntry>, others: Vec<HeaderEntry>) {
    for header in headers.iter_mut() {
        let other = others.iter().find(|other| other.name == header.name);
        header.required &= other.is_some_and(|other| other.required);
        if other.is_some_and(|other| other.value != header.value) {
            header.value = None;
        }
    }
    for other in others {
        if !headers.iter().any(|header| header.name == other.name) {
            headers.push(HeaderEntry { required: false, ..other });
        }
    }
    headers.sort_by(|a, b| a.name.cmp(&b.name));
}
