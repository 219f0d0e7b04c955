//! Names whose values are secret, whatever the values look like, and names whose values look random
//! and are not secret.

/// The meaning of a name for the value under the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    /// The name says nothing: only the look of the value decides.
    Plain,
    /// The value is a secret, or something with the same name: the session of a conference, the
    /// token of a currency.
    Weak,
    /// The value is a secret.
    Secret,
}

impl Name {
    pub(crate) fn is_secret(self) -> bool {
        matches!(self, Self::Weak | Self::Secret)
    }
}

/// Parts of secret names, without the separators of their words, each with its letters as bits.
const PARTS: [(&str, u32); 87] = with_letters([
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
    "privkey",
    "signingkey",
    "encryptionkey",
    "decryptionkey",
    "subscriptionkey",
    "functionskey",
    "accountkey",
    "masterkey",
    "hmackey",
    "sharedkey",
    "sshkey",
    "servicekey",
    "servicerolekey",
    "storagekey",
    "consumerkey",
    "licensekey",
    "webhookkey",
    "aeskey",
    "rsakey",
    "appkey",
    "serverkey",
    "walletkey",
    "deploykey",
    "keymaterial",
    "authorization",
    "authentication",
    "credential",
    "cookie",
    "signature",
    "session",
    "sessid",
    "connectsid",
    "cardnumber",
    "cardnum",
    "cardno",
    "ccnumber",
    "ccnum",
    "cvv",
    "cvc",
    "securitycode",
    "securityanswer",
    "verificationcode",
    "verificationvalue",
    "confirmationtoken",
    "mfacode",
    "otpcode",
    "smscode",
    "onetimecode",
    "twofactorcode",
    "logincode",
    "resetcode",
    "resetkey",
    "activationcode",
    "activationkey",
    "magiclink",
    "magiccode",
    "unlockcode",
    "backupcode",
    "recoverycode",
    "recoveryphrase",
    "recoverykey",
    "seedphrase",
    "seedwords",
    "mnemonic",
    "bearer",
    "tokenvalue",
    "tokenhash",
    "tokendigest",
    "tokenstring",
    "samlresponse",
    "samlassertion",
    "clientassertion",
    "codeverifier",
    "devicecode",
    "passwort",
    "kennwort",
    "jsonwebtoken",
]);

/// "Password" in other languages. Most of their names have no other word with these letters.
const FOREIGN: [(&str, u32); 18] = with_letters([
    "slaptazodis",
    "katasandi",
    "zaporka",
    "salasona",
    "lykilord",
    "pasahitza",
    "fjalekalim",
    "motdepasse",
    "contrasen",
    "wachtwoord",
    "losenord",
    "salasana",
    "adgangskode",
    "passord",
    "jelszo",
    "palavrapasse",
    "lozinka",
    "matkhau",
]);

/// The same in other scripts.
const OTHER_SCRIPTS: [&str; 16] = [
    "парола",
    "лозинка",
    "κωδικόςπρόσβασης",
    "סיסמה",
    "รหัสผ่าน",
    "पासवर्ड",
    "كلمةالمرور",
    "암호",
    "пароль",
    "密码",
    "密碼",
    "口令",
    "パスワード",
    "暗証番号",
    "비밀번호",
    "كلمةالسر",
];

/// The ends of secret names.
const ENDS: [(&str, u32); 2] = with_letters(["token", "jwt"]);

/// The words of secret names that are too short to be looked for within other words.
const WORDS: [(&str, u32); 26] = with_letters([
    "auth", "pass", "pin", "otp", "totp", "hotp", "csc", "pan", "ssn", "jwt", "hmac", "dpop", "csrf", "xsrf", "puk",
    "mtan", "psk", "senha", "haslo", "sifre", "heslo", "geslo", "parola", "pw", "psw", "pswd",
]);

/// Secret names as a whole. `sig` is the signature of a URL, and `facode` is
/// `2fa_code` without its digit.
const WHOLE: [(&str, u32); 6] = with_letters(["xkey", "sid", "sig", "dpop", "facode", "codefa"]);

