//! The reading of a response in the format of a profile.

use crate::api::format::{Format, Rfc9457};
use crate::api::profile::ApiProfile;
use crate::api::received::{ReceivedProblem, ReceivedResponse};
use crate::contract::error_id::ErrorId;
use crate::util::clock;
use crate::util::http_date::is_number;
use crate::util::media_type;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, DATE, RETRY_AFTER};
use std::time::{Duration, SystemTime};

/// Reads a response, and returns whether its body has the media type of the profile's format. A
/// body of another type is not the API's own: a proxy or a gateway made the response. Of those,
/// problem details (RFC 9457) are read too, for their texts.
pub(super) fn read(profile: &ApiProfile, response: ReceivedResponse<'_>) -> (ReceivedProblem, bool) {
    let (format, headers) = (profile.body_format(), response.headers);
    let is_short = response.body.len() <= profile.limits().body;
    let is_own = is_short && has_media_type(headers, format.media_type());
    let read = match is_own {
        true => format.read(&response),
        false if is_short && has_media_type(headers, Rfc9457.media_type()) => Rfc9457.read(&response),
        false => None,
    };
    let mut problem = read.unwrap_or_else(|| response.problem());
    problem.status = response.status;
    problem.retry_after = retry_after(headers);
    if is_own {
        let of_header = |name: Option<&str>| headers.get(name?)?.to_str().ok();
        problem.code = problem.code.or_else(|| of_header(format.code_header()).map(str::to_owned));
        problem.error_id = problem.error_id.or_else(|| ErrorId::find(of_header(format.error_id_header())?));
    }
    (problem, is_own)
}

/// Returns whether a response has the media type, or no `Content-Type`. The parameters are not
/// compared.
fn has_media_type(headers: &HeaderMap, media_type: Option<&str>) -> bool {
    let Some(media_type) = media_type.and_then(|media_type| media_type.split(';').next()) else { return true };
    if !headers.contains_key(CONTENT_TYPE) {
        return true;
    }
    media_type::only_essence(headers).is_some_and(|essence| essence.eq_ignore_ascii_case(media_type.trim()))
}

/// The longest time that is returned. A client can add it to a time without an overflow.
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Returns the time to wait by `Retry-After`, which is a number of seconds or an HTTP-date (RFC
/// 9110 §10.2.3). A date is compared with the `Date` of the response, because the clock of the
/// client may be wrong.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if is_number(text) {
        return Some(text.parse().map_or(YEAR, Duration::from_secs).min(YEAR));
    }
    let at = httpdate::parse_http_date(text).ok()?;
    let now = date(headers).or_else(clock::now)?;
    Some(at.duration_since(now).unwrap_or_default().min(YEAR))
}

fn date(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?.trim()).ok()
}
