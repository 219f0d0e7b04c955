//! What values of known headers look like.

/// The fields of answers whose values are lists: these alone may be sent in several lines, and in these a `"` begins a quoted string
/// (RFC 9110 §5.3, §5.6.1). `Set-Cookie` is the exception that §5.3 makes.
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

/// Whether the field of this name, in lower case, is a list.
pub(super) fn is_list(name: &str) -> bool {
    LISTS.contains(&name) || name.starts_with("accept-") || name == "accept"
}

pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

pub(super) fn is_method_list(value: &str) -> bool {
    value.is_empty() || value.split(',').all(|method| is_token(method.trim()))
}

pub(super) fn is_retry_after(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() || is_http_date(value)
}

/// RFC 9110 §5.6.7's IMF-fixdate, by its shape.
fn is_http_date(value: &str) -> bool {
    let shape = b"Aaa, 00 Aaa 0000 00:00:00 ";
    let fits = |(byte, model): (u8, &u8)| match model {
        b'A' => byte.is_ascii_uppercase(),
        b'a' => byte.is_ascii_lowercase(),
        b'0' => byte.is_ascii_digit(),
        _ => byte == *model,
    };
    value.strip_suffix("GMT").is_some_and(|date| date.len() == shape.len() && date.bytes().zip(shape).all(fits))
}
