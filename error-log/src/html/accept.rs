//! The choice between the page and JSON.

use http::HeaderMap;
use http::header::ACCEPT;
use mediatype::{MediaType, MediaTypeList, Name, ReadParams as _, names};

/// Returns whether a request prefers `text/html` to `application/json`, by the weights of its
/// `accept` header (RFC 9110 §12.5.1).
///
/// Browsers prefer `text/html`. Clients that send no `accept` header, `*/*`, or both types with the
/// same weight receive JSON.
///
/// ```
/// use http::{HeaderMap, HeaderValue, header::ACCEPT};
/// use status_error_log::html::is_preferred;
///
/// let accept = |value| HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(value))]);
/// assert!(is_preferred(&accept("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")));
/// assert!(!is_preferred(&accept("*/*")));
/// assert!(!is_preferred(&accept("application/json, text/html;q=0.9")));
/// ```
#[must_use]
pub fn is_preferred(headers: &HeaderMap) -> bool {
    let (mut html, mut json) = (Weight::default(), Weight::default());
    // Several `accept` headers are one list.
    for line in headers.get_all(ACCEPT).iter().filter_map(|line| line.to_str().ok()) {
        // Ranges that can't be parsed are ignored.
        for range in MediaTypeList::new(line).flatten() {
            html.consider(&range, names::TEXT, names::HTML);
            json.consider(&range, names::APPLICATION, names::JSON);
        }
    }
    html.thousandths > json.thousandths
}

/// The weight of a media type, from the most specific range that matches the type.
#[derive(Debug, Default)]
struct Weight {
    specific: u8,
    thousandths: u16,
}

impl Weight {
    fn consider(&mut self, range: &MediaType<'_>, main: Name<'_>, sub: Name<'_>) {
        let specific = match () {
            () if range.ty == main && range.subty == sub && range.suffix.is_none() => 3,
            () if range.ty == main && range.subty.as_str() == "*" => 2,
            () if range.ty.as_str() == "*" && range.subty.as_str() == "*" => 1,
            () => return,
        };
        let weight = range.get_param(names::Q).map_or(Some(1.0), |weight| weight.as_str().parse::<f32>().ok());
        // NaN and numbers outside of 0 to 1 are not weights.
        let Some(weight) = weight.filter(|weight| (0.0..=1.0).contains(weight)) else { return };
        if specific >= self.specific {
            // At most 1000.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let thousandths = (weight * 1000.0).round() as u16;
            *self = Self { specific, thousandths };
        }
    }
}
