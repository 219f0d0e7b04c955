//! A problem: one occurrence of an error, as a format renders it.

use crate::api::api_error::ApiError;
use crate::api::hook;
use crate::api::json::JsonObject;
use crate::api::json::names::Fixed;
use crate::api::members::{Member, MemberSink, RenderedMembers};
use crate::api::nested::{Nested, PublicMessage};
use crate::api::profile::ApiProfile;
use crate::api::rendering::Rendering;
use crate::api::request_scope::RequestScope;
use crate::api::snapshot::ProblemSnapshot;
use crate::contract::constraint::{Constraint, Unique};
use crate::contract::error_id::ErrorId;
use crate::contract::fault::Fault;
use crate::contract::field_error::{FieldError, FieldErrorSink, group_by};
use crate::contract::grpc_code::GrpcCode;
use crate::contract::header_sink::{HeaderSink, Literal};
use crate::contract::location::Location;
use crate::contract::matching::Degree;
use crate::contract::pointer::Pointer;
use crate::contract::problem_type::{Message, ProblemType};
use crate::contract::static_member::StaticMember;
use crate::contract::status;
use crate::util::catch_panic::catch;
use crate::util::percent_encoding::percent_encode;
use http::{HeaderMap, StatusCode};
use std::fmt::{self, Display, Write as _};
use std::slice;
use std::sync::Arc;

/// One occurrence of an error, as a [`Format`](crate::format::Format) sees it. It gives access only
/// to data that may reach the client.
///
/// [`Format`](crate::format::Format) has an example.
#[derive(Clone, Copy)]
pub struct Problem<'a> {
    pub(crate) kind: &'static ProblemType,
    pub(crate) profile: &'static ApiProfile,
    pub(crate) content: Content<'a>,
    /// The message of the error that responds, as [`said`] returns it.
    pub(crate) message: Message,
    pub(crate) error_id: Option<ErrorId>,
    /// Whether the error's type names the profile. If not, the derive has rejected the names of
    /// members that one of this crate's formats uses.
    pub(crate) is_profile_named: bool,
    /// The error whose chain of sources a masked response has in development mode.
    pub(crate) development: Option<&'a dyn ApiError>,
    /// The state of the rendering of a body. `None` outside of a body.
    pub(crate) rendering: Option<&'a Rendering>,
}

/// The source of the parts of a problem that vary between occurrences.
#[derive(Clone, Copy)]
pub(crate) enum Content<'a> {
    /// The error itself.
    Live(&'a dyn ApiError),
    /// The error itself, and an error around it that adds a message or members.
    Nested(&'a Nested<'a>),
    /// The snapshot of an error, kept from the first rendering.
    #[cfg_attr(
        not(any(feature = "_middleware", feature = "async-graphql-7")),
        allow(dead_code, reason = "only a layer renders again")
    )]
    Kept(&'a ProblemSnapshot),
    /// No source: the response is masked, and all its texts are generic.
    Masked,
}

// A format may print the problem, so the output has neither the error nor the parts of its
// declaration that clients must not see.
impl fmt::Debug for Problem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Problem");
        debug.field("status", &self.status()).field("code", &self.code()).field("reference", &self.error_id);
        debug.finish_non_exhaustive()
    }
}

