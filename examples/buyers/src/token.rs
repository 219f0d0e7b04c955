//! JSON Web Tokens as bearer tokens: their claims, and the keys that sign them.

use crate::error::AuthError;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// The claims of a token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    /// The id of the token.
    pub jti: Uuid,
    /// The owner of the token.
    pub sub: String,
    /// The scopes of the token.
    pub scopes: Vec<String>,
    /// The merchant accounts that the token is for.
    pub accounts: Vec<String>,
    /// The time of expiry, in seconds of Unix time.
    pub exp: u64,
}

/// The merchant accounts of this example. There are two, to show that each sees only its own data.
/// A real API has a table of accounts.
pub const ACCOUNTS: [&str; 2] = ["default", "other"];

impl Claims {
    /// Returns the claims of a new token for all merchant accounts of this example. The token
    /// expires in a day.
    #[must_use]
    pub fn new(sub: &str, scopes: &[&str]) -> Self {
        let scopes = scopes.iter().map(ToString::to_string).collect();
        let accounts = ACCOUNTS.map(str::to_owned).into();
        Self { jti: Uuid::new_v4(), sub: sub.to_owned(), scopes, accounts, exp: now() + 24 * 60 * 60 }
    }

    /// Returns the claims for other merchant accounts.
    #[must_use]
    pub fn for_accounts(self, accounts: &[&str]) -> Self {
        Self { accounts: accounts.iter().map(ToString::to_string).collect(), ..self }
    }

    /// Returns whether the token is for a merchant account.
    #[must_use]
    pub fn is_for(&self, account: &str) -> bool {
        self.accounts.iter().any(|granted| granted == account)
    }

    /// Returns whether the token has a scope.
    #[must_use]
    pub fn may(&self, scope: &str) -> bool {
        self.scopes.iter().any(|granted| grants(granted, scope))
    }
}

/// Returns whether a scope of a token grants another scope: `buyers.read` and `*.read` grant
/// `buyers.read`.
fn grants(granted: &str, scope: &str) -> bool {
    let wildcard = match scope.rsplit_once('.') {
        Some((_, "read")) => "*.read",
        Some((_, "write")) => "*.write",
        _ => scope,
    };
    granted == scope || granted == wildcard
}

fn now() -> u64 {
    jsonwebtoken::get_current_timestamp()
}

/// The key that signed a token, which is the `kid` of the token's header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyId {
    /// The main key: its tokens may do everything that their scopes allow.
    Main,
    /// A key for third parties: its tokens may only read, whatever their scopes allow.
    Restricted,
}

impl KeyId {
    fn as_str(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Restricted => "restricted",
        }
    }
}

/// The keys that sign and verify tokens. They are random, so tokens are valid as long as the
/// process runs. A real API has an identity provider.
pub struct Keys {
    main: Key,
    restricted: Key,
    validation: Validation,
}

struct Key {
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl Key {
    fn random() -> Result<Self, getrandom::Error> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)?;
        Ok(Self { encoding: EncodingKey::from_secret(&secret), decoding: DecodingKey::from_secret(&secret) })
    }
}

impl Keys {
    /// Creates random keys.
    ///
    /// # Errors
    ///
    /// The operating system can't provide random bytes.
    pub fn random() -> Result<Self, getrandom::Error> {
        // The server chooses the algorithm. The algorithm in a token's header has to be the same.
        let validation = Validation::new(Algorithm::HS256);
        Ok(Self { main: Key::random()?, restricted: Key::random()?, validation })
    }

    fn key(&self, id: KeyId) -> &Key {
        match id {
            KeyId::Main => &self.main,
            KeyId::Restricted => &self.restricted,
        }
    }

    /// Signs a token.
    ///
    /// # Errors
    ///
    /// The claims can't be serialized.
    pub fn sign(&self, id: KeyId, claims: &Claims) -> jsonwebtoken::errors::Result<String> {
        let header = Header { kid: Some(id.as_str().to_owned()), ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, claims, &self.key(id).encoding)
    }

