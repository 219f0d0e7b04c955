//! Names of values that are secret whatever they look like.

/// Whether what a name names is secret: a header, a parameter, a member of a body.
///
/// The look of a value says more, and decides everywhere; but `hunter2` looks like nothing.
pub(crate) fn is_secret(name: &str) -> bool {
    const PARTS: [&str; 17] = [
        "password",
        "passwd",
        "passphrase",
        "secret",
        "apikey",
        "accesskey",
        "privatekey",
        "signingkey",
        "encryptionkey",
        "authorization",
        "authentication",
        "credential",
        "cookie",
        "signature",
        "session",
        "cardnumber",
        "bearer",
    ];
    const ENDS: [&str; 2] = ["token", "jwt"];
    const WHOLE: [&str; 13] =
        ["auth", "pwd", "pass", "pin", "otp", "totp", "cvv", "cvv2", "cvc", "cvc2", "csc", "pan", "ssn"];
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_lowercase()).collect();
    let letters = letters(&name);
    PARTS.iter().any(|part| letters & self::letters(part) == self::letters(part) && name.contains(part))
        || ENDS.iter().any(|end| name.ends_with(end))
        || WHOLE.contains(&name.as_str())
}

/// Which letters there are, as bits: most names lack one of each part, which is seen faster than it is searched for.
fn letters(text: &str) -> u32 {
    text.bytes().fold(0, |letters, byte| letters | 1 << (byte & 31))
}

#[cfg(test)]
mod tests {
    use super::is_secret;

    #[test]
    fn names_are_known_in_every_case_and_spelling() {
        for name in [
            "Authorization",
            "proxy-authorization",
            "Cookie",
            "set-cookie",
            "x-api-key",
            "X-API-Key",
            "apiKey",
            "x-auth-token",
            "access_token",
            "accessToken",
            "client_secret",
            "password",
            "newPassword",
            "cvv",
            "CVC",
            "private_key",
            "sessionId",
            "card_number",
            "x-amz-security-token",
            "X-Amz-Signature",
            "www-authentication-info",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in
            ["limit", "status", "external_identifier", "content-type", "display_name", "tokens", "keyboard", "pinned"]
        {
            assert!(!is_secret(name), "{name}");
        }
    }
}
