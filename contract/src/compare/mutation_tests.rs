//! Random contracts with random changes whose verdict is known, and bodies that a validator which
//! is not this project's reads with the old schema.

use crate::changes::Verdict::{self, Additive, Breaking, Compatible};
use crate::locked::{
    LockedBody, LockedContract, LockedError, LockedHeader, LockedMember, LockedServerError, Openness, VERSION,
};
use crate::oracle::{Sampler, Verified, schemas, verify};
use proptest::bool::weighted;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const CODES: [&str; 5] = ["bad request", "gone", "not_found", "taken", "unauthorized"];
const MEMBERS: [&str; 4] = ["a", "b", "c", "id"];

fn contracts() -> impl Strategy<Value = LockedContract> {
    let member = (schemas(), any::<bool>()).prop_map(|(schema, required)| LockedMember { required, schema });
    let members = btree_map(select(MEMBERS.to_vec()).prop_map(str::to_owned), member, 0..3);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), weighted(0.9));
    let error = (select(vec!["404", "409", "400-499"]), members, headers(), flags);
    let error =
        error.prop_map(|(status, members, headers, (field_errors, unique_fields, retry, has_body))| LockedError {
            code: String::new(),
            status: status.to_owned(),
            title: None,
            r#type: "about:blank".to_owned(),
            summary: String::new(),
            members,
            headers,
            field_errors,
            unique_fields,
            retry,
            body: has_body.then(body),
        });
    let codes = subsequence(CODES.to_vec(), 1..4);
    let openness = select(vec![Openness::Open, Openness::Closed]);
    (openness, any::<bool>(), codes, vec(error, 3), server_errors()).prop_map(
        |(members, unlisted_codes, codes, errors, server_errors)| {
            let errors = codes.iter().zip(errors);
            let errors = errors.map(|(code, error)| LockedError { code: (*code).to_owned(), ..error }).collect();
            LockedContract { version: VERSION, members, unlisted_codes, errors, server_errors, gone: Vec::new() }
        },
    )
}

fn headers() -> impl Strategy<Value = BTreeMap<String, LockedHeader>> {
    let header = (any::<bool>(), any::<bool>())
        .prop_map(|(required, is_fixed)| LockedHeader { required, value: is_fixed.then(|| "1".to_owned()) });
    btree_map(select(vec!["link", "retry-after"]).prop_map(str::to_owned), header, 0..2)
}

fn server_errors() -> impl Strategy<Value = Vec<LockedServerError>> {
    (subsequence(vec!["500", "502", "503"], 0..=3), vec((headers(), weighted(0.9)), 3)).prop_map(|(statuses, parts)| {
        let errors = statuses.iter().zip(parts).map(|(status, (headers, has_body))| LockedServerError {
            status: (*status).to_owned(),
            headers,
            body: has_body.then(body),
        });
        errors.collect()
    })
}

fn body() -> LockedBody {
    LockedBody { media_type: Some("application/json".to_owned()), schema: Value::Bool(true) }
}

/// Writes the schema of each body of an error, as a format of flat JSON has it.
fn write_bodies(contract: &mut LockedContract) {
    for error in &mut contract.errors {
        let Some(body) = &mut error.body else { continue };
        let mut properties = BTreeMap::from([("code", json!({ "const": error.code }))]);
        let mut required = vec!["code"];
        properties.insert(
            "status",
            match error.status.parse::<u16>() {
                Ok(status) => json!({ "const": status }),
                Err(_) => json!({ "type": "integer", "minimum": 400, "maximum": 499 }),
            },
        );
        if error.field_errors {
            properties.insert("errors", json!({ "type": "array", "items": { "type": "string" } }));
        }
        for (name, member) in &error.members {
            properties.insert(name, member.schema.clone());
            required.extend(member.required.then_some(name.as_str()));
        }
        let mut schema = json!({ "type": "object", "properties": properties, "required": required });
        if contract.members == Openness::Closed {
            schema["additionalProperties"] = json!(false);
        }
        body.schema = schema;
    }
}