    /// Returns the claims of a token, and the key that signed it.
    ///
    /// # Errors
    ///
    /// The token is not valid. The error has the reason, but its response does not.
    pub fn verify(&self, token: &str) -> Result<(Claims, KeyId), AuthError> {
        let malformed = |source| AuthError::Refused { reason: Reason::Malformed, source };
        let header = jsonwebtoken::decode_header(token).map_err(malformed)?;
        let ids = [KeyId::Main, KeyId::Restricted];
        let Some(id) = ids.into_iter().find(|id| header.kid.as_deref() == Some(id.as_str())) else {
            return Err(AuthError::Refused { reason: Reason::Key, source: ErrorKind::InvalidSignature.into() });
        };
        let refused = match jsonwebtoken::decode::<Claims>(token, &self.key(id).decoding, &self.validation) {
            Ok(token) => return Ok((token.claims, id)),
            Err(error) => error,
        };
        Err(match refused.kind() {
            // jsonwebtoken checks the time after the signature. So the signature is valid, and the
            // claims can be trusted.
            ErrorKind::ExpiredSignature => match jsonwebtoken::dangerous::insecure_decode_claims::<Claims>(token) {
                Ok(claims) => AuthError::Expired { ago: Ago(now().saturating_sub(claims.exp)) },
                Err(source) => malformed(source),
            },
            ErrorKind::InvalidSignature => AuthError::Refused { reason: Reason::Key, source: refused },
            _ => malformed(refused),
        })
    }
}

/// The reason why a token was refused, for the error log.
#[derive(Debug, Clone, Copy)]
pub enum Reason {
    /// The token was signed with another key.
    Key,
    /// The token's form, its algorithm or its claims are wrong.
    Malformed,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Key => "signed by a key that is not active",
            Self::Malformed => "the token is malformed",
        })
    }
}

/// A duration that is displayed in one unit: `3 minutes`.
#[derive(Debug, Clone, Copy)]
pub struct Ago(u64);

impl fmt::Display for Ago {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match self.0 {
            seconds @ ..60 => (seconds, "second"),
            seconds @ ..3600 => (seconds / 60, "minute"),
            seconds @ ..86_400 => (seconds / 3600, "hour"),
            seconds => (seconds / 86_400, "day"),
        };
        write!(f, "{count} {unit}{}", if count == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_grant_what_they_name() {
        assert!(grants("buyers.read", "buyers.read") && grants("*.read", "buyers.read"));
        assert!(grants("*.write", "buyers.write"));
        assert!(!grants("*.read", "buyers.write") && !grants("*", "buyers.read") && !grants("*.lock", "buyers.lock"));
        assert!(!grants("buyers.readonly", "buyers.read") && !grants("", "buyers.read"));
    }

    #[test]
    fn a_token_is_of_the_key_that_signed_it() {
        let (keys, claims) = (Keys::random().unwrap(), Claims::new("test", &[]));
        for id in [KeyId::Main, KeyId::Restricted] {
            assert_eq!(keys.verify(&keys.sign(id, &claims).unwrap()).unwrap().1, id);
        }
        // The header of this token names the main key, but the restricted key signed the token.
        let header = Header { kid: Some("main".to_owned()), ..Header::default() };
        let forged = jsonwebtoken::encode(&header, &claims, &keys.restricted.encoding).unwrap();
        assert!(matches!(keys.verify(&forged), Err(AuthError::Refused { reason: Reason::Key, .. })));
    }

    #[test]
    fn ago_is_told_in_words() {
        let told = [1, 59, 60, 200, 7200, 90_000].map(|seconds| Ago(seconds).to_string());
        assert_eq!(told.join(", "), "1 second, 59 seconds, 1 minute, 3 minutes, 2 hours, 1 day");
    }
}
