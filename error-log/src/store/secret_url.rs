//! A URL, which may have a password.

use std::fmt;

/// A URL, which may have a password. `Debug` does not show the URL.
#[derive(Clone)]
pub(super) struct SecretUrl(pub(super) String);

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
