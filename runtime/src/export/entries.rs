//! The entries of a contract, merged by code and status.

use super::entry::{Body, ContractEntry, HeaderEntry, MaskedEntry, MemberEntry, Statuses, any_of, first_paragraph};
use super::observe::{self, Subject};
use super::visible::{Visible, VisibleType};
use crate::api::problem::{Content, Problem};
use crate::api::profile::ApiProfile;
use crate::api::snapshot::ProblemSnapshot;
use crate::contract::constraint::Unique;
use crate::contract::field_type::FieldSchema;
use crate::contract::grpc_code::GrpcCode;
use crate::contract::problem_type::{BROKEN, Challenge, Message, ProblemType};
use crate::contract::static_member::StaticMember;
use serde_json::{Value, json};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

impl Statuses {
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

/// Returns the entries of the problem types that are not masked, sorted.
pub(super) fn entries(
    profile: &'static ApiProfile,
    visible: &Visible,
    warnings: &mut BTreeSet<String>,
) -> Vec<ContractEntry> {
    let mut entries: BTreeMap<(&str, u16, u16), (ContractEntry, Vec<Subject>)> = BTreeMap::new();
    for one in visible.types.iter().filter(|one| !one.kind.is_masked()) {
        let statuses = Statuses::of(one);
        let key = (one.kind.code, statuses.first, statuses.last);
        let (entry, subject) = (entry(profile, one, statuses), subject(one));
        match entries.get_mut(&key) {
            Some((known, subjects)) => {
                known.merge(entry);
                subjects.push(subject);
            }
            None => drop(entries.insert(key, (entry, vec![subject]))),
        }
    }
    let with_body = |(entry, subjects): (ContractEntry, Vec<Subject>)| ContractEntry {
        body: observe::body(profile, &subjects, warnings),
        ..entry
    };
    entries.into_values().map(with_body).collect()
}

/// Returns the problems of a problem type, for the observation of their bodies.
fn subject(visible: &VisibleType) -> Subject {
    let statuses = Statuses::of(visible);
    let of_name = |name: &'static str| (name, member(visible, name));
    Subject {
        kinds: [statuses.first, statuses.last].map(|status| observe::at_status(visible.kind, status)),
        members: member_names(visible).into_iter().map(of_name).collect(),
        has_unknown_members: false,
    }
}

/// Returns the body of errors whose status and code are chosen where they occur. Returns `None` if
/// there are no such errors.
pub(super) fn open_body(
    profile: &'static ApiProfile,
    visible: &Visible,
    warnings: &mut BTreeSet<String>,
) -> Option<Body> {
    if visible.open.is_empty() {
        return None;
    } else if visible.has_unproven {
        return Some(Body { media_type: None, schema: Value::Bool(true), example: None });
    }
    static KINDS: [ProblemType; 4] = [
        ProblemType::new(400, "a").message(Message::Written("")),
        ProblemType::new(499, "b"),
        ProblemType::new(500, "c").message(Message::Written("")).disclosed(true),
        ProblemType::new(599, "d").disclosed(true),
    ];
    let [one, other, server, other_server] = &KINDS;
    let subject = |kinds| Subject { kinds, members: Vec::new(), has_unknown_members: true };
    observe::body(profile, &[[one, other], [server, other_server]].map(subject), warnings)
}

/// Returns the entries of the masked problem types, sorted.
pub(super) fn masked(
    profile: &'static ApiProfile,
    visible: &Visible,
    warnings: &mut BTreeSet<String>,
) -> Vec<MaskedEntry> {
    let broken = VisibleType {
        kind: &BROKEN,
        concealed: BTreeSet::new(),
        members: BTreeMap::new(),
        headers: BTreeMap::new(),
        message: None,
    };
    let mut entries: BTreeMap<(u16, u16), MaskedEntry> = BTreeMap::new();
    for one in visible.types.iter().filter(|one| one.kind.is_masked()).chain([&broken]) {
        let is_error = matches!(one.kind.status, 500..=599);
        let statuses = if is_error { Statuses::of(one) } else { Statuses::one(one.kind) };
        let headers = headers(profile, one, &statuses);
        let grpc = grpc(one.kind, &statuses);
        match entries.entry((statuses.first, statuses.last)) {
            Entry::Occupied(known) => {
                let known = known.into_mut();
                known.statuses.merge(&statuses);
                merge_headers(&mut known.headers, headers);
                known.grpc = known.grpc.filter(|known| Some(*known) == grpc);
            }
            // Masked types with the same status have the same body, so one of them is observed.
            Entry::Vacant(free) => {
                let subject = Subject { members: Vec::new(), ..subject(one) };
                let body = observe::body(profile, &[subject], warnings);
                let Naming { title, type_uri, docs } = naming(profile, one.kind, &statuses);
                let code = one.kind.public_code().to_owned();
                free.insert(MaskedEntry { code, title, type_uri, docs, statuses, headers, grpc, body });
            }
        }
    }
    entries.into_values().collect()
}

/// Returns the name of each problem type that is not masked and fits a condition: the code and the
/// statuses, as [`name`] returns it for an entry.
#[cfg(feature = "openapi")]
pub(super) fn names(visible: &Visible, fits: impl Fn(&'static ProblemType) -> bool) -> BTreeSet<String> {
    let shown = visible.types.iter().filter(|one| !one.kind.is_masked());
    let fitting = shown.filter(|one| fits(one.kind));
    fitting.map(|one| format!("{} {}", one.kind.code, Statuses::of(one))).collect()
}

/// Returns the code and the statuses of an entry, which are different for each entry.
#[cfg(feature = "openapi")]
pub(super) fn name(entry: &ContractEntry) -> String {
    format!("{} {}", entry.code, entry.statuses)
}

/// Returns the body of masked problems of any status.
#[cfg(feature = "openapi")]
pub(super) fn masked_body(profile: &'static ApiProfile, warnings: &mut BTreeSet<String>) -> Option<Body> {
    static KINDS: [ProblemType; 2] = [ProblemType::new(500, ""), ProblemType::new(599, "")];
    let subject = Subject { kinds: KINDS.each_ref(), members: Vec::new(), has_unknown_members: false };
    observe::body(profile, &[subject], warnings)
}

/// Returns the headers of several errors, of which those are required that all of them require.
#[cfg(feature = "openapi")]
pub(super) fn merged_headers<'h>(each: impl Iterator<Item = &'h Vec<HeaderEntry>>) -> Vec<HeaderEntry> {
    let merged = each.cloned().reduce(|mut merged, others| {
        merge_headers(&mut merged, others);
        merged
    });
    merged.unwrap_or_default()
}

/// The title and the links of a problem type.
struct Naming {
    title: Option<String>,
    type_uri: String,
    docs: Option<String>,
}

fn naming(profile: &'static ApiProfile, kind: &'static ProblemType, statuses: &Statuses) -> Naming {
    let empty = ProblemSnapshot::empty();
    let problem = Problem::new(kind, profile, Content::Kept(&empty), None);
    let is_own = kind.title.is_some() && !kind.is_masked();
    let title_varies = statuses.first != statuses.last && !is_own && problem.fixed_title().is_some();
    Naming {
        title: (!title_varies).then(|| problem.title().to_string()),
        type_uri: problem.type_uri().map_or_else(|| "about:blank".to_owned(), |uri| uri.to_string()),
        docs: problem.docs().map(|link| link.to_string()),
    }
}

/// Returns the gRPC code of a problem type. Returns `None` if it depends on the status.
fn grpc(kind: &ProblemType, statuses: &Statuses) -> Option<GrpcCode> {
    let is_one = statuses.first == statuses.last || kind.grpc.is_some();
    is_one.then(|| kind.grpc_code())
}

/// Returns the template of the message. Returns `None` if the message is the title, or is known
/// only at run time.
fn message(profile: &ApiProfile, visible: &VisibleType, statuses: &Statuses) -> Option<&'static str> {
    let generic = || http::StatusCode::from_u16(statuses.first).ok().and_then(|status| profile.generic_message(status));
    visible.message.or(match visible.kind.message {
        Message::Title if statuses.first == statuses.last => generic(),
        Message::Literal(text) => Some(text),
        Message::Written(template) if !template.is_empty() => Some(template),
        // Without the derive's proof, a `Display` is not sent.
        Message::Display(template) if visible.kind.row.is_some() => Some(template),
        Message::Title | Message::Written(_) | Message::Display(_) | Message::Unchecked => None,
    })
}