/// The last words of names that describe a secret: `password_policy`, `token_type`.
const DESCRIPTIONS: [&str; 125] = [
    "minutes",
    "hours",
    "weeks",
    "months",
    "millis",
    "bytes",
    "bits",
    "percent",
    "age",
    "alg",
    "algorithm",
    "at",
    "changed",
    "class",
    "count",
    "created",
    "domain",
    "enabled",
    "endpoint",
    "error",
    "errors",
    "expired",
    "expires",
    "expiry",
    "expiration",
    "failed",
    "field",
    "file",
    "filename",
    "format",
    "header",
    "in",
    "index",
    "issuer",
    "label",
    "len",
    "length",
    "limit",
    "max",
    "method",
    "methods",
    "min",
    "mode",
    "name",
    "names",
    "path",
    "policy",
    "provider",
    "rate",
    "required",
    "rotation",
    "rule",
    "rules",
    "scheme",
    "set",
    "size",
    "status",
    "strength",
    "symbol",
    "timeout",
    "title",
    "ttl",
    "type",
    "types",
    "version",
    "attempt",
    "attempts",
    "audience",
    "date",
    "days",
    "duration",
    "event",
    "events",
    "flow",
    "group",
    "host",
    "interval",
    "level",
    "lifetime",
    "page",
    "plugin",
    "port",
    "region",
    "result",
    "retries",
    "role",
    "roles",
    "scope",
    "scopes",
    "seconds",
    "server",
    "service",
    "source",
    "strategy",
    "success",
    "time",
    "times",
    "valid",
    "verified",
    "uri",
    "url",
    "updated",
    "used",
    "user",
    "username",
    "allowed",
    "blocked",
    "brand",
    "check",
    "confirmed",
    "consent",
    "disabled",
    "encoding",
    "exists",
    "left",
    "locked",
    "missing",
    "options",
    "present",
    "reason",
    "remaining",
    "settings",
    "slug",
    "supported",
    "total",
];

/// Passes of other kinds.
const OTHER_PASSES: [&str; 8] =
    ["boardingpass", "buspass", "daypass", "hallpass", "lowpass", "highpass", "seasonpass", "skipass"];

/// The last words of names whose values look random and are not secret. `sha` is `sha256` without
/// its digits.
const IDS: [&str; 42] = [
    "id",
    "ids",
    "uuid",
    "guid",
    "sha",
    "md",
    "etag",
    "checksum",
    "digest",
    "commit",
    "commits",
    "revision",
    "rev",
    "trace",
    "traces",
    "traceparent",
    "tracestate",
    "span",
    "cursor",
    "fingerprint",
    "thumbprint",
    "integrity",
    "oid",
    "blob",
    "blobs",
    "tree",
    "trees",
    "parents",
    "build",
    "builds",
    "release",
    "compare",
    "hash",
    "hashes",
    "txid",
    "tx",
    "after",
    "before",
    "ksuid",
    "ulid",
    "nanoid",
    "cuid",
];
/// Ends of such names.
const ID_ENDS: [&str; 18] = [
    "publickey",
    "pubkey",
    "certificate",
    "traceid",
    "spanid",
    "requestid",
    "correlationid",
    "nonematch",
    "ifmatch",
    "githash",
    "commithash",
    "blockhash",
    "txhash",
    "transactionhash",
    "contenthash",
    "filehash",
    "treehash",
    "githead",
];
/// Tokens of pagination, which give access to nothing.
const CURSORS: [&str; 8] = [
    "pagetoken",
    "nexttoken",
    "continuationtoken",
    "synctoken",
    "paginationtoken",
    "resumetoken",
    "skiptoken",
    "cancellationtoken",
];

/// The letters of each secret word, as bits.
static NEEDS: [u32; PARTS.len() + FOREIGN.len() + ENDS.len() + WORDS.len() + WHOLE.len()] = {
    let mut needs = [0; PARTS.len() + FOREIGN.len() + ENDS.len() + WORDS.len() + WHOLE.len()];
    let lists: [&[(&str, u32)]; 5] = [&PARTS, &FOREIGN, &ENDS, &WORDS, &WHOLE];
    let (mut list, mut at) = (0, 0);
    #[allow(clippy::indexing_slicing, reason = "the compiler does it")]
    while list < lists.len() {
        let mut place = 0;
        while place < lists[list].len() {
            needs[at] = lists[list][place].1;
            (at, place) = (at + 1, place + 1);
        }
        list += 1;
    }
    needs
};

/// The longest end of a name that is looked at.
const LONGEST: usize = 96;

