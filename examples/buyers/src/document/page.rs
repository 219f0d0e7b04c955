//! The document as a web page, without JavaScript. The page loads nothing from elsewhere.

use askama::Template;
use http::HeaderName;
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use serde_json::Value;

/// The style sheet of the page.
pub const STYLE: &str = include_str!("../../templates/docs.css");

/// The page's own style sheet is allowed by its hash, and nothing else. A test compares the hash.
pub const POLICY: &str = "default-src 'none'; style-src 'sha256-XpvG25IjeFy0E8gBZzFgWTsL6jK+F4iwJgIadhdb6m4='; \
                          form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/// Returns the headers of a page, or of a file that a page loads.
#[must_use]
pub fn headers(media_type: &'static str, policy: &'static str) -> [(HeaderName, &'static str); 4] {
    [
        (CONTENT_TYPE, media_type),
        (CONTENT_SECURITY_POLICY, policy),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ]
}

/// Returns the page of a document.
///
/// # Errors
///
/// The template fails, which it never does in memory.
pub fn render(document: &Value) -> askama::Result<String> {
    Page::of(document).render()
}

#[derive(Template)]
#[template(path = "docs.html")]
struct Page<'d> {
    title: &'d str,
    description: &'d str,
    operations: Vec<Operation<'d>>,
    schemas: Vec<Schema<'d>>,
}

struct Operation<'d> {
    method: String,
    path: &'d str,
    id: &'d str,
    summary: &'d str,
    description: &'d str,
    parameters: Vec<Parameter<'d>>,
    body: Vec<&'d str>,
    responses: Vec<Response<'d>>,
}

struct Parameter<'d> {
    name: &'d str,
    place: &'d str,
    description: &'d str,
}

struct Response<'d> {
    status: &'d str,
    description: &'d str,
    headers: Vec<&'d str>,
    schemas: Vec<&'d str>,
    examples: Vec<String>,
}

struct Schema<'d> {
    name: &'d str,
    json: String,
}

impl<'d> Page<'d> {
    fn of(document: &'d Value) -> Self {
        let schemas = members(document, "/components/schemas");
        let operations = members(document, "/paths").flat_map(|(path, item)| {
            let methods = ["get", "put", "post", "delete", "patch"].into_iter();
            methods.filter_map(move |method| Some(Operation::of(document, path, item, method, item.get(method)?)))
        });
        Self {
            title: text(document, "/info/title"),
            description: text(document, "/info/description"),
            operations: operations.collect(),
            schemas: schemas.map(|(name, schema)| Schema { name, json: pretty(schema) }).collect(),
        }
    }
}

impl<'d> Operation<'d> {
    fn of(document: &'d Value, path: &'d str, item: &'d Value, method: &str, operation: &'d Value) -> Self {
        let parameters = [item, operation].into_iter().flat_map(|one| elements(one, "/parameters"));
        let responses = members(operation, "/responses");
        Self {
            method: method.to_ascii_uppercase(),
            path,
            id: text(operation, "/operationId"),
            summary: text(operation, "/summary"),
            description: text(operation, "/description"),
            parameters: parameters.map(|one| Parameter::of(resolved(document, one))).collect(),
            body: operation.get("requestBody").map(|body| schemas(resolved(document, body))).unwrap_or_default(),
            responses: responses.map(|(status, one)| Response::of(document, status, resolved(document, one))).collect(),
        }
    }
}

impl<'d> Parameter<'d> {
    fn of(parameter: &'d Value) -> Self {
        Self {
            name: text(parameter, "/name"),
            place: text(parameter, "/in"),
            description: text(parameter, "/description"),
        }
    }
}

impl<'d> Response<'d> {
    fn of(document: &'d Value, status: &'d str, response: &'d Value) -> Self {
        let contents = members(response, "/content");
        let examples = contents.flat_map(|(_, content)| members(content, "/examples"));
        let examples = examples.map(|(_, example)| resolved(document, example));
        Self {
            status,
            description: text(response, "/description"),
            headers: members(response, "/headers").map(|(name, _)| name).collect(),
            schemas: schemas(response),
            examples: examples.filter_map(|example| example.get("value")).map(pretty).collect(),
        }
    }
}

/// Returns the names of the schemas that a part of the document refers to.
fn schemas(part: &Value) -> Vec<&str> {
    match part {
        Value::Object(object) => {
            let reference = object.get("$ref").and_then(Value::as_str);
            let own = reference.and_then(|reference| reference.strip_prefix("#/components/schemas/"));
            own.into_iter().chain(object.values().flat_map(schemas)).collect()
        }
        Value::Array(array) => array.iter().flat_map(schemas).collect(),
        _ => Vec::new(),
    }
}

/// Returns the component that a reference names, or the value itself.
fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let reference = value.get("$ref").and_then(Value::as_str);
    let component = reference.and_then(|reference| document.pointer(reference.trim_start_matches('#')));
    component.unwrap_or(value)
}

fn text<'d>(value: &'d Value, pointer: &str) -> &'d str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn members<'d>(value: &'d Value, pointer: &str) -> impl Iterator<Item = (&'d str, &'d Value)> + use<'d> {
    let object = value.pointer(pointer).and_then(Value::as_object);
    object.into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

fn elements<'d>(value: &'d Value, pointer: &str) -> impl Iterator<Item = &'d Value> + use<'d> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

fn pretty(value: &Value) -> String {
    format!("{value:#}")
}
