//! Observation of bodies: the profile's format writes synthetic problems, and the bodies show their
//! schema.

use super::entry::{Body, MemberEntry, any_of};
use super::example;
use super::shape::{Facts, Rules, Shape};
use crate::api::format::{Format, Members};
use crate::api::members::RenderedMembers;
use crate::api::problem::{Content, Problem, Violated};
use crate::api::profile::ApiProfile;
use crate::api::request_scope::RequestScope;
use crate::api::snapshot::ProblemSnapshot;
use crate::contract::error_id::ErrorId;
use crate::contract::field_error::FieldError;
use crate::contract::location::Location;
use crate::contract::pointer::Pointer;
use crate::contract::problem_type::{Message, ProblemType};
use crate::render::response_parts;
use crate::util::catch_panic::catch;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::slice;
use std::sync::{Mutex, PoisonError};

/// The problems of one problem type.
pub(super) struct Subject {
    /// The problem type with two of its statuses, which are equal if it has one status.
    pub(super) kinds: [&'static ProblemType; 2],
    /// The members, with the names as the error has them.
    pub(super) members: Vec<(&'static str, MemberEntry)>,
    /// Whether errors may have members that are not known.
    pub(super) has_unknown_members: bool,
}

/// A part that a problem may have or lack, as a bit.
type Parts = u8;
const MESSAGE: Parts = 1;
const FIELD_ERRORS: Parts = 2;
const OPTIONAL_MEMBERS: Parts = 4;
const ERROR_ID: Parts = 8;
const REQUEST: Parts = 16;

/// Returns the body of problems that have one code and status. Returns `None` if they have no body.
/// Adds a warning if the schema of the body can't be found.
pub(super) fn body(
    profile: &'static ApiProfile,
    subjects: &[Subject],
    warnings: &mut BTreeSet<String>,
) -> Option<Body> {
    let format = profile.body_format();
    let media_type = format.media_type().map(str::to_owned);
    let pairs: Vec<(&Subject, Pair)> = subjects
        .iter()
        .flat_map(|subject| pairs(profile, subject).into_iter().map(move |pair| (subject, pair)))
        .collect();
    if pairs.iter().all(|(_, pair)| pair.bodies.iter().all(|body| body.is_empty())) {
        return None;
    }
    let mut declared: Vec<Value> = Vec::new();
    for schema in pairs.iter().flat_map(|(_, pair)| pair.declared.iter().flatten()) {
        if !declared.contains(schema) {
            declared.push(schema.clone());
        }
    }
    let schema = match declared.len() {
        0 => observed(profile, &pairs, warnings),
        1 => declared.remove(0),
        _ => json!({ "anyOf": declared }),
    };
    let example = subjects.iter().find_map(|subject| {
        let [kind, _] = subject.kinds;
        example::body(profile, kind, &subject.members)
    });
    Some(Body { media_type, schema, example })
}

/// Returns the schema that the bodies of the samples have in common.
fn observed(profile: &'static ApiProfile, pairs: &[(&Subject, Pair)], warnings: &mut BTreeSet<String>) -> Value {
    let format = profile.body_format();
    let mut shape = Shape::default();
    for (subject, pair) in pairs {
        let [Ok(one), Ok(other)] = pair.bodies.each_ref().map(|body| serde_json::from_slice::<Value>(body)) else {
            let is_json = format.media_type().is_some_and(|media_type| media_type.contains("json"));
            if is_json {
                warnings.insert(warning(format, "writes bodies that are not JSON"));
            }
            return if is_json { Value::Bool(true) } else { json!({ "type": "string" }) };
        };
        let is_constant = |value: &Value| is_constant(profile, subject, value);
        let facts = Facts { members: &pair.members, is_constant: &is_constant, is_single: false };
        shape.add("", [&one, &other], &facts);
    }
    if shape.is_nested_by_names() {
        warnings.insert(warning(format, "nests objects with the names of fields to any depth"));
    }
    // Problem types with one code and status may have members of one name and different types.
    let member = |name: &str| {
        let all = pairs.iter().flat_map(|(subject, _)| &subject.members);
        let schemas = all.filter(|(known, _)| *known == name).map(|(_, member)| member.schema.clone());
        schemas.reduce(any_of).unwrap_or(Value::Bool(true))
    };
    let is_open = pairs.iter().any(|(subject, _)| subject.has_unknown_members);
    shape.schema(&Rules { is_closed: format.members() == Members::Closed && !is_open, member: &member })
}

fn warning(format: &dyn Format, fault: &str) -> String {
    let name = format!("{format:?}");
    let name = name.split(|char: char| !char.is_alphanumeric() && char != '_').next().unwrap_or_default();
    format!("the format `{name}` {fault}, so the schema allows more than the bodies: declare it with `Format::schema`")
}

/// Returns whether a scalar that all samples have is a constant of the problem type. Titles,
/// messages and links are for people and may change.
fn is_constant(profile: &'static ApiProfile, subject: &Subject, value: &Value) -> bool {
    let Value::String(text) = value else {
        return profile.body_format().is_pure() || !value.is_number() || is_of_problem(profile, subject, value);
    };
    let is_code = subject.kinds.iter().any(|kind| kind.public_code() == text);
    let is_text = subject.kinds.iter().any(|kind| {
        let empty = ProblemSnapshot::empty();
        let problem = Problem::new(kind, profile, Content::Kept(&empty), None);
        let is_link = problem.docs().is_some_and(|link| link.to_string() == *text)
            && problem.type_uri().is_none_or(|uri| uri.to_string() != *text);
        let has_message = problem.is_masked() && text.contains(&problem.message().to_string());
        let is_field = kind.unique.iter().any(|unique| unique.fields.contains(&text.as_str()));
        is_link || has_message || is_field || problem.title().to_string() == *text
    });
    is_code || !is_text && (profile.body_format().is_pure() || is_of_problem(profile, subject, value))
}

/// Returns whether a scalar has a constant part of the problem. A format that is not pure may write
/// other values that are equal in all samples, such as the time.
fn is_of_problem(profile: &'static ApiProfile, subject: &Subject, value: &Value) -> bool {
    subject.kinds.iter().any(|kind| {
        let empty = ProblemSnapshot::empty();
        let problem = Problem::new(kind, profile, Content::Kept(&empty), None);
        let status = kind.status_code();
        let is_static = || problem.static_members().iter().any(|member| json!(member.value) == *value);
        match value {
            Value::String(text) => {
                text.contains(problem.code())
                    || text == status.as_str()
                    || text == problem.grpc_code().as_str()
                    || problem.type_uri().is_some_and(|uri| uri.to_string() == *text)
                    || is_static()
            }
            value => {
                let written = value.to_string();
                [problem.code(), status.as_str()].contains(&written.as_str()) || is_static()
            }
        }
    })
}

/// The bodies of two problems with the same parts, whose texts differ.
struct Pair {
    bodies: [Box<[u8]>; 2],
    members: Vec<(&'static str, [Value; 2])>,
    /// The schemas that the format declares.
    declared: [Option<Value>; 2],
}

/// Returns the samples of a problem type: with each combination of the parts that it may lack, and
/// with each of its constraints violated.
fn pairs(profile: &'static ApiProfile, subject: &Subject) -> Vec<Pair> {
    let [kind, _] = subject.kinds;
    let applies = [
        (MESSAGE, kind.message == Message::Title),
        (FIELD_ERRORS, kind.field_errors),
        (OPTIONAL_MEMBERS, subject.members.iter().any(|(_, member)| !member.required)),
        (ERROR_ID, kind.status_code().is_server_error()),
        (REQUEST, true),
    ];
    let always = applies.iter().filter(|(_, applies)| !applies).fold(0, |always, (part, _)| always | part);
    let all: Parts = MESSAGE | FIELD_ERRORS | OPTIONAL_MEMBERS | ERROR_ID | REQUEST;
    let combinations = (0..=all).filter(|parts| parts & always == always);
    let violated = violated(kind);
    let each = combinations.flat_map(|parts| violated.iter().map(move |violated| (parts, *violated)));
    each.map(|(parts, violated)| pair(profile, subject, parts, violated)).collect()
}

/// Returns the constraints that a response may name: all of them and, if there are several, each by
/// itself.
fn violated(kind: &'static ProblemType) -> Vec<Violated> {
    let mut violated = vec![Violated { unique: kind.unique, constraints: kind.constraints }];
    if kind.unique.len() + kind.constraints.len() > 1 {
        violated.extend(kind.unique.iter().map(|one| Violated { unique: slice::from_ref(one), constraints: &[] }));
        let others = kind.constraints.iter();
        violated.extend(others.map(|one| Violated { unique: &[], constraints: slice::from_ref(one) }));
    }
    violated
}

fn pair(profile: &'static ApiProfile, subject: &Subject, parts: Parts, violated: Violated) -> Pair {
    let members = subject.members.iter().enumerate();
    let members = members.filter(|(_, (_, member))| parts & OPTIONAL_MEMBERS != 0 || member.required);
    let values = |index, schema| SIDES.map(|side| side.value(schema, index));
    let members = members.map(|(index, (name, member))| (*name, values(index, &member.schema)));
    let members: Vec<(&'static str, [Value; 2])> = members.collect();
    let sample = |side: Side| {
        let kind = *side.of(&subject.kinds);
        let values = members.iter().map(|(name, values)| (*name, side.of(values)));
        sample(profile, kind, parts, violated, side, values)
    };
    let [(one, of_one), (other, of_other)] = SIDES.map(sample);
    Pair { bodies: [one, other], members, declared: [of_one, of_other] }
}

/// Writes the body of one problem, and returns it with the schema that the format declares.
fn sample<'m>(
    profile: &'static ApiProfile,
    kind: &'static ProblemType,
    parts: Parts,
    violated: Violated,
    side: Side,
    members: impl Iterator<Item = (&'static str, &'m Value)>,
) -> (Box<[u8]>, Option<Value>) {
    let mut faults = Vec::new();
    let has_field_errors = kind.field_errors && parts & FIELD_ERRORS != 0;
    let names_fields = !violated.unique.is_empty() || violated.constraints.iter().any(|one| !one.fields.is_empty());
    let snapshot = ProblemSnapshot {
        message: (kind.message != Message::Title || parts & MESSAGE != 0).then(|| side.text("message")),
        field_errors: match (has_field_errors, names_fields && !kind.withholds_fields) {
            (true, _) => side.field_errors(),
            // Makes the texts of the constraints' field errors vary.
            (false, true) => vec![side.field_error(Location::Body, Pointer::root().key(&side.text("field")))],
            (false, false) => Vec::new(),
        },
        violated,
        members: RenderedMembers::of(profile.limits(), None, &mut faults, kind.static_members, |sink| {
            members.for_each(|(name, value)| sink.add(name, value));
        }),
        ..ProblemSnapshot::empty()
    };
    let error_id = (parts & ERROR_ID != 0 && kind.status_code().is_server_error()).then(ErrorId::new);
    let problem = Problem::new(kind, profile, Content::Kept(&snapshot), error_id);
    let problem = Problem { is_profile_named: true, ..problem };
    let scope = RequestScope::new();
    let has_request = parts & REQUEST != 0;
    let scope = if has_request { scope.request_id(&side.text("id")).route(&side.text("route")) } else { scope };
    scope.in_scope(|| {
        let declared = catch(|| profile.body_format().schema(&problem)).ok().flatten();
        (response_parts::body(&problem, None, &mut faults).bytes, declared)
    })
}

/// The side of a sample in its pair, on which its texts depend.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    One,
    Other,
}

const SIDES: [Side; 2] = [Side::One, Side::Other];

impl Side {
    fn of<T>(self, [one, other]: &[T; 2]) -> &T {
        match self {
            Self::One => one,
            Self::Other => other,
        }
    }

    fn text(self, text: impl fmt::Display) -> String {
        format!("{}{text}", self.of(&["a", "b"]))
    }

    fn field_error(self, location: Location, pointer: Pointer) -> FieldError {
        FieldError::new(location, pointer, self.text("code"), self.text("message"))
    }

    /// Returns field errors of every location. One side also has one of the whole body, so that
    /// neither a number of field errors nor a name for the whole body is in all samples.
    fn field_errors(self) -> Vec<FieldError> {
        let key = |name: &str| Pointer::root().key(&self.text(name));
        let mut errors = vec![
            self.field_error(Location::Body, key("outer").key(&self.text("inner"))),
            self.field_error(Location::Body, key("list").index(*self.of(&[0, 1]))),
            self.field_error(Location::Query, key("query")),
            self.field_error(Location::Path, key("path")),
            self.field_error(Location::Header, key("header")),
        ];
        errors.extend((self == Self::Other).then(|| self.field_error(Location::Body, Pointer::root())));
        errors
    }

    /// Returns a value that fits the schema of the member with this index.
    fn value(self, schema: &Value, index: usize) -> Value {
        let name = match schema.get("type") {
            Some(Value::Array(names)) => names.first(),
            name => name,
        };
        let side = *self.of(&[0, 1]);
        if let Some(constant) = schema.get("const").or_else(|| schema.get("enum")?.get(side)) {
            return constant.clone();
        }
        match name.and_then(Value::as_str) {
            Some("integer" | "number") => {
                let bound = |key: &str| schema.get(key).and_then(Value::as_u64);
                let value = (2 * index + side) as u64 + bound("minimum").unwrap_or_default();
                json!(bound("maximum").map_or(value, |most| value.min(most)))
            }
            Some("boolean") => json!(side == 0),
            Some("array") => json!([self.text(index)]),
            Some("object") => json!({ "": self.text(index) }),
            Some("null") => Value::Null,
            _ => json!(self.text(index)),
        }
    }
}

/// Returns a problem type with one of its statuses. A problem type is static, so that of a status
/// in a range is made once and kept for good.
pub(super) fn at_status(kind: &'static ProblemType, status: u16) -> &'static ProblemType {
    static TYPES: Mutex<BTreeMap<(usize, u16), &'static ProblemType>> = Mutex::new(BTreeMap::new());
    if kind.range.is_none() {
        return kind;
    }
    let mut types = TYPES.lock().unwrap_or_else(PoisonError::into_inner);
    let key = (std::ptr::from_ref(kind).addr(), status);
    types.entry(key).or_insert_with(|| Box::leak(Box::new(ProblemType { status, range: None, ..*kind })))
}
