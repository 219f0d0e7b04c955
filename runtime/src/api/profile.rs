//! Profiles: the settings of one API.

use crate::api::format::{Format, Rfc9457};
use crate::api::problem::TypeUri;
use crate::api::report::Reporter;
use crate::api::request_ids::RequestIds;
use crate::api::stderr;
use crate::contract::catalog::{Catalog, ProblemTypes};
use crate::contract::problem_type::ProblemType;
use crate::contract::profile_facts::ProfileFacts;
use http::StatusCode;
use std::fmt::Display;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// The settings of one HTTP API: format, limits, contacts and reporter. A profile is a `static`,
/// and is named by `#[api_error(profile = …)]` or by a layer.
///
/// Profiles are compared by address, so a profile is a `static` (or a `static` [`LazyLock`]), never
/// a `const`.
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
    challenge: Option<&'static str>,
    generic_messages: &'static [(u16, &'static str)],
    request_ids: Option<RequestIds>,
    without_cache_control: bool,
    indents_json: bool,
    reporter: Option<Reporter>,
    max_field_errors: usize,
    max_text: usize,
    max_member: usize,
    max_body: usize,
    #[cfg_attr(not(feature = "_middleware"), allow(dead_code, reason = "only a layer masks foreign responses"))]
    kept_headers: &'static [&'static str],
    development: bool,
    /// Whether the line about the development mode is still to be written. The interior mutability
    /// also makes `&CONST` a temporary, so a `const` in place of a `static` does not compile.
    warns: AtomicBool,
}

/// The profile of responses for which neither the error's type nor a layer names a profile.
pub(crate) static DEFAULT: ApiProfile = ApiProfile::new("");

impl ApiProfile {
    /// Creates the profile of the API at `domain`, with RFC 9457 bodies, no documentation base and
    /// no support contact.
    #[must_use]
    pub const fn new(domain: &'static str) -> Self {
        Self {
            domain,
            format: &Rfc9457,
            docs: None,
            support: None,
            challenge: None,
            generic_messages: &[],
            request_ids: None,
            without_cache_control: false,
            indents_json: false,
            reporter: None,
            max_field_errors: 100,
            max_text: 8 * 1024,
            max_member: 64 * 1024,
            max_body: 16 * 1024 * 1024,
            kept_headers: &[],
            development: false,
            warns: AtomicBool::new(true),
        }
    }

    /// Sets the format of the bodies: their members, the order of the members, and the media type.
    #[must_use]
    pub const fn format(mut self, format: &'static dyn Format) -> Self {
        self.format = format;
        self
    }

    /// Sets the base of the problem types' URIs (RFC 9457 §3.1.1). The URI of a problem type is
    /// `base` followed by the type's code.
    ///
    /// Characters that a URI can't contain are percent-encoded in responses.
    #[doc(alias("type URI", "about:blank"))]
    #[must_use]
    pub const fn docs(mut self, base: &'static str) -> Self {
        self.docs = Some(base);
        self
    }

    /// Sets the contact for questions about a server error. The generic message of masked errors
    /// contains it.
    #[must_use]
    pub const fn support(mut self, contact: &'static str) -> Self {
        self.support = Some(contact);
        self
    }

    /// Sets the challenge (`WWW-Authenticate`, RFC 9110 §11.6.1) of the problem types that take
    /// theirs from the profile: `#[status(401, challenge = profile)]`.
    ///
    /// If the profile has no legal challenge, such a response is sent without one, and the fault is
    /// reported. [`assert_catalog`](Self::assert_catalog) finds that in a test.
    ///
    /// ```
    /// use status_error::{ApiError, ApiProfile};
    ///
    /// static API: ApiProfile = ApiProfile::new("example.com").challenge("Bearer realm=\"api\"");
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[api_error(profile = API)]
    /// #[error("the token is not valid")]
    /// #[status(401, challenge = profile)]
    /// struct Unauthorized;
    ///
    /// let response = status_error::response(&Unauthorized);
    /// assert_eq!(response.headers()["www-authenticate"], "Bearer realm=\"api\"");
    /// ```
    #[doc(alias("WWW-Authenticate"))]
    #[must_use]
    pub const fn challenge(mut self, challenge: &'static str) -> Self {
        self.challenge = Some(challenge);
        self
    }

