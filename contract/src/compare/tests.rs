//! The verdict on each kind of change, and its sentence.

use crate::changes::Verdict::{self, Additive, Breaking, Compatible};
use crate::locked::{LockedContract, LockedError, LockedHeader, LockedMember, Openness};
use serde_json::{Value, json};

fn contract() -> LockedContract {
    let contract = json!({
        "version": 1,
        "members": "closed",
        "errors": [
            {
                "code": "duplicate_record",
                "status": "409",
                "title": "Conflict",
                "type": "https://example.com/duplicate_record",
                "summary": "It exists already.",
                "members": {
                    "id": { "required": true, "schema": { "type": "string", "format": "uuid" } },
                    "hint": { "required": false, "schema": { "type": "string" } }
                },
                "headers": { "retry-after": { "required": true }, "link": { "required": false, "value": "<x>" } },
                "field_errors": true,
                "unique_fields": true,
                "retry": true,
                "body": {
                    "media_type": "application/json",
                    "schema": {
                        "type": "object",
                        "properties": {
                            "status": { "const": 409 },
                            "type": { "const": "https://example.com/duplicate_record" },
                            "error": {
                                "type": "object",
                                "properties": {
                                    "id": { "type": "string", "format": "uuid" },
                                    "hint": { "type": "string" },
                                    "fields": { "type": "array", "items": {
                                        "type": "object",
                                        "properties": { "pointer": { "type": "string" } },
                                        "required": ["pointer"]
                                    } }
                                },
                                "required": ["id"],
                                "additionalProperties": false
                            }
                        },
                        "required": ["error", "status"],
                        "additionalProperties": false
                    }
                }
            },
            { "code": "taken", "status": "409", "type": "about:blank" },
            { "code": "taken", "status": "422", "type": "about:blank" }
        ],
        "server_errors": [
            { "status": "500", "body": { "media_type": "application/json", "schema": true } },
            { "status": "503", "headers": { "retry-after": { "required": true } } }
        ]
    });
    serde_json::from_value(contract).unwrap()
}

fn error(contract: &mut LockedContract) -> &mut LockedError {
    &mut contract.errors[0]
}

fn error_part(contract: &mut LockedContract) -> &mut Value {
    &mut error(contract).body.as_mut().unwrap().schema["properties"]["error"]
}

/// Changes the member `id` of the error and of its body.
fn set_id(contract: &mut LockedContract, schema: &Value) {
    error(contract).members.get_mut("id").unwrap().schema = schema.clone();
    error_part(contract)["properties"]["id"] = schema.clone();
}

fn add_member(contract: &mut LockedContract) {
    let member = LockedMember { required: false, schema: json!({ "type": "integer" }) };
    error(contract).members.insert("extra".to_owned(), member);
    error_part(contract)["properties"]["extra"] = json!({ "type": "integer" });
}

fn open(contract: &mut LockedContract) {
    contract.members = Openness::Open;
    let schema = &mut error(contract).body.as_mut().unwrap().schema;
    schema.as_object_mut().unwrap().remove("additionalProperties");
    error_part(contract).as_object_mut().unwrap().remove("additionalProperties");
}

/// A change, its verdict and its sentences.
type Row = (fn(&mut LockedContract), Verdict, &'static [&'static str]);

