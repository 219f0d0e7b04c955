//! Shopify's REST API: `errors` is a text, or an object from fields to lists.
//!
//! Bodies: <https://shopify.dev/docs/api/usage/response-codes>.

use crate::{assert_response, field, key, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile, FieldError};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("[API] Invalid API key or access token (unrecognized login or wrong password)")]
    #[status(401)]
    #[header("www-authenticate", "Basic realm=\"Shopify API Authentication\"")]
    Unauthorized,
    #[error("Not Found")]
    #[status(404)]
    NotFound,
    #[error("the record is not valid")]
    #[status(422)]
    Invalid(#[field_errors] Vec<FieldError>),
}

#[derive(Debug)]
struct Shopify;

impl Format for Shopify {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json; charset=utf-8")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        let fields = problem.field_errors_by(|error| error.pointer.dotted());
        body.object(|object| match fields.is_empty() {
            true => object.message("errors", problem),
            false => object.object("errors", |errors| {
                for (name, list) in &fields {
                    errors.entry(name).array(|messages| list.iter().for_each(|error| messages.text(&error.message)));
                }
            }),
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["errors"]
    }
}

static API: ApiProfile = ApiProfile::new("shop.example.com").format(&Shopify).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    let sent = |status| (status, "application/json; charset=utf-8");
    let expected = r#"{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}"#;
    assert_response(&Error::Unauthorized, sent(401), expected);
    assert_response(&Error::NotFound, sent(404), r#"{"errors":"Not Found"}"#);
    let errors = vec![
        field(key("title"), "blank", "can't be blank"),
        field(key("base"), "weight", "Line items total weight is too high"),
        field(key("title"), "short", "is too short (minimum is 5 characters)"),
    ];
    assert_response(
        &Error::Invalid(errors),
        sent(422),
        concat!(
            r#"{"errors":{"title":["can't be blank","is too short (minimum is 5 characters)"],"#,
            r#""base":["Line items total weight is too high"]}}"#
        ),
    );
}