/// A change of one error. The numbers choose a member or a header.
#[derive(Debug, Clone)]
enum Mutation {
    Nothing,
    Remove,
    Status,
    TypeUri,
    Title,
    Summary,
    FieldErrors,
    UniqueFields,
    Retry,
    AddMember(Value),
    RemoveMember,
    Required,
    Widen(usize),
    Narrow(usize),
    AddHeader,
    RemoveHeader,
    HeaderRequired,
    HeaderValue,
    MediaType,
    Body,
}

/// A change of the whole contract. The change of a server error is that of the first one.
#[derive(Debug, Clone, Copy)]
enum WholeMutation {
    Nothing,
    UnlistedCodes,
    AddServerError,
    RemoveServerError,
    RemoveServerErrorHeader,
    ServerErrorMediaType,
    ServerErrorBody,
}

fn mutations() -> impl Strategy<Value = Mutation> {
    let pair = 0..PAIRS.len();
    prop_oneof![
        Just(Mutation::Nothing),
        Just(Mutation::Remove),
        Just(Mutation::Status),
        Just(Mutation::TypeUri),
        Just(Mutation::Title),
        Just(Mutation::Summary),
        Just(Mutation::FieldErrors),
        Just(Mutation::UniqueFields),
        Just(Mutation::Retry),
        schemas().prop_map(Mutation::AddMember),
        Just(Mutation::RemoveMember),
        Just(Mutation::Required),
        pair.clone().prop_map(Mutation::Widen),
        pair.prop_map(Mutation::Narrow),
        Just(Mutation::AddHeader),
        Just(Mutation::RemoveHeader),
        Just(Mutation::HeaderRequired),
        Just(Mutation::HeaderValue),
        Just(Mutation::MediaType),
        Just(Mutation::Body),
    ]
}

fn whole_mutations() -> impl Strategy<Value = WholeMutation> {
    select(vec![
        WholeMutation::Nothing,
        WholeMutation::UnlistedCodes,
        WholeMutation::AddServerError,
        WholeMutation::RemoveServerError,
        WholeMutation::RemoveServerErrorHeader,
        WholeMutation::ServerErrorMediaType,
        WholeMutation::ServerErrorBody,
    ])
}