/// Returns the entry of a problem type, without its body.
fn entry(profile: &'static ApiProfile, visible: &VisibleType, statuses: Statuses) -> ContractEntry {
    let kind = visible.kind;
    let Naming { title, type_uri, docs } = naming(profile, kind, &statuses);
    let names_fields = !kind.withholds_fields && kind.constraints.iter().any(|one| !one.fields.is_empty());
    let has_unique_fields = !kind.withholds_fields && !kind.unique.is_empty();
    let summary = first_paragraph(kind.docs);
    ContractEntry {
        code: kind.code.to_owned(),
        title,
        type_uri,
        docs,
        summaries: if summary.is_empty() { Vec::new() } else { vec![summary.clone()] },
        summary,
        messages: message(profile, visible, &statuses).map(str::to_owned).into_iter().collect(),
        members: members(visible),
        headers: headers(profile, visible, &statuses),
        has_field_errors: kind.field_errors || has_unique_fields || names_fields,
        has_unique_fields,
        unique_fields: if has_unique_fields { kind.unique.iter().map(fields).collect() } else { Vec::new() },
        is_retryable: kind.is_retryable(),
        grpc: grpc(kind, &statuses),
        body: None,
        statuses,
    }
}

/// Returns the members of the responses of a problem type: those that are the same in every
/// response, those of the error, and those that transparent variants around the error add.
fn members(visible: &VisibleType) -> Vec<MemberEntry> {
    let constant = |member: &StaticMember| MemberEntry {
        name: member.name.to_owned(),
        schema: json!({ "const": member.value }),
        required: true,
        description: String::new(),
    };
    let of_error = member_names(visible).into_iter().map(|name| member(visible, name));
    let all = visible.kind.static_members.iter().map(constant).chain(of_error);
    let mut members: Vec<MemberEntry> = all.collect();
    members.sort_by(|a, b| a.name.cmp(&b.name));
    members
}

