//! The parts of a profile that belong to the contract of its error types.

/// The parts of a profile that the catalog of an error type is checked against; see
/// [`ApiProfile::assert_catalog`](crate::ApiProfile::assert_catalog).
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct ProfileFacts {
    /// The challenge of the problem types that take theirs from the profile.
    pub challenge: Option<&'static str>,
    /// The names that no member may have, because the profile's format reserves them.
    pub reserved: &'static [&'static str],
    /// The name of the member with the request id, which no other member may have.
    pub request_id_member: Option<&'static str>,
}

impl ProfileFacts {
    /// Returns whether no member may have this name.
    pub(crate) fn reserves(&self, name: &str) -> bool {
        self.reserved.contains(&name) || self.request_id_member == Some(name)
    }

    /// Returns the defect of the challenge. Returns `None` if it begins with a scheme (RFC 9110
    /// §11.6.1) and is legal in a header (§5.5).
    pub(crate) fn challenge_fault(&self) -> Option<&'static str> {
        let Some(challenge) = self.challenge else { return Some("has no challenge") };
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        let scheme = challenge.split([' ', ',']).next().unwrap_or_default();
        if !challenge.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            Some("has a challenge with a character that is not legal in a header")
        } else if scheme.is_empty() || !scheme.bytes().all(is_token) {
            Some("has a challenge that does not begin with its scheme")
        } else {
            None
        }
    }
}
