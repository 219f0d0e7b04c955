//! Whose an entry is.

/// Whose an entry is: what the host's function says of a request and its answer.
///
/// A tenant lists its own entries only. Its name is 1 to 255 bytes without control characters;
/// whatever else is given for one makes the entry the operator's.
///
/// ```
/// use status_error_log::Owner;
///
/// // The token was valid.
/// let owner = Owner::tenant("acme").principal("key 7");
/// // It was not, and the host's name says whose API this is.
/// let owner = Owner::unauthenticated("acme");
/// // Nothing says whose it is.
/// let owner = Owner::operator();
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    pub(super) tenant: Option<String>,
    pub(super) principal: Option<String>,
    pub(super) authenticated: bool,
}

impl Owner {
    /// The tenant that the request's credentials prove.
    #[must_use]
    pub fn tenant(name: impl Into<String>) -> Self {
        let tenant = Some(name.into()).filter(|name| is_tenant(name));
        Self { authenticated: tenant.is_some(), tenant, principal: None }
    }

    /// The tenant that the host, the path or a key id names, without proof.
    ///
    /// Anybody can make such entries, so they have limits of their own and never push out the
    /// tenant's authenticated ones. Name only tenants that exist: each name has room in the store.
    #[must_use]
    pub fn unauthenticated(name: impl Into<String>) -> Self {
        Self { authenticated: false, ..Self::tenant(name) }
    }

    /// Nobody: only the operator sees the entry.
    #[must_use]
    pub fn operator() -> Self {
        Self { tenant: None, principal: None, authenticated: false }
    }

    /// Who asked, within the tenant: a user's or a key's id. Never a secret.
    #[must_use]
    pub fn principal(mut self, principal: impl Into<String>) -> Self {
        self.principal = Some(principal.into());
        self
    }

    /// The tenant's name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.tenant.as_deref()
    }

    /// Who asked.
    #[must_use]
    pub fn who(&self) -> Option<&str> {
        self.principal.as_deref()
    }

    /// Whether the tenant is proven.
    #[must_use]
    pub fn is_authenticated(&self) -> bool {
        self.authenticated
    }
}

/// What can be a tenant's name in every store.
pub(crate) fn is_tenant(name: &str) -> bool {
    (1..=255).contains(&name.len()) && !name.chars().any(char::is_control)
}
