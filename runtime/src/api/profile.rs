//! The house rules of one API.

use crate::api::format::{Format, Rfc9457};
use crate::api::report::Reporter;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

/// The house rules of one HTTP API: a `static`, named by `#[api_error(profile = …)]` or by a layer.
///
/// A profile is known by its address, so it is a `static` (or a `static` [`LazyLock`]), never a
/// `const`.
///
/// ```
/// use status_error::{ApiProfile, format};
///
/// pub static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com")
///     .format(&format::Envelope)
///     .docs("https://docs.example.com/errors/")
///     .support("support@example.com");
///
/// assert_eq!(PAYMENTS.domain(), "payments.example.com");
/// ```
#[doc(alias("configuration", "settings"))]
#[derive(Debug)]
pub struct ApiProfile {
    domain: &'static str,
    format: &'static dyn Format,
    docs: Option<&'static str>,
    support: Option<&'static str>,
    reporter: Option<Reporter>,
    max_field_errors: usize,
    max_text: usize,
    max_member: usize,
    // Interior mutability makes `&CONST` a temporary, so that a `const` in place of a static does
    // not compile.
    _address: AtomicBool,
}

/// Serves where neither the type nor a layer names a profile.
pub(crate) static DEFAULT: ApiProfile = ApiProfile::new("");

impl ApiProfile {
    /// A profile of the API at `domain`: RFC 9457 bodies, no documentation base, no support
    /// contact.
    #[must_use]
    pub const fn new(domain: &'static str) -> Self {
        Self {
            domain,
            format: &Rfc9457,
            docs: None,
            support: None,
            reporter: None,
            max_field_errors: 100,
            max_text: 8 * 1024,
            max_member: 64 * 1024,
            _address: AtomicBool::new(false),
        }
    }

    /// Which members a body has, in which order, and its media type.
    #[must_use]
    pub const fn format(mut self, format: &'static dyn Format) -> Self {
        self.format = format;
        self
    }

    /// The base of the problem types' URIs (RFC 9457 §3.1.1): a type is `base` followed by its
    /// code.
    ///
    /// Characters that a URI can't have are percent-encoded in answers.
    #[doc(alias("type URI", "about:blank"))]
    #[must_use]
    pub const fn docs(mut self, base: &'static str) -> Self {
        self.docs = Some(base);
        self
    }

    /// Whom a client asks about a server error; a part of the generic sentence.
    #[must_use]
    pub const fn support(mut self, contact: &'static str) -> Self {
        self.support = Some(contact);
        self
    }

    /// A function that is told of every answer, with the truth that the client does not see.
    ///
    /// With it, a server error's answer carries a reference. A reporter that panics does not harm
    /// the answer.
    #[must_use]
    pub const fn reporter(mut self, reporter: Reporter) -> Self {
        self.reporter = Some(reporter);
        self
    }

    /// How many details an answer has at most (default 100); a last one then says how many were
    /// left out.
    #[must_use]
    pub const fn max_field_errors(mut self, field_errors: usize) -> Self {
        self.max_field_errors = field_errors;
        self
    }

    /// How many bytes of UTF-8 a sentence or a pointer has at most (default 8 KiB). A longer
    /// sentence ends in `…`; a pointer whose fragment is longer leads to the innermost container
    /// that it can name.
    #[must_use]
    pub const fn max_text(mut self, bytes: usize) -> Self {
        self.max_text = bytes;
        self
    }

    /// How many bytes of JSON one member has at most (default 64 KiB); larger ones count as failed,
    /// and are left out and reported.
    #[must_use]
    pub const fn max_member(mut self, bytes: usize) -> Self {
        self.max_member = bytes;
        self
    }

    /// The API's domain, as given to [`ApiProfile::new`].
    #[must_use]
    pub fn domain(&self) -> &'static str {
        self.domain
    }

    /// The base of the problem types' URIs.
    #[must_use]
    pub fn docs_base(&self) -> Option<&'static str> {
        self.docs
    }

    /// Whom a client asks about a server error.
    #[must_use]
    pub fn support_contact(&self) -> Option<&'static str> {
        self.support
    }

    pub(crate) fn body_format(&self) -> &'static dyn Format {
        self.format
    }

    pub(crate) fn report_to(&self) -> Option<Reporter> {
        self.reporter
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits { field_errors: self.max_field_errors, text: self.max_text, member: self.max_member }
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) field_errors: usize,
    pub(crate) text: usize,
    pub(crate) member: usize,
}

/// A `static` that names a profile: an [`ApiProfile`], or a [`LazyLock`] of one.
///
/// `#[api_error(profile = …)]` and the layers take it. It is sealed: no other type implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a profile of an API",
    label = "`profile` takes the path of a `static` of type `ApiProfile`",
    note = "declare one: `pub static PAYMENTS: ApiProfile = ApiProfile::new(\"payments.example.com\");`"
)]
pub trait IsProfile: sealed::Sealed + 'static {
    /// Returns the profile.
    fn profile(&'static self) -> &'static ApiProfile;
}

impl IsProfile for ApiProfile {
    fn profile(&'static self) -> &'static ApiProfile {
        self
    }
}

impl IsProfile for LazyLock<ApiProfile> {
    fn profile(&'static self) -> &'static ApiProfile {
        self
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::ApiProfile {}
    impl Sealed for super::LazyLock<super::ApiProfile> {}
}
