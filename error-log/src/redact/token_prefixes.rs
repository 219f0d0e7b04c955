//! Secrets that are recognized by their prefix.

/// The shape of the characters after a prefix, so that `sk-learn-extensions` is not a key.
#[derive(Clone, Copy)]
enum Tail {
    /// The minimum number of characters of a token.
    Any(usize),
    /// The minimum length of a run of letters and digits, with a digit.
    Run(usize),
    /// The minimum number of letters, digits, `-` and `_`, with small and capital letters.
    Mixed(usize),
    /// The minimum number of hexadecimal digits.
    Hex(usize),
    /// The exact number of capital letters and digits.
    Capitals(usize),
    /// The same, with a digit among them.
    CapitalsWithDigit(usize),
}

use Tail::{Any, Capitals, CapitalsWithDigit, Hex, Mixed, Run};

/// The prefixes of known tokens and keys.
const PREFIXES: [(&str, Tail); 107] = [
    // Base64 of JSON: the head of a JWT, or of another signed or encrypted token.
    ("eyJ", Any(12)),
    ("sk_live_", Any(8)),
    ("sk_test_", Any(8)),
    ("sk_", Run(16)),
    ("rk_live_", Any(8)),
    ("rk_test_", Any(8)),
    ("pk_live_", Any(8)),
    ("sk-", Run(16)),
    ("sk-", Mixed(32)),
    ("whsec_", Any(8)),
    ("tok_", Run(10)),
    ("AKIA", Capitals(16)),
    ("ASIA", CapitalsWithDigit(16)),
    ("ABIA", CapitalsWithDigit(16)),
    ("ACCA", CapitalsWithDigit(16)),
    ("AIza", Mixed(24)),
    ("ya29.", Mixed(12)),
    ("GOCSPX-", Mixed(16)),
    ("1//0", Mixed(24)),
    ("ghp_", Run(16)),
    ("gho_", Run(16)),
    ("ghu_", Run(16)),
    ("ghs_", Run(16)),
    ("ghr_", Run(16)),
    ("github_pat_", Run(16)),
    ("glpat-", Mixed(12)),
    ("glpat-", Run(16)),
    ("gldt-", Mixed(12)),
    ("glrt-", Mixed(12)),
    ("glrt-", Run(16)),
    ("glptt-", Run(12)),
    ("gloas-", Run(12)),
    ("glcbt-", Mixed(12)),
    ("glsoat-", Mixed(12)),
    ("glffct-", Mixed(12)),
    ("glimt-", Mixed(12)),
    ("glagent-", Mixed(12)),
    ("glft-", Mixed(12)),
    ("xoxb-", Run(6)),
    ("xoxp-", Run(6)),
    ("xoxa-", Run(6)),
    ("xoxr-", Run(6)),
    ("xoxs-", Run(6)),
    ("xoxe.", Run(6)),
    ("xoxe-", Run(6)),
    ("xapp-", Run(6)),
    ("SG.", Mixed(16)),
    ("npm_", Run(24)),
    ("pypi-AgE", Any(16)),
    ("rubygems_", Hex(32)),
    ("hf_", Run(24)),
    ("hf_", Mixed(30)),
    ("dop_v1_", Hex(32)),
    ("doo_v1_", Hex(32)),
    ("dor_v1_", Hex(32)),
    ("shpat_", Run(16)),
    ("shpss_", Run(16)),
    ("shpca_", Run(16)),
    ("shppa_", Run(16)),
    ("sq0atp-", Mixed(12)),
    ("sq0csp-", Mixed(12)),
    ("key-", Hex(32)),
    ("AGE-SECRET-KEY-", Any(16)),
    ("v1.local.", Mixed(24)),
    ("v2.local.", Mixed(24)),
    ("v3.local.", Mixed(24)),
    ("v4.local.", Mixed(24)),
    ("v1.public.", Mixed(24)),
    ("v2.public.", Mixed(24)),
    ("v3.public.", Mixed(24)),
    ("v4.public.", Mixed(24)),
    ("k1.", Mixed(24)),
    ("k2.secret.", Mixed(24)),
    ("k2.local.", Mixed(24)),
    ("k3.secret.", Mixed(24)),
    ("k3.local.", Mixed(24)),
    ("k4.secret.", Mixed(24)),
    ("k4.local.", Mixed(24)),
    ("hvs.", Mixed(16)),
    ("hvb.", Mixed(16)),
    ("hvr.", Mixed(16)),
    ("secret_", Run(32)),
    ("ntn_", Run(32)),
    ("NRAK-", CapitalsWithDigit(27)),
    ("NRAK-", Run(16)),
    ("NRJS-", Run(16)),
    ("NRII-", Mixed(16)),
    ("sb_secret_", Mixed(12)),
    ("sbp_", Hex(32)),
    ("pscale_tkn_", Any(16)),
    ("pscale_pw_", Any(16)),
    ("pscale_oauth_", Any(16)),
    ("ATATT", Mixed(16)),
    ("ATCTT", Mixed(16)),
    ("ATBB", Run(16)),
    ("lin_api_", Run(24)),
    ("dckr_pat_", Mixed(16)),
    ("figd_", Mixed(16)),
    ("sntrys_", Mixed(16)),
    ("sntryu_", Hex(32)),
    ("gsk_", Run(24)),
    ("dp.st.", Run(24)),
    ("dp.pt.", Run(24)),
    ("nvapi-", Mixed(24)),
    ("r8_", Run(24)),
    ("PMAK-", Run(20)),
    ("dapi", Hex(32)),
];

