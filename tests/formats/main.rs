//! Formats of public APIs. Each file has the errors of an API, its format, and bodies from its
//! documentation, which are compared byte for byte.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod acme;
mod aws;
mod container_registry;
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

/// Checks the response to an error: its status, its media type, its body, and that it has no fault.
#[track_caller]
fn assert_response(error: &dyn ApiError, (status, media_type): (u16, &str), body: &str) {
    FAULTS.take();
    let profile: Option<&'static ApiProfile> = error.profile();
    assert!(profile.is_some_and(|profile| format!("{profile:?}").contains("reporter: Some")), "no fault would be seen");
    let response = RequestScope::new().in_scope(|| status_error::response(error));
    let sent = response.headers().get("content-type").map_or("", |value| value.to_str().unwrap());
    assert_eq!((response.status().as_u16(), sent), (status, media_type));
    assert_eq!(String::from_utf8_lossy(response.body()), body);
    assert_eq!(FAULTS.take(), []);
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
