//! Whose entries are listed.

use crate::entry::owner::is_tenant;

/// Whose entries a caller may see; what the host's `authorize` says.
///
/// ```
/// use status_error_log::Access;
///
/// let access = Access::Tenant("acme".to_owned());
/// ```
///
/// The enum is exhaustive, because a [`Store`](crate::Store) has to decide on every kind of access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Those of one tenant.
    Tenant(String),
    /// All, those that belong to no tenant too.
    Operator,
}

impl Access {
    /// Whether an entry with this owner can be seen.
    #[must_use]
    pub fn allows(&self, tenant: Option<&str>) -> bool {
        match self {
            Self::Tenant(name) => tenant == Some(name.as_str()),
            Self::Operator => true,
        }
    }

    /// Whether there can be entries.
    pub(crate) fn is_sound(&self) -> bool {
        match self {
            Self::Tenant(name) => is_tenant(name),
            Self::Operator => true,
        }
    }
}
