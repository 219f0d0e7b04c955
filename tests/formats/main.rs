//! Formats of public APIs. Each file has the errors of an API, its format, and bodies from its
//! documentation, which are compared byte for byte.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod acme;
mod aws;
mod cloudflare;
mod container_registry;
mod discord;
mod django_rest_framework;
mod elasticsearch;
mod empty;
mod fastapi;
mod github;
mod google;
mod json_api;
mod json_rpc;
mod kubernetes;
mod matrix;
mod oauth;
mod openai;
mod plain_text;
mod problem_details;
mod problem_xml;
mod s3;
mod scim;
mod shopify;
mod slack;
mod spring;
mod stripe;
mod twilio;
mod vnd_error;

use corpus::schemas::Bodies;
use status_error::catalog::ProblemTypes;
use status_error::export::Contract;
use status_error::layer::RequestScope;
use status_error::report::{Fault, Report};
use status_error::{ApiError, ApiProfile, FieldError, Location, Pointer};
use std::cell::RefCell;
use std::fs;

thread_local! {
    static FAULTS: RefCell<Vec<Fault>> = const { RefCell::new(Vec::new()) };
}

fn note(report: &Report<'_>) {
    FAULTS.with(|faults| faults.borrow_mut().extend_from_slice(report.faults()));
}

thread_local! {
    /// The responses on this thread, each with the schemas of the bodies that it may have.
    static BODIES: RefCell<Bodies> = RefCell::default();
}

/// Adds the body of a response, with its schema in the contract of the error's type.
fn add_body<E: ApiError + ProblemTypes>(error: &E, media_type: &str, body: &[u8]) {
    let (profile, kind) = (error.profile().unwrap(), error.problem_type());
    let contract = Contract::of(profile).errors::<E>();
    let status = kind.status_code().as_u16();
    let entry = contract.entries().iter().find(|entry| entry.code == kind.code && entry.statuses.contains(status));
    let masked = contract.masked().iter().find(|entry| entry.statuses.contains(status));
    let described = entry.map_or_else(|| masked.unwrap().body.as_ref(), |entry| entry.body.as_ref());
    let Some(described) = described else { return assert!(body.is_empty(), "{kind:?}") };
    assert_eq!(described.media_type.as_deref(), Some(media_type));
    assert_ne!(described.schema, serde_json::Value::Bool(true));
    let body = serde_json::from_slice(body).unwrap_or_else(|_| String::from_utf8_lossy(body).into());
    let name = format!("{} {} {status}", std::any::type_name::<E>(), kind.code);
    let is_warned = contract.warnings().next().is_some();
    let is_nested = ["DjangoRestFramework", "Discord"].iter().any(|name| format!("{profile:?}").contains(name));
    assert_eq!(is_warned, is_nested, "{name}: to any depth");
    BODIES.with_borrow_mut(|bodies| bodies.add(&name, &described.schema, &body));
}

#[test]
fn every_documented_body_fits_its_schema() {
    let formats = [
        acme::documented_bodies as fn(),
        aws::documented_bodies,
        cloudflare::documented_bodies,
        container_registry::documented_bodies,
        discord::documented_bodies,
        django_rest_framework::documented_bodies,
        elasticsearch::documented_bodies,
        empty::documented_bodies,
        fastapi::documented_bodies,
        github::documented_bodies,
        google::documented_bodies,
        json_api::documented_bodies,
        json_rpc::documented_bodies,
        kubernetes::documented_bodies,
        matrix::documented_bodies,
        oauth::documented_bodies,
        openai::documented_bodies,
        plain_text::documented_bodies,
        problem_details::documented_bodies,
        problem_xml::documented_bodies,
        s3::documented_bodies,
        scim::documented_bodies,
        shopify::documented_bodies,
        slack::documented_bodies,
        spring::documented_bodies,
        stripe::documented_bodies,
        twilio::documented_bodies,
        vnd_error::documented_bodies,
    ];
    formats.into_iter().for_each(|documented_bodies| documented_bodies());
    let bodies = BODIES.take();
    assert!(bodies.len() > 80, "{}", bodies.len());
    bodies.assert_valid();
}

/// Checks the response to an error: its status, its media type, its body, and that it has no fault.
#[track_caller]
fn assert_response<E: ApiError + ProblemTypes>(error: &E, (status, media_type): (u16, &str), body: &str) {
    FAULTS.take();
    let profile: Option<&'static ApiProfile> = error.profile();
    assert!(profile.is_some_and(|profile| format!("{profile:?}").contains("reporter: Some")), "no fault would be seen");
    let response = RequestScope::new().in_scope(|| status_error::response(error));
    let sent = response.headers().get("content-type").map_or("", |value| value.to_str().unwrap());
    assert_eq!((response.status().as_u16(), sent), (status, media_type));
    assert_eq!(String::from_utf8_lossy(response.body()), body);
    assert_eq!(FAULTS.take(), []);
    add_body(error, sent, response.body());
}

/// Returns an error of a field of the body.
fn field(pointer: Pointer, code: &'static str, message: &'static str) -> FieldError {
    FieldError::new(Location::Body, pointer, code, message)
}

/// Returns the pointer to a member of the body.
fn key(name: &str) -> Pointer {
    Pointer::root().key(name)
}

/// A format is the lines from the first struct without `ApiError` to the profile, without empty
/// ones.
#[test]
fn a_format_has_at_most_40_lines() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/formats");
    let mut counted = 0;
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        // The crate has these two formats.
        if ["main", "plain_text", "empty"].contains(&name) {
            continue;
        }
        let (documentation, _) = text.split_once("\n\n").expect(name);
        assert!(documentation.contains("<https://"), "{name} has no source");
        let (_, from_format) = text.split_once("\n#[derive(Debug)]\nstruct ").expect(name);
        let (format, _) = from_format.split_once("\nstatic ").expect(name);
        let lines = format.lines().filter(|line| !line.is_empty()).count() + 1;
        assert!(lines <= 40, "{name}: {lines} lines");
        let bodies = text.matches("assert_response(").count();
        assert!(bodies >= 3, "{name}: {bodies} bodies");
        let (declared, _) = text.split_once("\n#[derive(Debug)]\nstruct ").expect(name);
        let declared = declared.lines().skip_while(|line| !line.starts_with("#[derive"));
        let declared = declared.filter(|line| !line.is_empty()).count();
        println!("{name}: {declared} lines of declaration, {lines} of format");
        counted += 1;
    }
    assert!(counted >= 20, "{counted}");
}
