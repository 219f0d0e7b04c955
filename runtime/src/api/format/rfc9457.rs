use super::{BodyWriter, Format};
use crate::api::json::JsonObject;
use crate::api::json::names::{Fixed, RESERVED};
use crate::api::problem::Problem;
use crate::api::response_cache::Part;
use crate::contract::error_id::ErrorId;
use crate::contract::field_error::FieldError;
use crate::contract::location::Location;
use std::fmt;
#[cfg(feature = "client")]
use {
    crate::api::received::{ReceivedObject, ReceivedProblem, ReceivedResponse},
    crate::contract::pointer::Pointer,
};

/// Problem details (RFC 9457), as `application/problem+json`.
///
/// | member | is |
/// |---|---|
/// | `type` | the profile's documentation base and the code, or `about:blank` |
/// | `title`, `status`, `detail` | the title, the status, the message |
/// | `instance` | `urn:uuid:` and the error id, for server errors that are reported |
/// | `code` | the code |
/// | `errors` | the field errors: `pointer`, `detail`, `code`; `location` if it is not the body |
/// | `fields` | the fields of a unique constraint |
/// | … | the request id, if the profile has a member for it ([`send_member`]) |
/// | … | the error's public members |
///
/// [`send_member`]: crate::profile::RequestIds::send_member
///
/// The `pointer` of a field error is a URI fragment if it points into the body (`#/email`), else a
/// plain JSON Pointer.
///
/// `detail` is left out if there is no message besides the title; `errors` and `fields` are left
/// out if they would be empty.
///
/// ```
/// use status_error::{ApiError, ApiProfile};
///
/// static API: ApiProfile = ApiProfile::new("example.com").docs("https://example.com/errors/");
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api_error(profile = API)]
/// #[error("this address is taken")]
/// #[status(409)]
/// #[unique("email")]
/// struct EmailTaken;
///
/// assert_eq!(
///     status_error::response(&EmailTaken).body(),
///     concat!(
///         r#"{"type":"https://example.com/errors/email_taken","title":"Email taken","status":409,"#,
///         r##""detail":"this address is taken","code":"email_taken","##,
///         r##""errors":[{"pointer":"#/email","detail":"This value is taken.","code":"unique"}],"fields":["email"]}"##,
///     ),
/// );
/// ```
#[doc(alias("problem+json", "problem details", "RFC 7807", "application/problem+json"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct Rfc9457;

/// The names that RFC 9457 (§3.1) and this format use.
static OWN: Fixed = Fixed::new(&["type", "title", "status", "detail", "instance", "code", "errors", "fields"]);

impl Format for Rfc9457 {
    // RFC 9457 §3 defines no charset parameter.
    fn media_type(&self) -> Option<&'static str> {
        Some("application/problem+json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.fix(if problem.is_profile_named { &OWN } else { &RESERVED });
            object.part(Part::Head, |object| {
                match problem.type_uri() {
                    None => object.raw(r#""type":"about:blank","title":"#),
                    Some(uri) => {
                        object.raw(r#""type":"#);
                        object.whole(&uri);
                        object.raw(r#","title":"#);
                    }
                }
                match problem.fixed_title() {
                    Some(title) => object.quoted(title),
                    None => object.whole(&problem.title()),
                }
                object.raw(r#","status":"#);
                object.status(problem.status());
                if problem.has_message() {
                    object.raw(r#","detail":"#);
                }
            });
            if problem.has_message() {
                object.sentence("detail", problem);
            }
            if let Some(error_id) = problem.error_id() {
                object.raw(r#","instance":"#);
                object.whole(&Instance(error_id));
            }
            object.part(Part::Tail, |object| {
                object.raw(r#","code":"#);
                object.quoted(problem.code());
            });
            if problem.may_have_field_errors() {
                object.optional(r#","errors":["#, |object| {
                    problem.field_errors(&mut |field_error| write_detail(field_error, object))
                });
            }
            if !problem.unique().is_empty() {
                object.array("fields", |fields| {
                    for field in problem.unique_fields() {
                        fields.string(field);
                    }
                });
            }
            object.request_id(problem);
            problem.members(object);
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        OWN.names()
    }

    fn is_pure(&self) -> bool {
        true
    }

    #[cfg(feature = "client")]
    fn read(&self, response: &ReceivedResponse<'_>) -> Option<ReceivedProblem> {
        let mut body = response.object()?;
        let mut problem = response.problem();
        problem.type_uri = body.take("type");
        problem.title = body.take("title");
        problem.message = body.take("detail");
        problem.code = body.take("code");
        problem.error_id = body.take::<String>("instance").and_then(|instance| ErrorId::find(&instance));
        problem.field_errors = body.take_field_errors("errors", read_field_error);
        body.leave_out(self.reserved());
        body.add_rest_to(&mut problem);
        Some(problem)
    }
}

#[cfg(feature = "client")]
fn read_field_error(mut entry: ReceivedObject<'_>) -> Option<FieldError> {
    let pointer: String = entry.take("pointer")?;
    let (location, pointer) = match entry.take::<String>("location") {
        Some(location) => (Location::named(&location), Pointer::parse(&pointer)?),
        None => (Location::Body, Pointer::parse_fragment(&pointer)?),
    };
    let [code, message] = ["code", "detail"].map(|name| entry.take::<String>(name).unwrap_or_default());
    Some(FieldError::new(location, pointer, code, message))
}

#[inline]
fn write_detail(field_error: &FieldError, object: &mut JsonObject) {
    if field_error.location == Location::Body {
        object.next(r#"{"pointer":"#);
        object.fragment(&field_error.pointer);
    } else {
        object.next(r#"{"location":"#);
        object.quoted(field_error.location.as_str());
        object.raw(r#","pointer":"#);
        object.bounded(field_error.pointer.as_str());
    }
    object.raw(r#","detail":"#);
    object.bounded(&field_error.message);
    object.raw(r#","code":"#);
    object.bounded(&field_error.code);
    object.raw("}");
}

struct Instance(ErrorId);

impl fmt::Display for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "urn:uuid:{}", self.0)
    }
}
