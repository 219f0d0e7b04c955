use super::{Format, Object};
use crate::{Location, Problem, Reference};
use std::fmt;

/// Problem details (RFC 9457), `application/problem+json`.
///
/// | member | is |
/// |---|---|
/// | `type` | the profile's documentation base and the code, or `about:blank` |
/// | `title`, `status`, `detail` | the title, the status, the message |
/// | `instance` | `urn:uuid:` and the reference, on server errors that are reported |
/// | `code` | the code |
/// | `errors` | the details: `pointer` (a URI fragment into the body, else a plain one), `detail`, `code`, and `location` where it is not the body |
/// | `fields` | the fields of a unique constraint |
/// | … | the error's public members |
///
/// `detail` is left out where it would repeat the title, `errors` and `fields` where they would be empty.
///
/// ```
/// use status_error::{ApiError, ApiProfile};
///
/// static API: ApiProfile = ApiProfile::new("example.com").docs("https://example.com/errors/");
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[api_error(api = API)]
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
#[derive(Debug, Clone, Copy, Default)]
pub struct Rfc9457;

impl Format for Rfc9457 {
    // RFC 9457 §3: no charset parameter.
    fn media_type(&self) -> &'static str {
        "application/problem+json"
    }

    fn write(&self, problem: &Problem<'_>, object: &mut Object) {
        match problem.type_uri() {
            Some(uri) => object.whole("type", &uri),
            None => object.string("type", "about:blank"),
        }
        match problem.fixed_title() {
            Some(title) => object.string("title", title),
            None => object.whole("title", &problem.title()),
        }
        object.number("status", problem.status().as_u16().into());
        if problem.has_message() {
            object.text_or("detail", &problem.message(), &problem.title());
        }
        if let Some(reference) = problem.reference() {
            object.whole("instance", &Instance(reference));
        }
        object.string("code", problem.code());
        if problem.may_have_details() {
            object.optional_array("errors", |errors| {
                problem.details(&mut |detail| {
                    errors.object(|object| {
                        if detail.location == Location::Body {
                            object.text("pointer", &detail.pointer.fragment());
                        } else {
                            object.string("location", detail.location.as_str());
                            object.bounded("pointer", detail.pointer.as_str());
                        }
                        object.bounded("detail", &detail.message);
                        object.bounded("code", &detail.kind);
                    });
                });
            });
        }
        if !problem.unique().is_empty() {
            object.array("fields", |fields| {
                for field in problem.unique_fields() {
                    fields.string(field);
                }
            });
        }
        problem.members(object);
    }
}

struct Instance(Reference);

impl fmt::Display for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "urn:uuid:{}", self.0)
    }
}
