//! Names whose values are secret, whatever the values look like.

/// Returns whether a name makes its value secret: the name of a header, a parameter or a member of
/// a body.
///
/// The look of a value is a better sign and is checked everywhere, but a password such as `hunter2`
/// doesn't look like a secret.
pub(crate) fn is_secret(name: &str) -> bool {
    is_secret_of(name, false)
}

/// Returns the same as [`is_secret`], if it is known whether the value is a number: in
/// `max_tokens: 20` the number is a count.
pub(super) fn is_secret_of(name: &str, is_number: bool) -> bool {
    const PARTS: [(&str, u32); 28] = with_letters([
        "password",
        "passwd",
        "passphrase",
        "passcode",
        "pincode",
        "pwd",
        "secret",
        "apikey",
        "accesskey",
        "privatekey",
        "signingkey",
        "encryptionkey",
        "subscriptionkey",
        "functionskey",
        "accountkey",
        "authorization",
        "authentication",
        "credential",
        "cookie",
        "signature",
        "session",
        "cardnumber",
        "cvv",
        "cvc",
        "securitycode",
        "verificationcode",
        "verificationvalue",
        "bearer",
    ]);
    const ENDS: [(&str, u32); 2] = with_letters(["token", "jwt"]);
    const WORDS: [&str; 8] = ["auth", "pass", "pin", "otp", "totp", "csc", "pan", "ssn"];

    let has = letters(name);
    if PARTS.iter().chain(&ENDS).any(|(_, needs)| has & needs == *needs) {
        let plain: String =
            name.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_lowercase()).collect();
        if PARTS.iter().any(|(part, needs)| has & needs == *needs && plain.contains(part))
            || ENDS.iter().any(|(end, _)| plain.ends_with(end))
            || !is_number && plain.ends_with("tokens")
        {
            return true;
        }
    }
    name.eq_ignore_ascii_case("x-key")
        || words(name).any(|word| WORDS.iter().any(|secret| word.eq_ignore_ascii_case(secret.as_bytes())))
}

/// Returns the words of a name, without digits at their ends: `card_pin`, `cardPin`, `PINCard`,
/// `card.pin2`.
fn words(name: &str) -> impl Iterator<Item = &[u8]> {
    name.as_bytes()
        .split(|byte| !byte.is_ascii_alphanumeric())
        .flat_map(|part| part.chunk_by(|before, next| before.is_ascii_uppercase() || !next.is_ascii_uppercase()))
        .flat_map(|chunk| {
            // The last capital letter begins the word after an abbreviation.
            let capitals = chunk.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
            let (first, second) = chunk.split_at(if capitals < chunk.len() { capitals.saturating_sub(1) } else { 0 });
            [first, second]
        })
        .map(|mut word| {
            while let [rest @ .., b'0'..=b'9'] = word {
                word = rest;
            }
            word
        })
}

/// Returns the letters of a text as bits. Most names lack a letter of each secret word, and a
/// comparison of bits is faster than a search.
const fn letters(text: &str) -> u32 {
    let (mut letters, mut rest) = (0, text.as_bytes());
    while let [byte, tail @ ..] = rest {
        letters |= 1 << (*byte & 31);
        rest = tail;
    }
    letters
}

const fn with_letters<const N: usize>(parts: [&str; N]) -> [(&str, u32); N] {
    let (mut with, mut at) = ([("", 0); N], 0);
    #[allow(clippy::indexing_slicing, reason = "the compiler does it")]
    while at < N {
        with[at] = (parts[at], letters(parts[at]));
        at += 1;
    }
    with
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_every_case_and_spelling() {
        let names = "Authorization proxy-authorization Cookie set-cookie x-api-key X-API-Key apiKey x-auth-token access_token \
            accessToken client_secret password newPassword cvv CVC private_key sessionId card_number x-amz-security-token \
            X-Amz-Signature www-authentication-info security_code securityCode card_cvc cardCvv CVVCode cvv_code cvv2 \
            card_verification_value new_pin newPin PINNumber pin2 pin_code passcode db_pass dbPass user_pwd otp_code otpCode \
            verification_code tokens refreshTokens card.pan x-auth x-key ocp-apim-subscription-key x-functions-key AccountKey";
        for name in names.split_whitespace() {
            assert!(is_secret(name), "{name}");
        }
    }

    #[test]
    fn other_names_are_none() {
        let names = "limit status external_identifier content-type display_name keyboard pinned idempotency_key author \
            authority key primary_key public_key business_name company span expand passenger compass bypassed passed \
            shipping_address footprint discount_code postal_code opinion japan userAgent PINNED";
        for name in names.split_whitespace() {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn tokens_may_be_counted() {
        for name in ["tokens", "max_tokens", "totalTokens"] {
            assert!(is_secret(name) && !is_secret_of(name, true), "{name}");
        }
        assert!(is_secret_of("pin", true));
    }
}
