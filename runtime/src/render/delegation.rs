//! Delegation: the error that responds in place of the errors around it.

use crate::api::api_error::ApiError;
use crate::api::profile::ApiProfile;

/// The error that answers, the innermost one that others delegate to, and the profile that the
/// outermost of them named.
pub(super) struct Resolved<'a> {
    pub(super) target: &'a dyn ApiError,
    pub(super) api: Option<&'static ApiProfile>,
    pub(super) endless: bool,
}

/// The number of delegations after which a chain counts as endless. No sane contract nests deeper.
const MAX_DELEGATION: usize = 64;

impl<'a> Resolved<'a> {
    #[inline]
    pub(super) fn of(error: &'a dyn ApiError) -> Self {
        match error.delegate() {
            None => Self { target: error, api: error.api(), endless: false },
            Some(inner) => Self::within(error, inner),
        }
    }

    fn within(error: &'a dyn ApiError, inner: &'a dyn ApiError) -> Self {
        let mut resolved = Self { target: error, api: error.api(), endless: false };
        let mut next = Some(inner);
        for _ in 0..MAX_DELEGATION {
            let Some(inner) = next else { return resolved };
            resolved.target = inner;
            resolved.api = resolved.api.or_else(|| inner.api());
            next = inner.delegate();
        }
        resolved.endless = true;
        resolved
    }
}