/// The second characters of the prefixes by their first character, as bits.
static SECOND: [u128; 128] = {
    let (mut seconds, mut at) = ([0; 128], 0);
    #[allow(clippy::indexing_slicing, reason = "the compiler does it")]
    while at < PREFIXES.len() {
        let prefix = PREFIXES[at].0.as_bytes();
        seconds[prefix[0] as usize] |= 1 << prefix[1];
        at += 1;
    }
    seconds
};

/// Returns whether a word has a secret with a known prefix in it.
pub(super) fn is_certain(word: &str) -> bool {
    let bytes = word.as_bytes();
    // Other text may precede the secret: `token=sk_live_…`, `/v1/sk_live_…`.
    let mut may_begin = true;
    bytes.iter().enumerate().any(|(at, byte)| {
        let begins = std::mem::replace(&mut may_begin, !byte.is_ascii_alphanumeric());
        let second = bytes.get(at + 1).copied().unwrap_or_default();
        let may_be = begins
            && byte.is_ascii()
            && second.is_ascii()
            && SECOND.get(usize::from(*byte)).is_some_and(|seconds| *seconds >> second & 1 == 1);
        may_be && bytes.get(at..).is_some_and(begins_one)
    })
}

fn begins_one(rest: &[u8]) -> bool {
    PREFIXES.iter().any(|(prefix, tail)| {
        prefix.as_bytes().first() == rest.first()
            && rest.strip_prefix(prefix.as_bytes()).is_some_and(|rest| tail.fits(rest))
    })
}

impl Tail {
    fn fits(self, rest: &[u8]) -> bool {
        // No token needs more characters to be recognized, and a longer part would be looked at
        // again for each prefix in a text.
        let rest = rest.get(..64).unwrap_or(rest);
        let len = |is: fn(&u8) -> bool| rest.iter().take_while(|byte| is(byte)).count();
        let is_capital = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        match self {
            Any(least) => len(|byte| byte.is_ascii_alphanumeric() || b"-_.+/=".contains(byte)) >= least,
            Run(least) => rest
                .split(|byte| !byte.is_ascii_alphanumeric() && !b"-_.".contains(byte))
                .next()
                .unwrap_or_default()
                .split(|byte| !byte.is_ascii_alphanumeric())
                .any(|run| run.len() >= least && run.iter().any(u8::is_ascii_digit)),
            Mixed(least) => {
                let tail =
                    rest.get(..len(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte))).unwrap_or_default();
                let count = |is: fn(&u8) -> bool| tail.iter().filter(|byte| is(byte)).count();
                tail.len() >= least
                    && count(u8::is_ascii_uppercase) >= 2
                    && count(u8::is_ascii_lowercase) >= 2
                    && (count(u8::is_ascii_digit) > 0 || count(u8::is_ascii_uppercase) >= 4)
            }
            Hex(least) => len(u8::is_ascii_hexdigit) >= least,
            Capitals(exact) => {
                len(is_capital) == exact && rest.get(exact).is_none_or(|next| !next.is_ascii_alphanumeric())
            }
            CapitalsWithDigit(exact) => {
                Capitals(exact).fits(rest) && rest.get(..exact).is_some_and(|tail| tail.iter().any(u8::is_ascii_digit))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_not_enough() {
        for honest in [
            "ASIA_PACIFIC_SOUTHEAST",
            "ASIAPACIFICSOUTHEAST",
            "AKIAPACIFIC",
            "sk-learn-extensions",
            "sk_learn_extensions_2024",
            "key-value-store-configuration",
            "npm_config_registry_and_settings",
            "tok_embeddings_weight",
            "SG.MARINA.BAY.SANDS.TOWER.ONE",
            "secret_santa_2024_participants_list",
            "hvs.example.com",
            "v2.public.customers.list",
            "glrt-docs-2024-edition",
            "hf_hub_download_and_cache_everything",
        ] {
            assert!(!is_certain(honest), "{honest}");
        }
    }
}
