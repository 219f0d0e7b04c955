//! The comparison of a response with that of an error or of a variant.

use super::recorded::Recorded;
use crate::api::api_error::ApiError;
use crate::api::rendered::RenderedProblem;
use crate::api::request_scope::RequestScope;
use crate::contract::catalog::{CatalogEntry, ProblemTypes};
use crate::contract::error_id::ErrorId;
use crate::contract::problem_type::ProblemType;
use crate::render;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, Response, StatusCode};
use std::fmt::Write as _;

/// Asserts that a response is that of an error. Only `assert_problem!` calls it.
///
/// # Panics
///
/// Panics with all differences.
#[track_caller]
pub fn assert_value(response: Recorded, error: &dyn ApiError) {
    let expected = expected(&response, error);
    let mut differences = String::new();
    compare_status(&mut differences, response.status, expected.status());
    for name in expected.headers().keys() {
        compare_header(&mut differences, name, &response.headers, expected.headers());
    }
    if response.body != expected.body() {
        let (is, expected) = (response.text(), String::from_utf8_lossy(expected.body()));
        let _ = write!(differences, "\n  the body is          {is}\n  and should have been {expected}");
    }
    if !differences.is_empty() {
        let name = error.problem_type().variant;
        panic!("the response is not that of `{name}`:{differences}{}", internal_type(&response));
    }
}

/// Asserts that a response has the status and the code of a variant. Only `assert_problem!` calls
/// it. The type of the error is that of the parameter of `_pattern`, which is never called.
///
/// # Panics
///
/// Panics with all differences, and if the variant has no status and code of its own.
#[track_caller]
pub fn assert_variant<E: ProblemTypes>(response: Recorded, _pattern: impl Fn(&E) -> bool, path: &str) {
    let path: String = path.split_whitespace().collect();
    let variant = path.rsplit("::").next().unwrap_or_default().trim_start_matches("r#");
    let own: Vec<&ProblemType> = own_types::<E>().collect();
    let named = |name: &str| own.iter().copied().filter(|kind| kind.variant == name).collect::<Vec<_>>();
    let mut kinds = named(variant);
    if let Some(shown) = kinds.first().and_then(|kind| kind.concealed_as) {
        kinds = named(shown);
    }
    assert!(
        !kinds.is_empty(),
        "`{path}` has no status and code of its own, because its source responds: write the variant of the source, such as `AuthError::Expired {{ .. }}`",
    );
    let has_code = |kind: &&ProblemType| shows_code(&response, kind.public_code());
    let has_status = |kind: &&ProblemType| kind.covers(response.status.as_u16());
    if kinds.iter().any(|kind| has_status(kind) && has_code(kind)) {
        return;
    }
    let mut differences = String::new();
    if !kinds.iter().any(has_status) {
        compare_status(
            &mut differences,
            response.status,
            kinds.first().map(|kind| kind.status_code()).unwrap_or_default(),
        );
    }
    if !kinds.iter().any(has_code) {
        let code = kinds.first().map_or("", |kind| kind.public_code());
        let _ = match &response.mark {
            Some(mark) => {
                write!(
                    differences,
                    "\n  the code is {}, and should have been {code}",
                    mark.problem_type().public_code()
                )
            }
            None => write!(differences, "\n  the body doesn't have the code {code}"),
        };
    }
    panic!(
        "the response is not that of `{path}`:{differences}\n  the body is {}{}",
        response.text(),
        internal_type(&response)
    );
}

/// Renders an error as the response was rendered: in its profile, and with its error id.
fn expected(response: &Recorded, error: &dyn ApiError) -> Response<Bytes> {
    let mut scope = RequestScope::new().keep_snapshots();
    if let Some(profile) = response.profile {
        scope = scope.profile(profile);
    }
    if let Some(id) = response.mark.as_ref().and_then(RenderedProblem::request_id) {
        scope = scope.request_id(id);
    }
    scope.in_scope(|| {
        response.scope.in_scope(|| {
            let mut rendered = render::response(error);
            let mark: Option<RenderedProblem> = rendered.extensions_mut().remove();
            let mark = mark.filter(|mark| !mark.is_finished());
            mark.and_then(|mark| mark.render_with_id(error, error_id(response), &response.scope)).unwrap_or(rendered)
        })
    })
}

/// Returns the error id of a response. Without the mark of this crate, it is the first UUID in the
/// body of a server error, or else in its headers.
fn error_id(response: &Recorded) -> Option<ErrorId> {
    if let Some(mark) = &response.mark {
        return mark.error_id();
    }
    let text = response.status.is_server_error().then(|| response.text())?;
    let headers = response.headers.values().filter_map(|value| value.to_str().ok());
    // The body first, because a header may have the id of the request.
    [&*text].into_iter().chain(headers).find_map(ErrorId::find)
}

/// Returns the problem types that the error type itself declares, without those of nested types.
fn own_types<E: ProblemTypes>() -> impl Iterator<Item = &'static ProblemType> {
    E::entries().iter().flat_map(|entry| match *entry {
        CatalogEntry::One(kind) => std::slice::from_ref(kind),
        CatalogEntry::Own(kinds) => kinds(),
        _ => &[],
    })
}

/// Returns whether a response has a code. Without the mark of this crate, the code has to be in the
/// body as a whole word, because each format has its own place for it.
fn shows_code(response: &Recorded, code: &str) -> bool {
    if let Some(mark) = &response.mark {
        return mark.problem_type().public_code() == code;
    }
    let text = response.text();
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    text.match_indices(code).any(|(start, found)| {
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        let after = text.get(start + found.len()..).and_then(|text| text.chars().next());
        ![before, after].into_iter().flatten().any(is_word)
    })
}

fn compare_status(differences: &mut String, is: StatusCode, expected: StatusCode) {
    if is != expected {
        let _ = write!(differences, "\n  the status is {is}, and should have been {expected}");
    }
}

fn compare_header(differences: &mut String, name: &HeaderName, are: &HeaderMap, expected: &HeaderMap) {
    let values = |headers: &HeaderMap| -> Vec<String> {
        headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
    };
    let (is, expected) = (values(are), values(expected));
    if is != expected {
        let is = if is.is_empty() { "missing".to_owned() } else { is.join(", ") };
        let _ = write!(differences, "\n  the header {name} is {is}, and should have been {}", expected.join(", "));
    }
}

/// Returns a line with the error inside, which clients don't see.
fn internal_type(response: &Recorded) -> String {
    let Some(mark) = &response.mark else { return String::new() };
    let ProblemType { variant, code, .. } = *mark.internal_type();
    let id = mark.error_id().map(|id| format!(", error id {id}")).unwrap_or_default();
    format!("\n  the error inside is `{variant}` ({} {code}){id}", mark.internal_type().status_code().as_u16())
}