const ROWS: &[Row] = &[
    (|new| drop(new.errors.remove(0)), Breaking, &["duplicate_record: the code is gone, which had the status 409"]),
    (
        |new| {
            error(new).status = "422".to_owned();
            error(new).body.as_mut().unwrap().schema["properties"]["status"] = json!({ "const": 422 });
        },
        Breaking,
        &["duplicate_record: the status was 409 and is now 422"],
    ),
    (|new| new.errors[2].status = "423".to_owned(), Breaking, &["taken 422: the status was 422 and is now 423"]),
    (|new| drop(new.errors.remove(2)), Breaking, &["taken: the responses with the status 422 are gone"]),
    (
        |new| {
            error(new).r#type = "about:blank".to_owned();
            error(new).body.as_mut().unwrap().schema["properties"]["type"] = json!({ "const": "about:blank" });
        },
        Breaking,
        &["duplicate_record: the type URI was https://example.com/duplicate_record and is now about:blank"],
    ),
    (
        |new| error(new).body.as_mut().unwrap().media_type = Some("application/xml".to_owned()),
        Breaking,
        &["duplicate_record: the media type was application/json and is now application/xml"],
    ),
    (|new| error(new).body = None, Breaking, &["duplicate_record: the body is gone"]),
    (
        |new| new.errors[1].body = error(new).body.clone(),
        Breaking,
        &["taken 409: the response had no body, and now has one"],
    ),
    (
        |new| {
            error(new).members.remove("id");
            error_part(new)["properties"].as_object_mut().unwrap().remove("id");
            error_part(new)["required"] = json!([]);
        },
        Breaking,
        &["duplicate_record: the member `id` is gone"],
    ),
    (
        |new| set_id(new, &json!({ "type": "integer" })),
        Breaking,
        &["duplicate_record: the member `id` was string (uuid) and is now integer"],
    ),
    (
        |new| set_id(new, &json!({ "anyOf": [{ "type": "string", "format": "uuid" }, { "type": "null" }] })),
        Breaking,
        &["duplicate_record: the member `id` was string (uuid) and is now string (uuid) or null"],
    ),
    (
        |new| set_id(new, &json!({ "type": "string", "format": "uuid", "maxLength": 36 })),
        Compatible,
        &[
            r#"duplicate_record: the member `id` was {"format":"uuid","type":"string"} and is now {"format":"uuid","maxLength":36,"type":"string"}"#,
        ],
    ),
    (
        |new| {
            error(new).members.get_mut("id").unwrap().required = false;
            error_part(new)["required"] = json!([]);
        },
        Breaking,
        &["duplicate_record: the member `id` was in every response and is now optional"],
    ),
    (
        |new| {
            error(new).members.get_mut("hint").unwrap().required = true;
            error_part(new)["required"] = json!(["hint", "id"]);
        },
        Compatible,
        &["duplicate_record: the member `hint` was optional and is now in every response"],
    ),
    (
        add_member,
        Breaking,
        &["duplicate_record: the member `extra` is new, and clients may reject members that they don't know"],
    ),
    (
        |new| error_part(new)["properties"]["fields"]["items"]["required"] = json!([]),
        Breaking,
        &["duplicate_record: the member `error.fields[].pointer` was in every response and is now optional"],
    ),
    (
        |new| error(new).body.as_mut().unwrap().schema = json!(true),
        Breaking,
        &["duplicate_record: there are bodies that do not fit the old schema"],
    ),
    (
        |new| error_part(new)["properties"]["fields"]["maxItems"] = json!(10),
        Compatible,
        &["duplicate_record: the schema of the body changed, and each body still fits the old one"],
    ),
    (
        |new| drop(error(new).headers.remove("retry-after")),
        Breaking,
        &["duplicate_record: the header `retry-after` is gone"],
    ),
    (
        |new| error(new).headers.get_mut("retry-after").unwrap().required = false,
        Breaking,
        &["duplicate_record: the header `retry-after` was in every response and is now optional"],
    ),
    (
        |new| error(new).headers.get_mut("link").unwrap().required = true,
        Compatible,
        &["duplicate_record: the header `link` was optional and is now in every response"],
    ),
    (
        |new| error(new).headers.get_mut("link").unwrap().value = None,
        Compatible,
        &["duplicate_record: the header `link` was `<x>` and is now not fixed"],
    ),
    (
        |new| drop(error(new).headers.insert("x-new".to_owned(), LockedHeader { required: true, value: None })),
        Compatible,
        &["duplicate_record: the header `x-new` is new"],
    ),
    (
        |new| {
            error(new).field_errors = false;
            error_part(new)["properties"].as_object_mut().unwrap().remove("fields");
        },
        Breaking,
        &["duplicate_record: the responses have no field errors any more"],
    ),
    (|new| new.errors[1].field_errors = true, Compatible, &["taken 409: a response may now have field errors"]),
    (
        |new| error(new).unique_fields = false,
        Breaking,
        &["duplicate_record: the responses do not name the fields of a unique constraint any more"],
    ),
    (
        |new| new.errors[1].unique_fields = true,
        Compatible,
        &["taken 409: a response may now name the fields of a unique constraint"],
    ),
    (
        |new| error(new).retry = false,
        Breaking,
        &["duplicate_record: the same request was worth a retry and is not any more"],
    ),
    (|new| new.errors[1].retry = true, Compatible, &["taken 409: the same request is now worth a retry"]),
    (
        |new| error(new).title = None,
        Compatible,
        &[r#"duplicate_record: the title was "Conflict" and is now not fixed"#],
    ),
    (
        |new| error(new).summary = "Taken.".to_owned(),
        Compatible,
        &[r#"duplicate_record: the summary was "It exists already." and is now "Taken.""#],
    ),
    (
        |new| {
            new.errors.push(LockedError { code: "gone".to_owned(), status: "410".to_owned(), ..new.errors[1].clone() })
        },
        Additive,
        &["gone: the code is new, with the status 410"],
    ),
    (
        |new| new.errors.push(LockedError { status: "400-499 without 409, 422".to_owned(), ..new.errors[1].clone() }),
        Additive,
        &["taken: responses with the status 400-499 without 409, 422 are new"],
    ),
    (|new| new.unlisted_codes = true, Additive, &["all errors: responses may now have codes that are not listed"]),
    (
        |new| {
            new.server_errors
                .push(crate::locked::LockedServerError { status: "504".to_owned(), ..new.server_errors[0].clone() })
        },
        Additive,
        &["server errors: the status 504 is new"],
    ),
    (|new| drop(new.server_errors.remove(1)), Breaking, &["server errors: the status 503 is gone"]),
    (
        |new| drop(new.server_errors[1].headers.remove("retry-after")),
        Breaking,
        &["server errors 503: the header `retry-after` is gone"],
    ),
    (
        |new| new.server_errors[0].body.as_mut().unwrap().schema = json!({ "type": "object" }),
        Compatible,
        &["server errors 500: the schema of the body changed, and each body still fits the old one"],
    ),
    (
        open,
        Breaking,
        &[
            "all errors: clients could reject members that they don't know, and now must ignore them",
            "duplicate_record: the body may now have members that clients don't know",
            "duplicate_record: the member `error` may now have members that clients don't know",
        ],
    ),
];

#[test]
fn each_change_has_its_verdict_and_its_sentence() {
    let old = contract();
    for (change, verdict, sentences) in ROWS {
        let mut new = contract();
        change(&mut new);
        new.sort();
        let changes = new.changes_since(&old);
        assert_eq!(changes.sentences(*verdict).collect::<Vec<_>>(), *sentences);
        assert_eq!(changes.verdict(), *verdict, "{sentences:?}");
        assert_eq!(changes.0.len(), sentences.len(), "{changes:?}");
    }
    assert!(contract().changes_since(&old).is_empty());
}

#[test]
fn a_member_that_clients_ignore_is_compatible() {
    let [mut old, mut new] = [contract(), contract()];
    open(&mut old);
    open(&mut new);
    add_member(&mut new);
    let changes = new.changes_since(&old);
    assert_eq!(changes.sentences(Compatible).collect::<Vec<_>>(), ["duplicate_record: the member `extra` is new"]);
    assert_eq!(changes.0.len(), 1);

    // And from now on clients may reject members.
    let changes = contract().changes_since(&old);
    let sentences: Vec<String> = changes.sentences(Compatible).collect();
    assert_eq!(sentences[0], "all errors: clients may now reject members that they don't know");
    assert_eq!(changes.verdict(), Compatible);
}

#[test]
fn changes_are_markdown_for_a_changelog() {
    let (old, mut new) = (contract(), contract());
    error(&mut new).retry = false;
    error(&mut new).title = Some("Taken".to_owned());
    new.errors.push(LockedError { code: "a `b`".to_owned(), ..new.errors[1].clone() });
    new.unlisted_codes = true;
    let expected = r#"### Changes that break clients

- `duplicate_record`: the same request was worth a retry and is not any more

### Additions that clients must expect

- `all errors`: responses may now have codes that are not listed
- `` a `b` ``: the code is new, with the status 409

### Other changes

- `duplicate_record`: the title was "Conflict" and is now "Taken"
"#;
    assert_eq!(new.changes_since(&old).to_string(), expected);
    assert_eq!(new.changes_since(&new).to_string(), "");
}