impl<'a> Problem<'a> {
    #[cfg_attr(
        not(any(feature = "_middleware", feature = "async-graphql-7", feature = "client", feature = "contract")),
        allow(dead_code, reason = "a response alone knows its message")
    )]
    pub(crate) fn new(
        kind: &'static ProblemType,
        profile: &'static ApiProfile,
        content: Content<'a>,
        error_id: Option<ErrorId>,
    ) -> Self {
        let message = |content| match content {
            Content::Live(error) => said(kind, error),
            Content::Nested(nested) => said(kind, nested.target),
            Content::Kept(_) | Content::Masked => Message::Title,
        };
        Self::with_message(kind, profile, content, error_id, message)
    }

    /// Creates a problem whose message is known, as [`said`] returns it. A masked problem has none.
    #[inline]
    pub(crate) fn with_message(
        kind: &'static ProblemType,
        profile: &'static ApiProfile,
        content: Content<'a>,
        error_id: Option<ErrorId>,
        message: impl FnOnce(Content<'a>) -> Message,
    ) -> Self {
        let content = if kind.is_masked() { Content::Masked } else { content };
        let message = if kind.is_masked() { Message::Title } else { message(content) };
        Self { kind, profile, content, message, error_id, is_profile_named: false, development: None, rendering: None }
    }

    /// Returns the error that responds. Returns `None` if it is gone, or if the response is masked.
    pub(crate) fn target(&self) -> Option<&'a dyn ApiError> {
        match self.content {
            Content::Live(error) => Some(error),
            Content::Nested(nested) => Some(nested.target),
            Content::Kept(_) | Content::Masked => None,
        }
    }

    /// Returns whether the code, the message and the members are generic: the error is a server
    /// error that is not disclosed.
    #[must_use]
    pub fn is_masked(&self) -> bool {
        matches!(self.content, Content::Masked)
    }

    /// Returns the status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.kind.status_code()
    }

    /// Returns the machine-readable code, which is `server_error` for every server error that is
    /// not disclosed.
    #[must_use]
    pub fn code(&self) -> &'static str {
        if self.is_masked() { status::SERVER_ERROR } else { self.kind.code }
    }

    /// Returns the URI of the problem type (RFC 9457 §3.1.1): the declared `type`, or the link of
    /// [`docs`](Self::docs). Returns `None` if there is neither; the type is `about:blank` then.
    #[must_use]
    pub fn type_uri(&self) -> Option<impl Display + use<>> {
        TypeUri::of(self.kind, self.kind.type_uri.or(self.kind.docs_url), self.profile)
    }

    /// Returns the link to the documentation of the problem type: the declared `docs`, or the
    /// profile's documentation base and the code. Returns `None` if there is neither.
    #[must_use]
    pub fn docs(&self) -> Option<impl Display + use<>> {
        self.profile.docs_of(self.kind)
    }

    /// Returns whether the type has a URI of its own, whose title is not the status phrase (RFC
    /// 9457 §4.2.1).
    fn has_type(&self) -> bool {
        match self.kind.type_uri {
            Some(uri) => uri != "about:blank",
            None => self.kind.docs_url.is_some() || self.profile.docs_base().is_some(),
        }
    }

    /// Returns the title, which is the same in every response of the type (RFC 9457 §3.1.3): the
    /// declared title; or the code in words, if the type has a URI; or the status phrase (§4.2.1).
    #[must_use]
    pub fn title(&self) -> impl Display + use<> {
        self.fixed_title().map_or(Title::Humanised(self.kind.code), Title::Is)
    }

    /// Returns the title. Returns `None` if the title is the code in words.
    pub(crate) fn fixed_title(&self) -> Option<&'static str> {
        match (self.is_masked(), self.kind.title) {
            (false, Some(title)) => Some(title),
            (false, None) if self.has_type() => None,
            _ => Some(status::phrase(self.status())),
        }
    }

    /// Returns whether there is a message besides the title.
    #[must_use]
    pub fn has_message(&self) -> bool {
        match self.content {
            Content::Masked => true,
            Content::Kept(kept) => kept.message.is_some() || self.generic_message().is_some(),
            Content::Live(_) => self.message != Message::Title || self.generic_message().is_some(),
            Content::Nested(nested) => {
                nested.has_message() || self.message != Message::Title || self.generic_message().is_some()
            }
        }
    }

    /// Returns the profile's message for errors of this status that have none of their own.
    fn generic_message(&self) -> Option<&'static str> {
        self.profile.generic_message(self.status())
    }

    /// Returns the message of a masked error, without the support contact.
    fn masked_message(&self) -> &'static str {
        self.generic_message().unwrap_or_else(|| status::generic_sentence(self.status()))
    }

    /// Returns the public message, if it is known without a call to the error.
    pub(crate) fn fixed_message(&self) -> Option<&'static str> {
        match (self.content, self.message) {
            (Content::Live(_), Message::Literal(text)) => Some(text),
            (Content::Live(_), _) => None,
            (Content::Masked, _) if self.support().is_none() => Some(self.masked_message()),
            _ => None,
        }
    }

    /// Returns the public message, or the title if there is no message.
    #[must_use]
    pub fn message(&self) -> impl Display + use<'a> {
        Sentence(*self)
    }

    /// Returns the id of this occurrence. Returns `None` for a client error, and for a server error
    /// that is not reported.
    #[must_use]
    pub fn error_id(&self) -> Option<ErrorId> {
        self.error_id
    }

    /// Returns the id of the request, as the request scope knows it: the layer takes it from the
    /// header `x-request-id`. Returns `None` if it is not known.
    #[must_use]
    pub fn request_id(&self) -> Option<Arc<str>> {
        self.of_request(|scope| scope.id().cloned())
    }

    /// Returns the matched route of the request, as `ApiErrorLayer::route_of` or
    /// [`RequestScope::route`](crate::layer::RequestScope::route) has set it. Returns `None` if
    /// neither has.
    #[must_use]
    pub fn route(&self) -> Option<Arc<str>> {
        self.of_request(|scope| scope.matched_route().cloned())
    }

    fn of_request<T>(&self, part: impl FnOnce(&RequestScope) -> Option<T>) -> Option<T> {
        if let Some(rendering) = self.rendering {
            rendering.read_request();
        }
        RequestScope::current().as_ref().and_then(part)
    }

    /// Returns the gRPC code of the problem type.
    #[must_use]
    pub fn grpc_code(&self) -> GrpcCode {
        self.kind.grpc_code()
    }

    /// Returns the contact for questions about a server error. The generic message of a masked
    /// error contains it already. Returns `None` if the profile has no support contact.
    #[must_use]
    pub fn support(&self) -> Option<&'static str> {
        self.profile.support_contact()
    }

    /// Returns the unique constraints that were violated. If a variant declares several, and the
    /// error knows which one was violated, only that one. The list is empty if the variant
    /// withholds the fields (`disclose = "nothing"`).
    #[must_use]
    pub fn unique(&self) -> &'static [Unique] {
        if self.kind.unique.is_empty() { &[] } else { self.violated().unique }
    }

    /// Returns the public names of the fields of the unique constraints, each name once.
    pub fn unique_fields(&self) -> impl Iterator<Item = &'static str> {
        let unique = self.unique();
        let fields = unique.iter().enumerate();
        fields.flat_map(move |(index, one)| {
            let is_new = move |field: &&&str| !unique.iter().take(index).any(|before| before.fields.contains(field));
            one.fields.iter().filter(is_new).copied()
        })
    }

    pub(crate) fn violated(&self) -> Violated {
        let kind = self.kind;
        match self.content {
            Content::Masked => Violated::default(),
            _ if kind.withholds_fields => Violated::default(),
            Content::Kept(kept) => kept.violated,
            Content::Live(error) => Violated::of(kind, error),
            Content::Nested(nested) => Violated::of(kind, nested.target),
        }
    }

    /// Returns whether [`field_errors`](Self::field_errors) may give any.
    #[must_use]
    pub fn may_have_field_errors(&self) -> bool {
        let kind = self.kind;
        let names_fields = || {
            let Violated { unique, constraints } = self.violated();
            !unique.is_empty() || constraints.iter().any(|one| !one.fields.is_empty())
        };
        let has_constraints = !(kind.unique.is_empty() && kind.constraints.is_empty());
        !self.is_masked() && (kind.field_errors || (has_constraints && names_fields()))
    }

    /// Calls `each` with each field error: first the fields of the violated constraints, then the
    /// error's own field errors. The profile limits their number; if there are more, a last entry
    /// has the number of those that were left out.
    pub fn field_errors(&self, each: &mut dyn FnMut(&FieldError)) {
        let limits = self.profile.limits();
        let mut each = |field_error: &FieldError| match field_error.pointer.up_to(limits.text) {
            None => each(field_error),
            Some(pointer) => each(&FieldError { pointer, ..field_error.clone() }),
        };
        let mut field_errors = FieldErrorSink::new(limits.field_errors, &mut each);
        let violated = self.violated();
        for field in self.unique_fields() {
            let is_of_many = violated.unique.iter().any(|one| one.fields.len() > 1 && one.fields.contains(&field));
            let message = if is_of_many { "This combination of values is taken." } else { "This value is taken." };
            field_errors.push(&FieldError::new(Location::Body, Pointer::field(field), "unique", message));
        }
        for field in violated.constraints.iter().flat_map(|one| one.fields) {
            field_errors.push(&FieldError::new(
                Location::Body,
                Pointer::field(field),
                "constraint",
                "This value can't be accepted.",
            ));
        }
        match self.content {
            Content::Masked => {}
            Content::Live(error) => error.field_errors(&mut field_errors),
            Content::Nested(nested) => nested.target.field_errors(&mut field_errors),
            Content::Kept(kept) => {
                kept.field_errors.iter().for_each(|field_error| field_errors.push(field_error));
                field_errors.count_beyond(kept.details_beyond);
            }
        }
        field_errors.finish();
    }

    /// Returns the field errors, in the order of [`field_errors`](Self::field_errors).
    #[must_use]
    pub fn field_error_list(&self) -> Vec<FieldError> {
        let mut list = Vec::new();
        self.field_errors(&mut |field_error| list.push(field_error.clone()));
        list
    }

    /// Returns the field errors, [grouped by a key](crate::field_error::group_by): for formats that
    /// send a list for each field.
    ///
    /// [`JsonObject::entry`](crate::format::JsonObject::entry) has an example.
    #[must_use]
    pub fn field_errors_by(&self, key: impl Fn(&FieldError) -> String) -> Vec<(String, Vec<FieldError>)> {
        group_by(self.field_error_list(), key)
    }

    /// Returns the members that are the same in every response of the problem type. There are none
    /// if the response is masked. [`members`](Self::members) and [`member`](Self::member) have
    /// them, too.
    #[must_use]
    pub fn static_members(&self) -> &'static [StaticMember] {
        if self.is_masked() { &[] } else { self.kind.static_members }
    }

    /// Writes the public members into an object of the body: first those that are the same in every
    /// response, then those of the error. A format can write one of the former itself before; here
    /// it is left out then.
    #[inline]
    pub fn members(&self, object: &mut JsonObject) {
        match self.content {
            Content::Live(error) if !object.without_members => {
                for member in self.kind.static_members {
                    object.static_member(member);
                }
                error.members(&mut MemberSink::new(object));
            }
            Content::Nested(nested) if !object.without_members => {
                for member in self.kind.static_members {
                    object.static_member(member);
                }
                nested.target.members(&mut MemberSink::new(object));
                nested.members(&mut MemberSink::new(object));
            }
            _ => self.members_except(&[], object),
        }
    }

    /// Writes the public members into an object of the body, without those that the format has
    /// placed by itself.
    pub fn members_except(&self, placed: &[&str], object: &mut JsonObject) {
        for member in self.each_member().filter(|member| !placed.contains(&member.name())) {
            if member.is_static() && object.without_statics {
                continue;
            } else if member.is_static() {
                object.rendered_static_member(member.name(), member.json());
            } else if !object.without_members {
                object.rendered_member(member.name(), member.json());
            }
        }
    }

    /// Returns the public member with this name, so that a format can place or rename it. Returns
    /// `None` if the error has no such member.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<Member<'a>> {
        self.each_member().find(|member| member.name() == name)
    }

    /// Returns the public members: first those that are the same in every response, then those of
    /// the error in the order of their declaration.
    pub fn each_member(&self) -> impl Iterator<Item = Member<'a>> + use<'a> {
        let members = match self.content {
            Content::Masked => None,
            Content::Live(_) | Content::Nested(_) => {
                self.rendering.map(|rendering| rendering.members(|faults| self.rendered_members(None, faults)))
            }
            Content::Kept(kept) => Some(&kept.members),
        };
        let is_hidden = self.rendering.is_some_and(Rendering::is_without_members);
        members.into_iter().flat_map(RenderedMembers::iter).filter(move |member| !is_hidden || member.is_static())
    }

    /// Renders the public members apart from a body. A member with one of the `reserved` names
    /// fails.
    pub(crate) fn rendered_members(
        &self,
        reserved: Option<&'static Fixed>,
        faults: &mut Vec<Fault>,
    ) -> RenderedMembers {
        match self.content {
            Content::Masked => RenderedMembers::default(),
            Content::Kept(kept) => kept.members.clone(),
            Content::Live(error) => {
                let statics = self.static_members();
                RenderedMembers::of(self.profile.limits(), reserved, faults, statics, |sink| error.members(sink))
            }
            Content::Nested(nested) => {
                let statics = self.static_members();
                RenderedMembers::of(self.profile.limits(), reserved, faults, statics, |sink| {
                    nested.target.members(sink);
                    nested.members(sink);
                })
            }
        }
    }
}

