//! The status codes that `http::StatusCode` names.

/// The numbers and names of the constants of `http::StatusCode`. These statuses have a phrase.
pub(crate) const NAMES: &[(u16, &str)] = &[
    (100, "CONTINUE"),
    (101, "SWITCHING_PROTOCOLS"),
    (102, "PROCESSING"),
    (103, "EARLY_HINTS"),
    (200, "OK"),
    (201, "CREATED"),
    (202, "ACCEPTED"),
    (203, "NON_AUTHORITATIVE_INFORMATION"),
    (204, "NO_CONTENT"),
    (205, "RESET_CONTENT"),
    (206, "PARTIAL_CONTENT"),
    (207, "MULTI_STATUS"),
    (208, "ALREADY_REPORTED"),
    (226, "IM_USED"),
    (300, "MULTIPLE_CHOICES"),
    (301, "MOVED_PERMANENTLY"),
    (302, "FOUND"),
    (303, "SEE_OTHER"),
    (304, "NOT_MODIFIED"),
    (305, "USE_PROXY"),
    (307, "TEMPORARY_REDIRECT"),
    (308, "PERMANENT_REDIRECT"),
    (400, "BAD_REQUEST"),
    (401, "UNAUTHORIZED"),
    (402, "PAYMENT_REQUIRED"),
    (403, "FORBIDDEN"),
    (404, "NOT_FOUND"),
    (405, "METHOD_NOT_ALLOWED"),
    (406, "NOT_ACCEPTABLE"),
    (407, "PROXY_AUTHENTICATION_REQUIRED"),
    (408, "REQUEST_TIMEOUT"),
    (409, "CONFLICT"),
    (410, "GONE"),
    (411, "LENGTH_REQUIRED"),
    (412, "PRECONDITION_FAILED"),
    (413, "PAYLOAD_TOO_LARGE"),
    (414, "URI_TOO_LONG"),
    (415, "UNSUPPORTED_MEDIA_TYPE"),
    (416, "RANGE_NOT_SATISFIABLE"),
    (417, "EXPECTATION_FAILED"),
    (418, "IM_A_TEAPOT"),
    (421, "MISDIRECTED_REQUEST"),
    (422, "UNPROCESSABLE_ENTITY"),
    (423, "LOCKED"),
    (424, "FAILED_DEPENDENCY"),
    (425, "TOO_EARLY"),
    (426, "UPGRADE_REQUIRED"),
    (428, "PRECONDITION_REQUIRED"),
    (429, "TOO_MANY_REQUESTS"),
    (431, "REQUEST_HEADER_FIELDS_TOO_LARGE"),
    (451, "UNAVAILABLE_FOR_LEGAL_REASONS"),
    (500, "INTERNAL_SERVER_ERROR"),
    (501, "NOT_IMPLEMENTED"),
    (502, "BAD_GATEWAY"),
    (503, "SERVICE_UNAVAILABLE"),
    (504, "GATEWAY_TIMEOUT"),
    (505, "HTTP_VERSION_NOT_SUPPORTED"),
    (506, "VARIANT_ALSO_NEGOTIATES"),
    (507, "INSUFFICIENT_STORAGE"),
    (508, "LOOP_DETECTED"),
    (510, "NOT_EXTENDED"),
    (511, "NETWORK_AUTHENTICATION_REQUIRED"),
];

/// Returns the number of a name. For 413 and 422 it knows RFC 9110's names, too: `http::StatusCode`
/// has older ones.
pub(crate) fn by_name(name: &str) -> Option<u16> {
    match name {
        "CONTENT_TOO_LARGE" => Some(413),
        "UNPROCESSABLE_CONTENT" => Some(422),
        _ => NAMES.iter().find(|(_, known)| *known == name).map(|(number, _)| *number),
    }
}

/// Returns whether RFC 9110's registry has a phrase for a status.
pub(crate) fn has_phrase(number: u16) -> bool {
    NAMES.iter().any(|(known, _)| *known == number)
}

/// Returns the code made of a status's phrase: `not_found`. For 413 and 422, whose names in
/// `http::StatusCode` are older than RFC 9110, the code is made of RFC 9110's phrase.
pub(crate) fn code(number: u16) -> Option<String> {
    match number {
        413 => Some("content_too_large".to_owned()),
        422 => Some("unprocessable_content".to_owned()),
        _ => NAMES.iter().find(|(known, _)| *known == number).map(|(_, name)| name.to_lowercase()),
    }
}

/// Returns whether a range of statuses contains a status only if the status is listed, too. These
/// statuses need a header, or are reserved.
pub(crate) fn is_outside_of_ranges(number: u16) -> bool {
    number == 418 || required_header(number).is_some()
}

/// Returns the header that a response with this status must have (RFC 9110 §15.5.2, §15.5.6,
/// §15.5.8, §15.5.22). Returns `None` if there is none.
pub(crate) fn required_header(number: u16) -> Option<Required> {
    let (name, value, clause) = match number {
        401 => {
            ("www-authenticate", "Bearer realm=\"api\"", "a 401 response has at least one challenge (RFC 9110 §15.5.2)")
        }
        405 => ("allow", "GET, POST", "a 405 response lists the allowed methods (RFC 9110 §15.5.6)"),
        407 => (
            "proxy-authenticate",
            "Basic realm=\"proxy\"",
            "a 407 response has at least one challenge (RFC 9110 §15.5.8)",
        ),
        426 => ("upgrade", "HTTP/2.0", "a 426 response lists the required protocols (RFC 9110 §15.5.22)"),
        _ => return None,
    };
    Some(Required { name, value, clause })
}

/// A header that a status requires.
pub(crate) struct Required {
    pub(crate) name: &'static str,
    /// An example of a value.
    pub(crate) value: &'static str,
    /// The requirement with its clause, for a diagnostic.
    pub(crate) clause: &'static str,
}