/// Returns the meaning of the name of a header, a parameter or a member of a body.
pub(crate) fn classify(name: &str) -> Name {
    let name = name.get(cut_before(name)..).unwrap_or_default();
    if name.is_ascii() {
        return classify_ascii(name);
    }
    let folded: String = name.chars().flat_map(char::to_lowercase).map(without_accent).collect();
    let joined: String = folded.chars().filter(|char| char.is_alphanumeric()).collect();
    if OTHER_SCRIPTS.iter().any(|part| joined.contains(part)) {
        return Name::Secret;
    }
    // The case of the letters separates words, so the name keeps the case where it can.
    let ascii: String = name.chars().map(without_accent).filter(char::is_ascii).collect();
    classify_ascii(&ascii)
}

fn cut_before(name: &str) -> usize {
    let mut from = name.len().saturating_sub(LONGEST);
    while !name.is_char_boundary(from) {
        from += 1;
    }
    from
}

/// Returns the plain letter of a letter with a mark, for the languages above.
fn without_accent(char: char) -> char {
    match char {
        'ñ' | 'Ñ' => 'n',
        'ł' | 'Ł' => 'l',
        'ş' | 'Ş' => 's',
        'ö' | 'ó' | 'Ö' | 'Ó' => 'o',
        'á' | 'ã' | 'ậ' | 'ă' => 'a',
        'ẩ' => 'a',
        'é' => 'e',
        'í' | 'ı' => 'i',
        'ž' | 'Ž' => 'z',
        'õ' | 'Õ' => 'o',
        'ë' => 'e',
        other => other,
    }
}

fn classify_ascii(name: &str) -> Name {
    let has = letters(name);
    // Most names lack a letter of each secret word. All words are compared without a branch, so
    // that the compiler compares several at once.
    if !NEEDS.iter().fold(false, |may_be, needs| may_be | (has & needs == *needs)) {
        return Name::Plain;
    }
    let plain = Joined::of(name);
    let text = plain.as_str();
    let is_part = |part: &str| {
        has_part(text, part) && (part != "secret" || !(has_part(text, "secretar") || has_part(text, "secretsanta")))
    };
    let holds = |list: &[(&str, u32)]| list.iter().any(|(part, needs)| has & needs == *needs && is_part(part));
    // `access_token_v2`
    let end = if plain.had_digits { text.strip_suffix('v').unwrap_or(text) } else { text };
    let is_secret = holds(&PARTS)
        || holds(&FOREIGN)
        || ENDS.iter().any(|(part, _)| end.ends_with(part))
        || end.ends_with("tokens")
        || is_word(name, text, has)
        || WHOLE.iter().any(|(whole, _)| *whole == text);
    if !is_secret {
        return Name::Plain;
    }
    let ends = |list: &[&str]| list.iter().any(|end| text.ends_with(end));
    let last = last_word(name);
    let describes = last.len() < name.len() && is_one_of(last, &DESCRIPTIONS);
    if describes || ends(&CURSORS) || ends(&OTHER_PASSES) {
        return Name::Plain;
    }
    let weak = [
        "token",
        "tokens",
        "session",
        "sessions",
        "pass",
        "auth",
        "authentication",
        "signature",
        "signatures",
        "bearer",
        "pan",
        "sig",
    ];
    if weak.contains(&text) { Name::Weak } else { Name::Secret }
}

/// Returns whether a text has a part. Faster than the standard library's search for short texts.
fn has_part(text: &str, part: &str) -> bool {
    let (bytes, part) = (text.as_bytes(), part.as_bytes());
    let first = part.first().copied();
    (0..bytes.len().saturating_sub(part.len() - 1))
        .any(|at| bytes.get(at).copied() == first && bytes.get(at..at + part.len()) == Some(part))
}

/// Returns whether a word of a name is one of the short secret words.
fn is_word(name: &str, text: &str, has: u32) -> bool {
    let may_be = WORDS.iter().any(|(word, needs)| has & needs == *needs && has_part(text, word));
    may_be && words(name).any(|word| WORDS.iter().any(|(secret, _)| word.eq_ignore_ascii_case(secret.as_bytes())))
}

fn is_one_of(word: &[u8], list: &[&str]) -> bool {
    list.iter().any(|other| word.eq_ignore_ascii_case(other.as_bytes()))
}