    /// Sets the message of each response with one of these statuses that has no message of its own:
    /// of an error without a message for clients, of a foreign response that a layer rewrites, and
    /// of a masked server error. Titles stay as they are.
    ///
    /// The message of a masked error ends with the [`support`](Self::support) contact, if there is
    /// one. A gRPC status gets the message of the HTTP status that the error declares.
    ///
    /// ```
    /// use status_error::{ApiError, ApiProfile, format};
    ///
    /// static API: ApiProfile = ApiProfile::new("example.com")
    ///     .format(&format::Envelope)
    ///     .generic_messages(&[(404, "Resource not found"), (500, "Internal error")]);
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[api_error(profile = API)]
    /// #[error("no row in buyers_v2")]     // log only
    /// #[status(404)]
    /// #[message(title)]
    /// struct NotFound;
    ///
    /// assert_eq!(
    ///     status_error::response(&NotFound).body(),
    ///     r#"{"type":"error","code":"not_found","status":404,"message":"Resource not found","details":[]}"#,
    /// );
    /// ```
    #[doc(alias("default message", "Resource not found"))]
    #[must_use]
    pub const fn generic_messages(mut self, messages: &'static [(u16, &'static str)]) -> Self {
        self.generic_messages = messages;
        self
    }

    /// Sets where the API reads the ids of requests, whether it makes them, and where its error
    /// responses show them. [`RequestIds`] has an example.
    ///
    /// By default a layer reads `x-request-id`, and only reports have the id.
    #[doc(alias("x-request-id", "correlation id"))]
    #[must_use]
    pub const fn request_ids(mut self, ids: RequestIds) -> Self {
        self.request_ids = Some(ids);
        self
    }

    /// Sends `Cache-Control` only if a declaration has it. By default each other response gets
    /// `no-store`.
    ///
    /// Caches may then store a 404, 405, 410, 414 or 501 by heuristics (RFC 9110 §15.1).
    ///
    /// ```
    /// use status_error::{ApiError, ApiProfile};
    ///
    /// static API: ApiProfile = ApiProfile::new("example.com").without_cache_control();
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[api_error(profile = API)]
    /// #[error("the buyer was not found")]
    /// #[status(404)]
    /// struct NotFound;
    ///
    /// assert_eq!(status_error::response(&NotFound).headers().get("cache-control"), None);
    /// ```
    #[doc(alias("cache-control", "no-store"))]
    #[must_use]
    pub const fn without_cache_control(mut self) -> Self {
        self.without_cache_control = true;
        self
    }

    /// Writes JSON bodies with line breaks and two spaces of indentation, in each format whose
    /// media type is JSON's. A body that would have more than [`max_body`](Self::max_body) bytes
    /// with them is sent without them, and so is a body in which a text precedes the JSON.
    ///
    /// gRPC and GraphQL responses are not indented, because their libraries write them.
    ///
    /// ```
    /// use status_error::{ApiError, ApiProfile};
    ///
    /// static API: ApiProfile = ApiProfile::new("example.com").indent_json();
    ///
    /// #[derive(Debug, thiserror::Error, ApiError)]
    /// #[api_error(profile = API)]
    /// #[error("the buyer was not found")]
    /// #[status(404)]
    /// struct NotFound;
    ///
    /// let body = status_error::response(&NotFound).into_body();
    /// assert!(body.starts_with(b"{\n  \"type\": \"about:blank\",\n"));
    /// ```
    #[doc(alias("pretty", "pretty print", "indent"))]
    #[must_use]
    pub const fn indent_json(mut self) -> Self {
        self.indents_json = true;
        self
    }

    /// Adds the chain of sources to masked responses, in a program that is compiled with
    /// `debug_assertions`. Without them, as in a release build, this method has no effect.
    ///
    /// A body that is a JSON object gets a last member `development`, a body of `text/plain` a last
    /// line, and a gRPC status a `DebugInfo`. Each has the text of
    /// [`Report::chain`](crate::report::Report::chain). Other bodies and GraphQL errors stay as
    /// they are, and so do responses to concealed errors, reports, the error log and all exports.
    /// The first use of the profile writes a line to stderr.
    ///
    /// The `debug_assertions` are those of this crate. Cargo sets them for all crates of a build
    /// alike, unless a profile of the `Cargo.toml` overrides `debug-assertions` for the package
    /// `status-error`.
    ///
    /// Tests see the chain too. To have it only on some machines, decide when the program starts:
    ///
    /// ```
    /// use status_error::ApiProfile;
    /// use std::sync::LazyLock;
    ///
    /// static API: LazyLock<ApiProfile> = LazyLock::new(|| {
    ///     let api = ApiProfile::new("example.com");
    ///     if std::env::var_os("SHOW_SOURCES").is_some() { api.development() } else { api }
    /// });
    ///
    /// #[derive(Debug, thiserror::Error, status_error::ApiError)]
    /// #[api_error(profile = API)]
    /// #[error("the disk failed")]
    /// #[status(500)]
    /// struct Disk(#[from] std::io::Error);
    ///
    /// let response = status_error::response(&Disk(std::io::Error::other("sda1 is full")));
    /// // With SHOW_SOURCES: {…,"code":"server_error","development":"the disk failed: sda1 is full"}
    /// # assert!(response.body().ends_with(br#","code":"server_error"}"#));
    /// ```
    #[doc(alias("debug", "stack trace", "chain of sources"))]
    #[must_use]
    pub const fn development(mut self) -> Self {
        self.development = true;
        self
    }

    /// Sets a function that receives a report of every response. The report has the internal type
    /// and the error, which the client does not see.
    ///
    /// With a reporter, the response to a server error carries an error id. A reporter that panics
    /// does not change the response.
    #[must_use]
    pub const fn reporter(mut self, reporter: Reporter) -> Self {
        self.reporter = Some(reporter);
        self
    }

    /// Sets the maximum number of field errors in a response (default: 100). If more occur, a last
    /// entry has the number of those that were left out.
    #[must_use]
    pub const fn max_field_errors(mut self, field_errors: usize) -> Self {
        self.max_field_errors = field_errors;
        self
    }

    /// Sets the maximum length of a message or a pointer, in bytes of UTF-8 (default: 8 KiB). A
    /// longer message is cut and ends in `…`. A pointer whose fragment is longer is replaced by the
    /// pointer to the innermost container whose fragment fits.
    #[must_use]
    pub const fn max_text(mut self, bytes: usize) -> Self {
        self.max_text = bytes;
        self
    }

    /// Sets the maximum size of one member, in bytes of JSON (default: 64 KiB). A larger member
    /// counts as failed: the response is sent without members, and the failure is reported.
    #[must_use]
    pub const fn max_member(mut self, bytes: usize) -> Self {
        self.max_member = bytes;
        self
    }

    /// Sets the maximum size of a body in bytes (default: 16 MiB). A larger body is written again
    /// without the error's members. If it is still too large, the response has no body. Both are
    /// reported.
    #[must_use]
    pub const fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Sets further headers that a layer keeps when it masks a foreign 5xx, in lower case. The
    /// layer keeps `Retry-After`, `Set-Cookie`, CORS, rate limits, request ids and a few more, and
    /// removes all others, because a header could reveal the cause of the error.
    ///
    /// ```
    /// # use status_error::ApiProfile;
    /// static API: ApiProfile = ApiProfile::new("example.com").keep_headers(&["x-region"]);
    /// ```
    #[must_use]
    pub const fn keep_headers(mut self, names: &'static [&'static str]) -> Self {
        self.kept_headers = names;
        self
    }

    /// Returns the API's domain, as given to [`ApiProfile::new`].
    #[must_use]
    pub fn domain(&self) -> &'static str {
        self.domain
    }

    /// Returns the base of the problem types' URIs. Returns `None` if none was set; the type is
    /// `about:blank` then.
    #[must_use]
    pub fn docs_base(&self) -> Option<&'static str> {
        self.docs
    }

    /// Returns the link to the documentation of a problem type: the declared `docs`, or the
    /// documentation base and the code. Returns `None` if there is neither. It is the link of each
    /// response of the type ([`Problem::docs`](crate::format::Problem::docs)).
    ///
    /// ```
    /// # use status_error::{ApiError, ApiProfile, Catalog};
    /// # #[derive(Debug, thiserror::Error, ApiError)]
    /// # #[error("x")]
    /// # #[status(404)]
    /// # struct NotFound;
    /// static API: ApiProfile = ApiProfile::new("example.com").docs("https://example.com/errors#");
    ///
    /// let links = Catalog::of::<NotFound>();
    /// let links = links.iter().filter_map(|kind| API.docs_of(kind)).map(|link| link.to_string());
    /// assert!(links.eq(["https://example.com/errors#not_found"]));
    /// ```
    #[must_use]
    pub fn docs_of(&self, kind: &ProblemType) -> Option<impl Display + use<>> {
        TypeUri::of(kind, kind.docs_url, self)
    }

    /// Returns the contact for questions about a server error. Returns `None` if none was set.
    #[must_use]
    pub fn support_contact(&self) -> Option<&'static str> {
        self.support
    }

    /// Returns the challenge of the problem types that take theirs from the profile. Returns `None`
    /// if none was set.
    #[must_use]
    pub fn profile_challenge(&self) -> Option<&'static str> {
        self.challenge
    }

    /// Asserts that the catalog of an error type can be published by this API: as
    /// [`assert_catalog`](crate::catalog::assert_catalog) does, with this profile in place of the
    /// one that the type names. Use it if a layer sets the profile.
    ///
    /// ```
    /// # use status_error::ApiProfile;
    /// # /// x
    /// # #[derive(Debug, thiserror::Error, status_error::ApiError)]
    /// # #[error("x")]
    /// # #[status(401, challenge = profile)]
    /// # struct BuyerError;
    /// static API: ApiProfile = ApiProfile::new("example.com").challenge("Bearer");
    ///
    /// API.assert_catalog::<BuyerError>();
    /// ```
    ///
    /// # Panics
    ///
    /// Panics with a list of all defects.
    #[track_caller]
    pub fn assert_catalog<E: ProblemTypes + ?Sized>(&self) {
        Catalog::of::<E>().under(self.facts()).assert_sound(std::any::type_name::<E>());
    }

    /// Returns the parts of the profile that a catalog is checked against.
    #[must_use]
    pub(crate) fn facts(&self) -> ProfileFacts {
        ProfileFacts {
            challenge: self.challenge,
            reserved: self.format.reserved(),
            request_id_member: self.request_ids.as_ref().and_then(RequestIds::member),
        }
    }

    pub(crate) fn body_format(&self) -> &'static dyn Format {
        self.format
    }

    pub(crate) fn report_to(&self) -> Option<Reporter> {
        self.reporter
    }

    /// Returns the message of responses with a status that have no message of their own. Returns
    /// `None` if the profile has none for the status.
    #[inline]
    pub(crate) fn generic_message(&self, status: StatusCode) -> Option<&'static str> {
        let is_of_status = |of: &&(u16, &'static str)| of.0 == status.as_u16();
        self.generic_messages.iter().find(is_of_status).map(|(_, message)| *message)
    }

    /// Returns the settings of request ids. Returns `None` if they are the default.
    #[inline]
    pub(crate) fn ids_of_requests(&self) -> Option<&RequestIds> {
        self.request_ids.as_ref()
    }

    /// Returns the header of error responses that has the request id.
    #[inline]
    pub(crate) fn request_id_header(&self) -> Option<&'static str> {
        self.request_ids.as_ref().and_then(RequestIds::header)
    }

    /// Returns whether masked responses have the chain of sources. The first call writes a line
    /// about it to stderr.
    #[inline]
    pub(crate) fn is_in_development(&self) -> bool {
        let is_on = cfg!(debug_assertions) && self.development;
        if is_on && self.warns.swap(false, Ordering::Relaxed) {
            stderr::warn_of_development(self.domain);
        }
        is_on
    }

    pub(crate) fn forbids_caching(&self) -> bool {
        !self.without_cache_control
    }

    /// Returns whether a switch alters bodies after a format has written them.
    #[inline]
    pub(crate) fn alters_bodies(&self) -> bool {
        self.indents_json || self.is_in_development()
    }

    pub(crate) fn indents_json(&self) -> bool {
        self.indents_json
    }

    #[cfg(feature = "_middleware")]
    pub(crate) fn keeps_header(&self, name: &http::HeaderName) -> bool {
        self.kept_headers.iter().any(|kept| kept.eq_ignore_ascii_case(name.as_str()))
    }

    pub(crate) fn limits(&self) -> Limits {
        Limits {
            field_errors: self.max_field_errors,
            text: self.max_text,
            member: self.max_member,
            body: self.max_body,
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) field_errors: usize,
    pub(crate) text: usize,
    pub(crate) member: usize,
    pub(crate) body: usize,
}

/// A `static` that names a profile: an [`ApiProfile`], or a [`LazyLock`] of one.
///
/// `#[api_error(profile = …)]` and the layers take it. The trait is sealed: no other type
/// implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an `ApiProfile`",
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
