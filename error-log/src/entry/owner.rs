//! The owner of an entry.

/// The owner of an entry: its tenant, and the principal that sent the request. The application's
/// function, given to [`ErrorLogLayer::new`](crate::ErrorLogLayer::new), returns the owner of each
/// response.
///
/// A tenant lists only its own entries. The name of a tenant has 1 to 255 bytes and no control
/// characters. If the name is anything else, the entry belongs to the operator.
///
/// ```
/// use status_error_log::Owner;
///
/// // The token was valid.
/// let owner = Owner::tenant("acme").principal("key 7");
/// // The token was not valid; only the request's host names the tenant.
/// let owner = Owner::unauthenticated("acme");
/// // The tenant is unknown.
/// let owner = Owner::operator();
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    pub(super) tenant: Option<String>,
    pub(super) principal: Option<String>,
    pub(super) authenticated: bool,
}

impl Owner {
    /// Returns an owner whose tenant is proven by the request's credentials: they are verified, and
    /// were issued for this tenant.
    #[must_use]
    pub fn tenant(name: impl Into<String>) -> Self {
        let tenant = Some(name.into()).filter(|name| is_tenant(name));
        Self { authenticated: tenant.is_some(), tenant, principal: None }
    }

    /// Returns an owner whose tenant is named by the host, the path or a key id, without proof.
    ///
    /// Any client can cause such entries. They have separate limits, so they never push out the
    /// tenant's authenticated entries. Name only tenants that exist, because the store keeps
    /// entries for each name.
    #[must_use]
    pub fn unauthenticated(name: impl Into<String>) -> Self {
        Self { authenticated: false, ..Self::tenant(name) }
    }

    /// Returns the owner of entries without a tenant, which only operators see.
    #[must_use]
    pub fn operator() -> Self {
        Self { tenant: None, principal: None, authenticated: false }
    }

    /// Sets the principal within the tenant that sent the request: the id of a user or a key, never
    /// a secret.
    #[must_use]
    pub fn principal(mut self, principal: impl Into<String>) -> Self {
        self.principal = Some(principal.into());
        self
    }

    /// Returns the tenant's name. Returns `None` if the entry belongs to the operator.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.tenant.as_deref()
    }

    /// Returns the principal that sent the request.
    #[must_use]
    pub fn who(&self) -> Option<&str> {
        self.principal.as_deref()
    }

    /// Returns whether the request's credentials proved the tenant.
    #[must_use]
    pub fn is_authenticated(&self) -> bool {
        self.authenticated
    }
}

/// Returns whether every store accepts a tenant of this name.
pub(crate) fn is_tenant(name: &str) -> bool {
    (1..=255).contains(&name.len()) && !name.chars().any(char::is_control)
}
