//! The code that a user would write by hand instead of using a derive.

use super::enums::Shape;
use std::fmt::Write as _;

pub(crate) fn impls(variants: usize, in_full: bool) -> String {
    let mut text = String::from(if in_full { IN_FULL } else { SHORT });
    text += "
impl Error {
    fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
";
    for index in 0..variants {
        let (pattern, status) = match Shape::of(index) {
            Shape::Unit => ("", "NOT_FOUND"),
            Shape::Source => ("(_)", "INTERNAL_SERVER_ERROR"),
            Shape::Named => (" { .. }", "CONFLICT"),
        };
        let _ =
            writeln!(text, "            Self::Variant{index}{pattern} => (StatusCode::{status}, \"variant{index}\"),");
    }
    text += "        }\n    }\n";
    if in_full {
        text += "
    fn fill<'a>(&'a self, body: &mut Body<'a>, headers: &mut HeaderMap) {
        match self {
";
        for index in (0..variants).filter(|index| Shape::of(*index) == Shape::Named) {
            let _ = writeln!(
                text,
                "            Self::Variant{index} {{ id, name }} => {{
                body.id = Some(*id);
                body.name = Some(name);
                body.fields = &[\"field_{index}\"];
                headers.insert(\"x-reason\", HeaderValue::from_static(\"reason {index}\"));
            }}"
            );
        }
        text += "            _ => {}\n        }\n    }\n";
    }
    text + "}\n"
}

const SHORT: &str = r#"
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

#[derive(Serialize)]
struct Body {
    code: &'static str,
    status: u16,
    message: String,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, code) = self.status_and_code();
        let message = if status.is_server_error() { "Something went wrong.".into() } else { self.to_string() };
        (status, Json(Body { code, status: status.as_u16(), message })).into_response()
    }
}
"#;

const IN_FULL: &str = r#"
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

#[derive(Serialize)]
struct Body<'a> {
    code: &'static str,
    status: u16,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    fields: &'static [&'static str],
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, code) = self.status_and_code();
        let message = if status.is_server_error() {
            eprintln!("{self:?}");
            "Something went wrong.".into()
        } else {
            self.to_string()
        };
        let mut body = Body { code, status: status.as_u16(), message, id: None, name: None, fields: &[] };
        let mut headers = HeaderMap::new();
        self.fill(&mut body, &mut headers);
        (status, headers, Json(body)).into_response()
    }
}
"#;
