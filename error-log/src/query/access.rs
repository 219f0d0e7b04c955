//! The access to entries.

use crate::entry::owner::is_tenant;

/// The entries that a client may see. The application's `authorize` function returns the access of
/// each request.
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
    /// The entries of one tenant.
    Tenant(String),
    /// All entries, including those without a tenant.
    Operator,
}

impl Access {
    /// Returns whether the access includes entries of this tenant; `None` stands for entries
    /// without a tenant.
    #[must_use]
    pub fn allows(&self, tenant: Option<&str>) -> bool {
        match self {
            Self::Tenant(name) => tenant == Some(name.as_str()),
            Self::Operator => true,
        }
    }

    /// Returns whether entries can exist for this access: a tenant needs a valid name.
    pub(crate) fn is_sound(&self) -> bool {
        match self {
            Self::Tenant(name) => is_tenant(name),
            Self::Operator => true,
        }
    }
}
