//! The comparison of the errors with one code and one status.

use super::subject::Subject;
use crate::locked::{LockedBody, LockedError, LockedHeader, LockedMember, LockedServerError, Openness};
use crate::schema::{Difference, DifferenceKind, describe_two, differences};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Compares two errors. Their statuses may differ, which the caller has reported.
pub(super) fn compare(new: &LockedError, old: &LockedError, openness: Openness, subject: &mut Subject<'_>) {
    let before = subject.count();
    if new.r#type != old.r#type {
        subject.breaking(format!("the type URI was {} and is now {}", old.r#type, new.r#type));
    }
    compare_texts(new, old, subject);
    let reported = compare_members(&new.members, &old.members, openness, subject);
    compare_headers(&new.headers, &old.headers, subject);
    compare_flags(new, old, subject);
    compare_bodies(new.body.as_ref(), old.body.as_ref(), subject, &|difference| {
        // A member of the error has the same difference in the body, below the members around it.
        reported.iter().any(|reported| !reported.path.is_empty() && difference.path.ends_with(&reported.path))
            || is_of_lost_flag(difference, new, old)
            || is_constant_of_error(&difference.kind, new, old)
    });
    if new.body != old.body && subject.count() == before && new.status == old.status {
        subject.compatible("the schema of the body changed, and each body still fits the old one");
    }
}

/// Compares two masked server errors with the same status.
pub(super) fn compare_server_errors(new: &LockedServerError, old: &LockedServerError, subject: &mut Subject<'_>) {
    let before = subject.count();
    compare_headers(&new.headers, &old.headers, subject);
    compare_bodies(new.body.as_ref(), old.body.as_ref(), subject, &|_| false);
    if new.body != old.body && subject.count() == before {
        subject.compatible("the schema of the body changed, and each body still fits the old one");
    }
}

fn compare_texts(new: &LockedError, old: &LockedError, subject: &mut Subject<'_>) {
    let quoted = |text: &Option<String>| text.as_ref().map_or("not fixed".to_owned(), |text| format!("{text:?}"));
    if new.title != old.title {
        subject.compatible(format!("the title was {} and is now {}", quoted(&old.title), quoted(&new.title)));
    }
    if new.summary != old.summary {
        subject.compatible(format!("the summary was {:?} and is now {:?}", old.summary, new.summary));
    }
}

/// Compares the members that two errors declare. Returns the differences that break clients.
fn compare_members(
    new: &BTreeMap<String, LockedMember>,
    old: &BTreeMap<String, LockedMember>,
    openness: Openness,
    subject: &mut Subject<'_>,
) -> Vec<Difference> {
    let found = differences(&object(new, openness), &object(old, openness));
    for difference in &found {
        subject.breaking(sentence(difference));
    }
    for (name, new) in new {
        if found.iter().any(|difference| difference.path.first() == Some(name)) {
            continue;
        }
        let Some(old) = old.get(name) else {
            subject.compatible(format!("the member `{name}` is new"));
            continue;
        };
        if new.required && !old.required {
            subject.compatible(format!("the member `{name}` was optional and is now in every response"));
        }
        if new.schema != old.schema {
            let (old, new) = describe_two(&old.schema, &new.schema);
            subject.compatible(format!("the member `{name}` was {old} and is now {new}"));
        }
    }
    found
}

/// Returns the schema of an object with these members.
fn object(members: &BTreeMap<String, LockedMember>, openness: Openness) -> Value {
    let properties: Map<String, Value> =
        members.iter().map(|(name, member)| (name.clone(), member.schema.clone())).collect();
    let required: Vec<&String> = members.iter().filter(|(_, member)| member.required).map(|(name, _)| name).collect();
    let mut schema = json!({ "type": "object", "properties": properties, "required": required });
    if let (Openness::Closed, Some(schema)) = (openness, schema.as_object_mut()) {
        schema.insert("additionalProperties".to_owned(), Value::Bool(false));
    }
    schema
}

/// Returns a difference as a sentence without its end.
fn sentence(difference: &Difference) -> String {
    let path = difference.path.join(".").replace(".[]", "[]");
    let place = if path.is_empty() { "the body".to_owned() } else { format!("the member `{path}`") };
    match &difference.kind {
        DifferenceKind::Gone => format!("{place} is gone"),
        DifferenceKind::Optional => format!("{place} was in every response and is now optional"),
        DifferenceKind::Added => format!("{place} is new, and clients may reject members that they don't know"),
        DifferenceKind::Opened => format!("{place} may now have members that clients don't know"),
        DifferenceKind::Retyped { .. } if path.is_empty() => {
            "there are bodies that do not fit the old schema".to_owned()
        }
        DifferenceKind::Retyped { old, new } => {
            let (old, new) = describe_two(old, new);
            format!("{place} was {old} and is now {new}")
        }
    }
}

fn compare_headers(
    new: &BTreeMap<String, LockedHeader>,
    old: &BTreeMap<String, LockedHeader>,
    subject: &mut Subject<'_>,
) {
    for (name, old) in old {
        let Some(new) = new.get(name) else {
            subject.breaking(format!("the header `{name}` is gone"));
            continue;
        };
        match (old.required, new.required) {
            (true, false) => subject.breaking(format!("the header `{name}` was in every response and is now optional")),
            (false, true) => {
                subject.compatible(format!("the header `{name}` was optional and is now in every response"))
            }
            _ => {}
        }
        if new.value != old.value {
            let value =
                |header: &LockedHeader| header.value.as_ref().map_or("not fixed".to_owned(), |it| format!("`{it}`"));
            subject.compatible(format!("the header `{name}` was {} and is now {}", value(old), value(new)));
        }
    }
    for name in new.keys().filter(|name| !old.contains_key(*name)) {
        subject.compatible(format!("the header `{name}` is new"));
    }
}

fn compare_flags(new: &LockedError, old: &LockedError, subject: &mut Subject<'_>) {
    match (old.field_errors, new.field_errors) {
        (true, false) => subject.breaking("the responses have no field errors any more"),
        (false, true) => subject.compatible("a response may now have field errors"),
        _ => {}
    }
    match (old.unique_fields, new.unique_fields) {
        (true, false) => subject.breaking("the responses do not name the fields of a unique constraint any more"),
        (false, true) => subject.compatible("a response may now name the fields of a unique constraint"),
        _ => {}
    }
    match (old.retry, new.retry) {
        (true, false) => subject.breaking("the same request was worth a retry and is not any more"),
        (false, true) => subject.compatible("the same request is now worth a retry"),
        _ => {}
    }
}

/// Compares two bodies. Differences for which `is_reported` returns `true` are left out.
fn compare_bodies(
    new: Option<&LockedBody>,
    old: Option<&LockedBody>,
    subject: &mut Subject<'_>,
    is_reported: &dyn Fn(&Difference) -> bool,
) {
    match (old, new) {
        (Some(old), Some(new)) => {
            if new.media_type != old.media_type {
                let name = |body: &LockedBody| body.media_type.clone().unwrap_or_else(|| "none".to_owned());
                subject.breaking(format!("the media type was {} and is now {}", name(old), name(new)));
            }
            for difference in differences(&new.schema, &old.schema).iter().filter(|found| !is_reported(found)) {
                subject.breaking(sentence(difference));
            }
        }
        (Some(_), None) => subject.breaking("the body is gone"),
        (None, Some(_)) => subject.breaking("the response had no body, and now has one"),
        (None, None) => {}
    }
}

/// Returns whether a difference may be that of field errors that are gone, or of the fields of a
/// unique constraint. Their place in a body depends on the format.
fn is_of_lost_flag(difference: &Difference, new: &LockedError, old: &LockedError) -> bool {
    let is_lost = (old.field_errors && !new.field_errors) || (old.unique_fields && !new.unique_fields);
    is_lost && !difference.path.iter().any(|name| old.members.contains_key(name))
}

/// Returns whether a difference is that of the status or the type URI in the body. An error has a
/// sentence for each of these.
fn is_constant_of_error(kind: &DifferenceKind, new: &LockedError, old: &LockedError) -> bool {
    let DifferenceKind::Retyped { old: old_schema, new: new_schema } = kind else { return false };
    let is = |schema: &Value, text: &str| match schema.get("const") {
        Some(Value::Number(number)) => number.to_string() == text,
        Some(Value::String(string)) => string == text,
        _ => false,
    };
    [(&old.status, &new.status), (&old.r#type, &new.r#type)]
        .into_iter()
        .any(|(old, new)| old != new && is(old_schema, old) && is(new_schema, new))
}