/// The declared constraints that a response names as violated.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Violated {
    pub(crate) unique: &'static [Unique],
    pub(crate) constraints: &'static [Constraint],
}

impl Violated {
    /// Returns the violated constraint, if several are declared and the error knows which one was
    /// violated; else all constraints of the problem type.
    pub(crate) fn of(kind: &'static ProblemType, error: &dyn ApiError) -> Self {
        let all = Self { unique: kind.unique, constraints: kind.constraints };
        if kind.unique.len() + kind.constraints.len() < 2 {
            return all;
        }
        let Some(violation) = hook::violated(error) else { return all };
        let unique = kind.unique.iter().map(|one| (one, violation.degree_of(one)));
        let constraints = kind.constraints.iter().map(|one| (one, violation.degree_of_constraint(one)));
        match (Degree::surest(unique), Degree::surest(constraints)) {
            (Some(one), _) => Self { unique: slice::from_ref(one), constraints: &[] },
            (None, Some(one)) => Self { unique: &[], constraints: slice::from_ref(one) },
            (None, None) => all,
        }
    }
}

/// A URI of a problem type.
pub(crate) struct TypeUri {
    base: &'static str,
    code: &'static str,
}

impl TypeUri {
    /// Returns a declared URI, or the URI made of the profile's documentation base and the code. A
    /// masked type has no URI of its own.
    pub(crate) fn of(kind: &ProblemType, declared: Option<&'static str>, profile: &ApiProfile) -> Option<Self> {
        match declared.filter(|_| !kind.is_masked()) {
            Some(uri) => Some(Self { base: uri, code: "" }),
            None => profile.docs_base().map(|base| Self { base, code: kind.public_code() }),
        }
    }
}