/// Schemas, each with one that accepts less.
const PAIRS: [(&str, &str); 8] = [
    ("true", r#"{ "type": "string" }"#),
    (r#"{ "type": "number" }"#, r#"{ "type": "integer" }"#),
    (r#"{ "type": ["string", "integer"] }"#, r#"{ "type": "integer" }"#),
    (r#"{ "anyOf": [{ "type": "string" }, { "type": "null" }] }"#, r#"{ "type": "string" }"#),
    (r#"{ "enum": ["a", "b"] }"#, r#"{ "const": "b" }"#),
    (r#"{ "type": "integer", "maximum": 4294967295 }"#, r#"{ "type": "integer", "maximum": 255 }"#),
    (r#"{ "type": "array", "items": { "type": "number" } }"#, r#"{ "type": "array", "items": { "type": "integer" } }"#),
    (
        r#"{ "type": "object", "properties": { "x": { "type": "string" } } }"#,
        r#"{ "type": "object", "properties": { "x": { "type": "string" } }, "required": ["x"] }"#,
    ),
];

/// Changes an error, and returns the verdict. Returns `None` if there is nothing to change.
fn mutate(mutation: &Mutation, openness: Openness, old: &mut LockedError, new: &mut LockedError) -> Option<Verdict> {
    let flag = |flag: &mut bool| {
        *flag = !*flag;
        if *flag { Compatible } else { Breaking }
    };
    let mut retype = |old_schema: &str, new_schema: &str| {
        let name = old.members.keys().next()?.clone();
        let schema = |text: &str| serde_json::from_str(text).unwrap();
        old.members.get_mut(&name)?.schema = schema(old_schema);
        new.members.get_mut(&name)?.schema = schema(new_schema);
        Some(())
    };
    Some(match mutation {
        Mutation::Nothing | Mutation::Remove => return None,
        Mutation::Status => {
            new.status = "418".to_owned();
            Breaking
        }
        Mutation::TypeUri => {
            new.r#type = "https://example.com".to_owned();
            Breaking
        }
        Mutation::Title => {
            new.title = Some("Title".to_owned());
            Compatible
        }
        Mutation::Summary => {
            new.summary = "A summary.".to_owned();
            Compatible
        }
        Mutation::FieldErrors if openness == Openness::Closed && !new.field_errors => return None,
        Mutation::FieldErrors => flag(&mut new.field_errors),
        Mutation::UniqueFields => flag(&mut new.unique_fields),
        Mutation::Retry => flag(&mut new.retry),
        Mutation::AddMember(schema) => {
            new.members.insert("new".to_owned(), LockedMember { required: false, schema: schema.clone() });
            if openness == Openness::Closed { Breaking } else { Compatible }
        }
        Mutation::RemoveMember => {
            new.members.pop_first()?;
            Breaking
        }
        Mutation::Required => flag(&mut new.members.values_mut().next()?.required),
        Mutation::Widen(pair) => {
            retype(PAIRS[*pair].1, PAIRS[*pair].0)?;
            Breaking
        }
        Mutation::Narrow(pair) => {
            retype(PAIRS[*pair].0, PAIRS[*pair].1)?;
            Compatible
        }
        Mutation::AddHeader => {
            new.headers.insert("x-new".to_owned(), LockedHeader { required: true, value: None });
            Compatible
        }
        Mutation::RemoveHeader => {
            new.headers.pop_first()?;
            Breaking
        }
        Mutation::HeaderRequired => flag(&mut new.headers.values_mut().next()?.required),
        Mutation::HeaderValue => {
            new.headers.values_mut().next()?.value = Some("2".to_owned());
            Compatible
        }
        Mutation::MediaType => {
            new.body.as_mut()?.media_type = Some("application/xml".to_owned());
            Breaking
        }
        Mutation::Body => {
            toggle(&mut new.body);
            Breaking
        }
    })
}

/// Removes a body, or adds one.
fn toggle(slot: &mut Option<LockedBody>) {
    *slot = if slot.is_some() { None } else { Some(body()) };
}

/// Changes the whole contract, and returns the subject of the change and the verdict. Returns
/// `None` if there is nothing to change.
fn mutate_whole(mutation: WholeMutation, new: &mut LockedContract) -> Option<(String, Verdict)> {
    let of_first = |new: &LockedContract| Some(format!("server errors {}", new.server_errors.first()?.status));
    Some(match mutation {
        WholeMutation::Nothing => return None,
        WholeMutation::UnlistedCodes => {
            new.unlisted_codes = !new.unlisted_codes;
            ("all errors".to_owned(), if new.unlisted_codes { Additive } else { Compatible })
        }
        WholeMutation::AddServerError => {
            let added = LockedServerError { status: "507".to_owned(), headers: BTreeMap::new(), body: None };
            new.server_errors.push(added);
            ("server errors".to_owned(), Additive)
        }
        WholeMutation::RemoveServerError => {
            new.server_errors.pop()?;
            ("server errors".to_owned(), Breaking)
        }
        WholeMutation::RemoveServerErrorHeader => {
            new.server_errors.first_mut()?.headers.pop_first()?;
            (of_first(new)?, Breaking)
        }
        WholeMutation::ServerErrorMediaType => {
            new.server_errors.first_mut()?.body.as_mut()?.media_type = None;
            (of_first(new)?, Breaking)
        }
        WholeMutation::ServerErrorBody => {
            toggle(&mut new.server_errors.first_mut()?.body);
            (of_first(new)?, Breaking)
        }
    })
}

/// A contract, the contract after changes, and for each change its subject and its verdict.
type Case = (LockedContract, LockedContract, Vec<(String, Verdict)>);

fn cases() -> impl Strategy<Value = Case> {
    let mutations = (whole_mutations(), vec(mutations(), 3), any::<bool>());
    (contracts(), mutations).prop_map(|(mut old, (whole, mutations, is_added))| {
        let mut new = old.clone();
        let mut expected: Vec<(String, Verdict)> = mutate_whole(whole, &mut new).into_iter().collect();
        for ((old_error, new_error), mutation) in old.errors.iter_mut().zip(&mut new.errors).zip(&mutations) {
            if let Some(verdict) = mutate(mutation, old.members, old_error, new_error) {
                expected.push((new_error.code.clone(), verdict));
            }
        }
        let added = LockedError { code: "added".to_owned(), ..new.errors[0].clone() };
        for at in (0..new.errors.len()).rev() {
            if matches!(mutations[at], Mutation::Remove) {
                expected.push((new.errors.remove(at).code, Breaking));
            }
        }
        if is_added {
            expected.push((added.code.clone(), Additive));
            new.errors.push(added);
        }
        for contract in [&mut old, &mut new] {
            contract.sort();
            write_bodies(contract);
        }
        expected.sort();
        (old, new, expected)
    })
}

/// Each change has exactly one sentence, with its verdict and its subject.
#[test]
fn each_change_is_found_once_with_its_verdict() {
    let config = ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() };
    let property = |(old, new, expected): Case| {
        let changes = new.changes_since(&old);
        let mut found: Vec<(String, Verdict)> =
            changes.0.iter().map(|change| (change.subject.clone(), change.verdict)).collect();
        found.sort();
        prop_assert_eq!(found, expected, "{:?}", changes);
        prop_assert_eq!(changes.is_empty(), old == new);
        prop_assert!(old.changes_since(&old).is_empty());
        for contract in [&old, &new] {
            let read: LockedContract = contract.to_string().parse().unwrap();
            prop_assert_eq!(&read, contract);
        }
        Ok(())
    };
    TestRunner::new(config).run(&cases(), property).unwrap_or_else(|error| panic!("{error}"));
}

/// A client that knows the old contract can read each response of the new one, unless a change of
/// its code breaks clients.
#[test]
fn bodies_of_the_new_contract_fit_the_old_one_unless_a_change_breaks_clients() {
    let mut runner = TestRunner::default();
    let strategy = (contracts(), contracts(), cases(), any::<u64>());
    let mut cases = Vec::new();
    for _ in 0..600 {
        let (mut one, mut other, (old, new, _), seed) = strategy.new_tree(&mut runner).unwrap().current();
        let mut sampler = Sampler::new(seed);
        // Contracts that are not related, and contracts with members of related types.
        let mut edited = one.clone();
        for error in &mut edited.errors {
            for member in error.members.values_mut() {
                member.schema = sampler.edited(&member.schema, &json!({ "type": "string" }));
            }
        }
        for contract in [&mut one, &mut other, &mut edited] {
            write_bodies(contract);
        }
        for (old, new) in [(&old, &new), (&one, &other), (&one, &edited)] {
            let changes = new.changes_since(old);
            for new in &new.errors {
                let Some(old) = old.errors.iter().find(|old| (&old.code, &old.status) == (&new.code, &new.status))
                else {
                    continue;
                };
                let is_own = |sentence: &String| {
                    sentence.starts_with(&format!("{}: ", new.code)) || sentence.starts_with("all errors: ")
                };
                let is_broken = changes.sentences(Breaking).any(|sentence| is_own(&sentence));
                let (Some(new), Some(old)) = (&new.body, &old.body) else { continue };
                for _ in 0..4 {
                    cases.push((new.schema.clone(), old.schema.clone(), sampler.value(&new.schema), is_broken));
                }
            }
        }
    }
    let pairs: Vec<(&Value, &Value)> =
        cases.iter().flat_map(|(new, old, body, _)| [(new, body), (old, body)]).collect();
    let Some(verified) = verify(&pairs) else { return };
    let (mut kept, mut broken, mut refused) = (0, 0, 0);
    for ((new, old, body, is_broken), verdicts) in cases.iter().zip(verified.chunks(2)) {
        let [Verified(true), Verified(fits_old)] = verdicts else { continue };
        if *is_broken {
            broken += 1;
            refused += usize::from(!fits_old);
        } else {
            kept += 1;
            assert!(*fits_old, "{body} fits {new}, and does not fit {old}");
        }
    }
    println!("{kept} bodies of errors without a breaking change fit the old schema");
    println!("{refused} of {broken} bodies of errors with a breaking change do not");
    assert!(kept > 1_000 && refused > 200, "too few cases for a meaningful test");
}
