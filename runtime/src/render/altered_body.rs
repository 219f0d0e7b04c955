//! The switches of a profile that alter a body after its format has written it: indentation, and
//! the chain of sources in development mode.

use crate::api::format::Format;
use crate::api::json::indent::indented;
use crate::api::problem::Problem;
use crate::api::report;
use crate::util::media_type::is_json_with_parameters;
use serde_core::de::IgnoredAny;

/// The member of a JSON body, and the beginning of a text's last line, with the chain of sources.
const DEVELOPMENT: &str = "development";

/// Returns the body that is sent, and the body that the error log stores, if that is another one.
#[inline]
pub(super) fn altered(body: Box<[u8]>, problem: &Problem<'_>) -> (Box<[u8]>, Option<Box<[u8]>>) {
    if problem.profile.alters_bodies() { with_switches(body, problem) } else { (body, None) }
}

#[cold]
fn with_switches(body: Box<[u8]>, problem: &Problem<'_>) -> (Box<[u8]>, Option<Box<[u8]>>) {
    let is_json = is_json(&body, problem.profile.body_format());
    let limit = problem.profile.limits().body;
    let laid_out = |body: Box<[u8]>| match is_json && problem.profile.indents_json() {
        true => indented(&body, limit).map(Vec::into_boxed_slice).unwrap_or(body),
        false => body,
    };
    match with_chain(problem, &body, is_json).filter(|body| body.len() <= limit) {
        Some(with_chain) => (laid_out(with_chain.into()), Some(laid_out(body))),
        None => (laid_out(body), None),
    }
}

/// Returns whether a body is one JSON value. A format for JSON may write a text before the JSON.
fn is_json(body: &[u8], format: &dyn Format) -> bool {
    format.media_type().is_some_and(is_json_with_parameters) && serde_json::from_slice::<IgnoredAny>(body).is_ok()
}

/// Returns a body with the chain of sources that development mode adds. Returns `None` if the mode
/// is off for this problem, if the body is neither a JSON object nor `text/plain`, or if the format
/// reserves the name of the member.
fn with_chain(problem: &Problem<'_>, body: &[u8], is_json: bool) -> Option<Vec<u8>> {
    let (chain, format) = (report::chain(problem.development?).to_string(), problem.profile.body_format());
    if is_json { with_member(format, body, &chain) } else { with_line(format, body, &chain) }
}

fn with_member(format: &dyn Format, body: &[u8], chain: &str) -> Option<Vec<u8>> {
    let members = body.strip_suffix(b"}").filter(|_| !format.reserved().contains(&DEVELOPMENT))?;
    let comma = if members.ends_with(b"{") { "" } else { "," };
    let member = format!("{comma}\"{DEVELOPMENT}\":{}}}", serde_json::to_string(chain).ok()?);
    Some([members, member.as_bytes()].concat())
}

fn with_line(format: &dyn Format, body: &[u8], chain: &str) -> Option<Vec<u8>> {
    let is_text = format.media_type().is_some_and(|media_type| media_type.starts_with("text/plain"));
    (is_text && !body.is_empty()).then(|| [body, format!("\n{DEVELOPMENT}: {chain}").as_bytes()].concat())
}
