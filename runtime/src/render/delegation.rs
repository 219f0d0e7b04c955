//! Delegation: the error that responds in place of the errors around it.

use crate::api::api_error::ApiError;
use crate::api::hook;
use crate::api::nested::MAX_DELEGATION;
use crate::api::profile::ApiProfile;

/// The innermost error of a chain of delegations, which responds for all of them, and the profile
/// that the outermost error of the chain names.
pub(super) struct Resolved<'a> {
    pub(super) target: &'a dyn ApiError,
    pub(super) own_profile: Option<&'static ApiProfile>,
    pub(super) endless: bool,
    /// The outermost error that adds a message or members to the response.
    pub(super) outer: Option<&'a dyn ApiError>,
}

impl<'a> Resolved<'a> {
    #[inline]
    pub(super) fn of(error: &'a dyn ApiError) -> Self {
        match error.delegate() {
            None => Self { target: error, own_profile: error.profile(), endless: false, outer: None },
            Some(inner) => Self::within(error, inner),
        }
    }

    #[inline(never)]
    fn within(error: &'a dyn ApiError, inner: &'a dyn ApiError) -> Self {
        let adds = |error: &&'a dyn ApiError| hook::context(*error).is_some();
        let outer = Some(error).filter(adds);
        let mut resolved = Self { target: error, own_profile: error.profile(), endless: false, outer };
        let mut next = Some(inner);
        for _ in 0..MAX_DELEGATION {
            let Some(inner) = next else { return resolved };
            resolved.target = inner;
            resolved.own_profile = resolved.own_profile.or_else(|| inner.profile());
            next = inner.delegate();
            resolved.outer = resolved.outer.or_else(|| next.and(Some(inner).filter(adds)));
        }
        resolved.endless = true;
        resolved
    }
}
