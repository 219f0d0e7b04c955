//! The facts that each page has.

use status_error::export::Contract;

/// The facts that each page has.
#[derive(Debug, Clone)]
pub(super) struct About {
    /// The domain of the API.
    pub(super) api: &'static str,
    pub(super) support: Option<&'static str>,
    /// Whether responses may have codes that are not listed.
    pub(super) is_open: bool,
}

impl About {
    pub(super) fn new(contract: &Contract) -> Self {
        let profile = contract.profile();
        Self { api: profile.domain(), support: profile.support_contact(), is_open: contract.open().next().is_some() }
    }
}