impl Display for TypeUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        percent_encode(f, self.base, is_uri)?;
        percent_encode(f, self.code, is_unreserved)
    }
}

/// Returns whether a URI may contain a byte without encoding it: reserved and unreserved characters
/// (RFC 3986 §2), and `%`, because the base may already be percent-encoded.
fn is_uri(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte)
}

/// Returns whether a byte is an unreserved character (RFC 3986 §2.3). A code is encoded as a whole,
/// because none of its characters is a delimiter.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

enum Title {
    Is(&'static str),
    Humanised(&'static str),
}

impl Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(title) => f.write_str(title),
            Self::Humanised(code) => humanise(code, f),
        }
    }
}

/// Writes a code in words: `duplicate_record`, `duplicateRecord` and `DUPLICATE-RECORD` are
/// "Duplicate record".
fn humanise(code: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let shouted = !code.chars().any(|char| char.is_ascii_lowercase());
    let mut after_lower = false;
    for (index, char) in code.chars().enumerate() {
        if matches!(char, '_' | '-' | '.') {
            f.write_char(' ')?;
        } else {
            if !shouted && after_lower && char.is_ascii_uppercase() {
                f.write_char(' ')?;
            }
            f.write_char(if index == 0 { char.to_ascii_uppercase() } else { char.to_ascii_lowercase() })?;
        }
        after_lower = char.is_ascii_lowercase();
    }
    Ok(())
}

