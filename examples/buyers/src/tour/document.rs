//! The OpenAPI document in the tour: its section for one call, and each response of the tour.

use super::call::Call;
use super::client::{self, Answer};
use super::{BOLD, Result, Tour};
use serde_json::Value;
use std::net::SocketAddr;

/// The errors of `POST /buyers`, by README.md.
const CREATE: [&str; 8] = [
    "400 bad_request",
    "401 unauthorized",
    "403 forbidden",
    "409 duplicate_record",
    "413 content_too_large",
    "415 unsupported_media_type",
    "429 too_many_requests",
    "5XX server_error",
];

/// Returns the document of a server. It is not among the bytes that the tour keeps, because a test
/// compares the whole document.
pub(super) async fn fetch(server: SocketAddr) -> Result<Value> {
    let call = Call::new(server, "", "GET", "/openapi.json");
    Ok(client::send(server, call.request()?).await?.json())
}

impl Tour<'_> {
    /// Prints the document's errors of `POST /buyers`, and compares them with README.md.
    pub(super) fn read_document(&mut self) -> Result<()> {
        writeln!(self.out, "\n{}", self.paint(BOLD, "What /openapi.json says of POST /buyers"))?;
        let responses = self.document.pointer("/paths/~1buyers/post/responses");
        let errors = responses.and_then(Value::as_object).into_iter().flatten().flat_map(|(status, response)| {
            codes(&self.document, response).into_iter().map(move |code| format!("{status} {code}"))
        });
        let mut errors: Vec<String> = errors.collect();
        errors.sort_unstable();
        for error in &errors {
            writeln!(self.out, "  {error}")?;
        }
        let fault = (errors != CREATE).then(|| format!("expected {CREATE:?}"));
        self.judge(fault.as_slice())
    }
}

/// Returns the differences between a response and the document. There are none if the document
/// doesn't describe the call, as for an unknown path.
pub(super) fn faults(document: &Value, call: &Call, answer: &Answer) -> Vec<String> {
    let Some(operation) = operation(document, call) else { return Vec::new() };
    let status = answer.status.as_u16();
    let response = |key: &str| operation.get("responses").and_then(|responses| responses.get(key));
    let Some(response) = response(&status.to_string()).or_else(|| response(&format!("{}XX", status / 100))) else {
        return vec![format!("the document has no {status} of {} {}", call.method, call.path)];
    };
    let body = answer.json();
    match body.get("code").and_then(Value::as_str).filter(|_| !answer.status.is_success()) {
        Some(code) if !codes(document, response).contains(&code) => {
            vec![format!("the document has no {status} {code} of {} {}", call.method, call.path)]
        }
        _ => Vec::new(),
    }
}

/// Returns the operation of a call.
fn operation<'d>(document: &'d Value, call: &Call) -> Option<&'d Value> {
    let path = call.path.split('?').next().unwrap_or_default();
    let is_of = |template: &str| {
        let mut pairs = path.split('/').zip(template.split('/'));
        path.split('/').count() == template.split('/').count()
            && pairs.all(|(segment, template)| template == segment || template.starts_with('{'))
    };
    let (_, item) = document.get("paths")?.as_object()?.iter().find(|(template, _)| is_of(template))?;
    item.get(call.method.to_ascii_lowercase())
}

/// Returns the codes in the schemas of a response.
fn codes<'d>(document: &'d Value, part: &'d Value) -> Vec<&'d str> {
    let code = part.pointer("/properties/code/const").and_then(Value::as_str);
    if let Some(code) = code {
        return vec![code];
    }
    let reference = part.get("$ref").and_then(Value::as_str);
    if let Some(component) = reference.and_then(|reference| document.pointer(reference.trim_start_matches('#'))) {
        return codes(document, component);
    }
    match part {
        Value::Object(members) => members.values().flat_map(|part| codes(document, part)).collect(),
        Value::Array(parts) => parts.iter().flat_map(|part| codes(document, part)).collect(),
        _ => Vec::new(),
    }
}
