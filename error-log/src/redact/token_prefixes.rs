//! Secrets that are recognized by their prefix.

/// The prefixes of known tokens and keys, each with the minimum number of characters that follow.
const PREFIXES: [(&str, usize); 37] = [
    // Base64 of JSON: the head of a JWT, or of another signed or encrypted token.
    ("eyJ", 12),
    ("sk_", 8),
    ("rk_", 8),
    ("pk_live_", 8),
    ("sk-", 12),
    ("whsec_", 8),
    ("tok_", 8),
    ("AKIA", 12),
    ("ASIA", 12),
    ("AIza", 24),
    ("ya29.", 12),
    ("1//0", 24),
    ("ghp_", 16),
    ("gho_", 16),
    ("ghu_", 16),
    ("ghs_", 16),
    ("ghr_", 16),
    ("github_pat_", 16),
    ("glpat-", 12),
    ("gldt-", 12),
    ("xoxb-", 8),
    ("xoxp-", 8),
    ("xoxa-", 8),
    ("xoxr-", 8),
    ("xoxs-", 8),
    ("xapp-", 8),
    ("SG.", 16),
    ("npm_", 24),
    ("pypi-", 24),
    ("hf_", 24),
    ("dop_v1_", 24),
    ("shpat_", 16),
    ("shpss_", 16),
    ("sq0atp-", 12),
    ("key-", 24),
    ("AGE-SECRET-KEY-", 16),
    ("v2.local.", 16),
];

/// The first characters of the prefixes, as bits.
const FIRST: u128 = {
    let (mut first, mut at) = (0, 0);
    while at < PREFIXES.len() {
        #[allow(clippy::indexing_slicing, reason = "the compiler does it")]
        let byte = PREFIXES[at].0.as_bytes()[0];
        first |= 1 << byte;
        at += 1;
    }
    first
};

/// Returns whether a word has a secret with a known prefix in it.
pub(super) fn is_certain(word: &str) -> bool {
    let bytes = word.as_bytes();
    // Other text may precede the secret: `token=sk_live_…`, `/v1/sk_live_…`.
    let mut may_begin = true;
    bytes.iter().enumerate().any(|(at, byte)| {
        let begins = std::mem::replace(&mut may_begin, !byte.is_ascii_alphanumeric());
        begins && byte.is_ascii() && FIRST >> byte & 1 == 1 && bytes.get(at..).is_some_and(begins_one)
    })
}

fn begins_one(rest: &[u8]) -> bool {
    let is_token = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.+/=".contains(byte);
    PREFIXES.iter().any(|(prefix, least)| {
        prefix.as_bytes().first() == rest.first()
            && rest
                .strip_prefix(prefix.as_bytes())
                .is_some_and(|tail| tail.iter().take(*least).take_while(|byte| is_token(byte)).count() == *least)
    })
}
