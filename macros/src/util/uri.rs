//! The syntax of URIs (RFC 3986), for the URIs of problem types and the links to documentation.

/// Returns whether a text is a URI reference (RFC 3986 §4.1) that is not empty. A `urn:` also has a
/// namespace and a name (RFC 8141 §2).
pub(crate) fn is_reference(text: &str) -> bool {
    let (before_fragment, fragment) = text.split_once('#').unwrap_or((text, ""));
    if text.is_empty() || fragment.contains('#') || !has_legal_characters(text) {
        return false;
    }
    // A colon in the first segment ends a scheme (RFC 3986 §4.2).
    let first = before_fragment.split(['/', '?']).next().unwrap_or_default();
    match first.split_once(':') {
        None => true,
        Some((scheme, _)) => {
            let rest = before_fragment.split_once(':').map_or("", |(_, rest)| rest);
            is_scheme(scheme) && !rest.is_empty() && (!scheme.eq_ignore_ascii_case("urn") || is_urn(rest))
        }
    }
}

/// Returns whether a text is the address of a page on the web.
pub(crate) fn is_link(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = host.and_then(|rest| rest.split(['/', '?', '#']).next());
    is_reference(text) && host.is_some_and(|host| host.bytes().any(|byte| byte.is_ascii_alphanumeric()))
}

fn is_scheme(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

fn is_urn(rest: &str) -> bool {
    let Some((namespace, name)) = rest.split_once(':') else { return false };
    let is_inside = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (2..=32).contains(&namespace.len())
        && namespace.bytes().all(is_inside)
        && !namespace.starts_with('-')
        && !namespace.ends_with('-')
        && !name.is_empty()
}

/// Returns whether a text has only unreserved and reserved characters (RFC 3986 §2.2, §2.3) and
/// complete percent-encodings (§2.1).
fn has_legal_characters(text: &str) -> bool {
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let is_legal = match byte {
            b'%' => rest.next().is_some_and(is_hex) && rest.next().is_some_and(is_hex),
            _ => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(&byte),
        };
        if !is_legal {
            return false;
        }
    }
    true
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_hexdigit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_those_of_rfc_3986() {
        for legal in [
            "urn:ietf:params:acme:error:badNonce",
            "https://example.com/errors/not-found",
            "https://example.com/errors#a%20b",
            "tag:example.com,2024:errors/7",
            "about:blank",
            "/problems/not-found",
            "not-found",
            "#not-found",
            "./a:b",
            "//example.com/a",
        ] {
            assert!(is_reference(legal), "{legal}");
        }
        for illegal in [
            "", "urn:", "urn:x", "urn:x:y", "urn:ab:", "1a:b", ":a", "a b", "a%2", "a%zz", "ä", "a#b#c", "a\"b", "<a>",
            "a:",
        ] {
            assert!(!is_reference(illegal), "{illegal}");
        }
    }

    #[test]
    fn links_lead_to_the_web() {
        assert!(["https://example.com", "http://localhost:8080/a?b#c", "https://[::1]/"].into_iter().all(is_link));
        let none = ["", "example.com/errors", "/errors", "ftp://example.com", "https://", "https:///a", "https://a b"];
        assert!(!none.into_iter().any(is_link));
    }
}