/// The public message, displayed without the caller's format options. A width for the whole message
/// would otherwise apply to each value in it.
struct Sentence<'a>(Problem<'a>);

impl Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Plainly(&self.0))
    }
}

/// The public message, for `{}` only: format options would apply to each value in it.
pub(crate) struct Plainly<'p>(pub(crate) &'p Problem<'p>);

impl Display for Plainly<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = self.0;
        match problem.content {
            Content::Masked => {
                f.write_str(problem.masked_message())?;
                match problem.support() {
                    Some(contact) => write!(f, " Please contact {contact}."),
                    None => Ok(()),
                }
            }
            Content::Kept(ProblemSnapshot { message: Some(message), .. }) => f.write_str(message),
            Content::Kept(ProblemSnapshot { message: None, .. }) => write_generic(problem, f),
            Content::Nested(nested) if nested.has_message() => PublicMessage(nested.outer).fmt(f),
            Content::Nested(nested) => say(problem, nested.target, f),
            Content::Live(error) => say(problem, error, f),
        }
    }
}

/// Writes the message of an error that has none of its own: the profile's, or the title.
fn write_generic(problem: &Problem<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match problem.generic_message() {
        Some(message) => f.write_str(message),
        None => problem.title().fmt(f),
    }
}

/// The title of a problem, which is made only if it is displayed.
pub(crate) struct Titled<'p>(pub(crate) &'p Problem<'p>);