/// Returns whether the values of a name are ids, hashes or cursors, which may look random.
pub(crate) fn is_id(name: &str) -> bool {
    let name = name.get(cut_before(name)..).unwrap_or_default();
    let last = last_word(name);
    let joined = Joined::of(name);
    let text = joined.as_str();
    is_one_of(last, &IDS)
        || has_part(text, "trace")
        || text == "etag"
        // The header of Zipkin's B3 propagation. Without the digit the name would be any `b`.
        || name.eq_ignore_ascii_case("b3")
        || ID_ENDS.iter().chain(&CURSORS).any(|end| text.ends_with(end))
}

/// Returns whether a number under a secret name is a count: `max_tokens`, `sessions`.
pub(crate) fn is_counted(name: &str) -> bool {
    let joined = Joined::of(name);
    joined.as_str().ends_with("tokens") || joined.as_str() == "sessions"
}

/// A name in lower case without its digits and the separators of its words.
pub(super) struct Joined {
    bytes: [u8; LONGEST],
    len: usize,
    had_digits: bool,
}

impl Joined {
    pub(super) fn of(name: &str) -> Self {
        let mut joined = Self { bytes: [0; LONGEST], len: 0, had_digits: false };
        for byte in name.bytes() {
            joined.had_digits |= byte.is_ascii_digit();
            if byte.is_ascii_alphabetic() {
                if let Some(place) = joined.bytes.get_mut(joined.len) {
                    *place = byte.to_ascii_lowercase();
                    joined.len += 1;
                }
            }
        }
        joined
    }

    pub(super) fn as_str(&self) -> &str {
        self.bytes.get(..self.len).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// Returns the last word of a name, without digits at its end.
fn last_word(name: &str) -> &[u8] {
    let bytes = name.as_bytes();
    let end = bytes.iter().rposition(u8::is_ascii_alphabetic).map_or(0, |at| at + 1);
    let word = bytes.get(..end).unwrap_or_default();
    let before = |at: usize| at.checked_sub(1).and_then(|at| word.get(at));
    let mut start = end;
    let is_small = before(end).is_some_and(u8::is_ascii_lowercase);
    let is_of_word = |byte: &u8| {
        byte.is_ascii_digit() || if is_small { byte.is_ascii_lowercase() } else { byte.is_ascii_uppercase() }
    };
    while before(start).is_some_and(is_of_word) {
        start -= 1;
    }
    if is_small && before(start).is_some_and(u8::is_ascii_uppercase) {
        start -= 1;
    }
    word.get(start..).unwrap_or_default()
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
            verification_code tokens refreshTokens card.pan x-auth x-key ocp-apim-subscription-key x-functions-key AccountKey \
            token2 accessToken2 access_token_v2 passwort neuesPasswort senha contraseña Contraseña contrasena master_key \
            hmac_key sid connect.sid mfa_code backup_codes mnemonic token_value tokenHash dpop DPoP motDePasse hasło şifre \
            пароль 密码 salasana lösenord SESSION_KEY secret_2 2fa_secret PHPSESSID jsessionid";
        for name in names.split_whitespace() {
            assert!(classify(name).is_secret(), "{name}");
        }
    }

    #[test]
    fn other_names_are_none() {
        let names = "limit status external_identifier content-type display_name keyboard pinned idempotency_key author \
            authority key primary_key public_key business_name company span expand passenger compass bypassed passed \
            shipping_address footprint discount_code postal_code opinion japan userAgent PINNED token_type password_policy \
            passwordMinLength password_updated_at session_timeout auth_method cookie_domain signature_algorithm next_page_token \
            nextToken account_sid inside residence nonce token_id secret_name tokens_used routing_key";
        for name in names.split_whitespace() {
            assert!(!classify(name).is_secret(), "{name}");
        }
    }

    #[test]
    fn ids_look_random() {
        for name in
            "id trace_id traceId x-b3-traceid commit sha256 git_hash if-none-match next_cursor nextPageToken".split(' ')
        {
            assert!(is_id(name), "{name}");
        }
    }

    #[test]
    fn tokens_may_be_counted() {
        for name in ["tokens", "max_tokens", "totalTokens"] {
            assert!(classify(name).is_secret() && is_counted(name), "{name}");
        }
        assert!(!is_counted("pin"));
    }
}