/// Returns the names of the members that vary.
fn member_names(visible: &VisibleType) -> BTreeSet<&'static str> {
    visible.kind.members.iter().copied().chain(visible.members.keys().copied()).collect()
}

fn member(visible: &VisibleType, name: &str) -> MemberEntry {
    let field = visible.members.get(name);
    let (schema, required) = match field.map(|field| (field.schema)()) {
        Some(known) => (known.json, known.is_always_sent),
        None => (Value::Bool(true), false),
    };
    let description = field.map(|field| first_paragraph(field.docs)).unwrap_or_default();
    MemberEntry { name: name.to_owned(), schema, required, description }
}

/// Returns the headers of the responses of a problem type.
fn headers(profile: &'static ApiProfile, visible: &VisibleType, statuses: &Statuses) -> Vec<HeaderEntry> {
    let kind = visible.kind;
    let mut headers: Vec<HeaderEntry> = Vec::new();
    for header in kind.headers {
        let is_required_by_status = header.name == required_header(statuses) && kind.challenge == Challenge::Declared;
        let is_sent = || visible.headers.get(header.name).is_some_and(|schema| has_text(&schema()));
        let required = header.on.is_empty() && (header.value.is_some() || is_required_by_status || is_sent());
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
    let code_header = profile.body_format().code_header();
    match code_header.map(|name| headers.iter_mut().find(|header| header.name == name).ok_or(name)) {
        // The format's header is sent in place of one that the error declares and does not send.
        Some(Ok(declared)) => declared.required = true,
        Some(Err(name)) => {
            let value = Some(kind.public_code().to_owned());
            headers.push(HeaderEntry { name: name.to_owned(), value, required: true });
        }
        None => {}
    }
    let error_id = profile.body_format().error_id_header().filter(|_| statuses.last >= 500);
    headers.extend(error_id.map(|name| HeaderEntry { name: name.to_owned(), value: None, required: false }));
    headers.sort_by(|a, b| a.name.cmp(&b.name));
    headers
}

/// Returns the public names of the fields of a unique constraint.
fn fields(unique: &Unique) -> Vec<String> {
    unique.fields.iter().map(|name| (*name).to_owned()).collect()
}

/// Returns whether each value of a type makes a header. A list may be empty.
fn has_text(schema: &FieldSchema) -> bool {
    schema.is_always_sent && schema.json.get("type").is_some_and(|name| name != "array")
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
        add_new(&mut self.summaries, other.summaries);
        add_new(&mut self.messages, other.messages);
        add_new(&mut self.unique_fields, other.unique_fields);
        self.grpc = self.grpc.filter(|code| Some(*code) == other.grpc);
        merge_members(&mut self.members, other.members);
        merge_headers(&mut self.headers, other.headers);
        self.has_field_errors |= other.has_field_errors;
        self.has_unique_fields |= other.has_unique_fields;
        self.is_retryable &= other.is_retryable;
    }
}

/// Adds the elements that a list does not have.
fn add_new<T: PartialEq>(known: &mut Vec<T>, others: Vec<T>) {
    for other in others {
        if !known.contains(&other) {
            known.push(other);
        }
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
            Some(member) => {
                member.schema = any_of(member.schema.take(), other.schema);
                if member.description.is_empty() {
                    member.description = other.description;
                }
            }
            None => members.push(MemberEntry { required: false, ..other }),
        }
    }
    members.sort_by(|a, b| a.name.cmp(&b.name));
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