impl Display for Titled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.title().fmt(f)
    }
}

/// Writes the message of the error that responds.
fn say(problem: &Problem<'_>, error: &dyn ApiError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match problem.message {
        Message::Title => write_generic(problem, f),
        Message::Literal(text) => f.write_str(text),
        Message::Display(_) | Message::Unchecked => Display::fmt(error, f),
        Message::Written(_) => error.write_message(f),
    }
}

/// Returns the message of a problem type, or the title if the error's texts are for the log: no
/// declaration has proven them, or the proof is about another type's `Display`.
pub(crate) fn said(kind: &'static ProblemType, error: &dyn ApiError) -> Message {
    match kind.message {
        Message::Title | Message::Literal(_) => kind.message,
        Message::Display(_) | Message::Unchecked if kind.row.is_some() => {
            let is_its_own = hook::table(error).is_some_and(|table| table.contains(kind));
            if is_its_own { kind.message } else { Message::Title }
        }
        _ if hook::keeps_text(error) => Message::Title,
        message => message,
    }
}

/// Collects the declared headers: first the static values of the problem type, then the values of
/// the error.
pub(crate) fn declared_headers(
    problem: &Problem<'_>,
    error: &dyn ApiError,
    map: &mut HeaderMap,
    faults: &mut Vec<Fault>,
) {
    let mut headers = HeaderSink::new(problem.kind, map, faults);
    for header in problem.kind.headers {
        if let Some(value) = header.value {
            headers.add(header.name, &Literal(value));
        }
    }
    // Each value is guarded by the sink. An implementation by hand may panic between them.
    if catch(|| error.headers(&mut headers)).is_err() {
        faults.push(Fault::Panicked);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_humanised() {
        let human = |code| Title::Humanised(code).to_string();
        assert_eq!(human("duplicate_record"), "Duplicate record");
        assert_eq!(human("duplicateRecord"), "Duplicate record");
        assert_eq!(human("DuplicateRecord"), "Duplicate record");
        assert_eq!(human("DUPLICATE-RECORD"), "Duplicate record");
        assert_eq!(human("http.not_found"), "Http not found");
    }

    #[test]
    fn a_type_uri_is_legal_whatever_the_base() {
        let uri = TypeUri { base: "https://x.test/ä b\r\n/", code: "not_found" };
        assert_eq!(uri.to_string(), "https://x.test/%C3%A4%20b%0D%0A/not_found");
        let uri = TypeUri { base: "https://x.test/#", code: "a b/100%?" };
        assert_eq!(uri.to_string(), "https://x.test/#a%20b%2F100%25%3F");
    }
}
