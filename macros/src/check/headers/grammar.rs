//! The syntax of the values of known headers.

use std::ops::RangeInclusive;

/// The response headers whose values are lists. Only these may be sent in several lines, and only
/// in these a `"` begins a quoted string (RFC 9110 §5.3, §5.6.1). `Set-Cookie` is not a list, but
/// §5.3 makes an exception for it.
const LISTS: [&str; 25] = [
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-expose-headers",
    "allow",
    "alt-svc",
    "authentication-info",
    "cache-control",
    "cache-status",
    "clear-site-data",
    "content-language",
    "content-security-policy",
    "content-security-policy-report-only",
    "link",
    "permissions-policy",
    "pragma",
    "preference-applied",
    "proxy-authenticate",
    "proxy-status",
    "server-timing",
    "set-cookie",
    "upgrade",
    "vary",
    "via",
    "warning",
    "www-authenticate",
];

const WEEKDAYS: [&str; 7] = ["Mon,", "Tue,", "Wed,", "Thu,", "Fri,", "Sat,", "Sun,"];

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Returns whether the header of this name, in lower case, is a list.
pub(super) fn is_list(name: &str) -> bool {
    LISTS.contains(&name) || name.starts_with("accept-") || name == "accept"
}

pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

pub(super) fn is_method_list(value: &str) -> bool {
    value.is_empty() || value.split(',').all(|method| is_token(method.trim()))
}

pub(super) fn is_protocol_list(value: &str) -> bool {
    let is_protocol = |protocol: &str| match protocol.split_once('/') {
        Some((name, version)) => is_token(name) && is_token(version),
        None => is_token(protocol),
    };
    value.split(',').all(|protocol| is_protocol(protocol.trim()))
}

pub(super) fn is_retry_after(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() || is_http_date(value)
}

/// Returns whether a value is an IMF-fixdate (RFC 9110 §5.6.7). Checks the names and the ranges of
/// its parts, in the same way as the runtime checks the value of a field.
fn is_http_date(value: &str) -> bool {
    let is = |text: &str, digits: usize, range: RangeInclusive<u16>| {
        let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number && text.parse().is_ok_and(|number| range.contains(&number))
    };
    let parts: Vec<&str> = value.split(' ').collect();
    let [weekday, day, month, year, time, "GMT"] = *parts else { return false };
    let time: Vec<&str> = time.split(':').collect();
    let [hour, minute, second] = *time else { return false };
    WEEKDAYS.contains(&weekday)
        && is(day, 2, 1..=31)
        && MONTHS.contains(&month)
        && is(year, 4, 0..=9999)
        && is(hour, 2, 0..=23)
        && is(minute, 2, 0..=59)
        // 60 is a leap second.
        && is(second, 2, 0..=60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_lists_of_what_they_say() {
        assert!(["", "GET", "GET, POST", "GET,M-SEARCH"].into_iter().all(is_method_list));
        assert!(!["GET;POST", "GET,", ",", "GET POST"].into_iter().any(is_method_list));
        assert!(["websocket", "HTTP/2.0", "HTTP/2.0, IRC/6.9, RTA/x11"].into_iter().all(is_protocol_list));
        assert!(!["", ",", "HTTP/2.0,", "HTTP/", "/2.0", "a/b/c", "HTTP 2"].into_iter().any(is_protocol_list));
    }

    #[test]
    fn a_retry_is_after_seconds_or_at_a_date() {
        let legal = ["0", "120", "Sun, 06 Nov 1994 08:49:37 GMT", "Sat, 31 Dec 2016 23:59:60 GMT"];
        assert!(legal.into_iter().all(is_retry_after));
        for value in [
            "",
            "-5",
            "5, 7",
            "soon",
            "Foo, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Bar 1994 08:49:37 GMT",
            "Sun, 32 Nov 1994 08:49:37 GMT",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:60:37 GMT",
            "Sun, 06 Nov 1994 08:49:61 GMT",
            "Sun, 06 Nov 1994 08:49:+7 GMT",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun 06 Nov 1994 08:49:37 GMT",
        ] {
            assert!(!is_retry_after(value), "{value}");
        }
    }
}
