//! FastAPI. `detail` is a text, or a list with the segments of each place.
//!
//! Bodies: <https://fastapi.tiangolo.com/tutorial/handling-errors/>. The last one has the same
//! form, for an array and for a member that is named as an index.

use crate::{assert_response, field, key, note};
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile, FieldError, Location, Pointer};

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(profile = API)]
enum Error {
    #[error("Item not found")]
    #[status(404)]
    NotFound,
    #[error("the request is not valid")]
    #[status(422)]
    Invalid(#[field_errors] Vec<FieldError>),
    #[error("the request is not valid")]
    #[status(422)]
    InvalidBody {
        #[public]
        body: Item,
        #[field_errors]
        fields: Vec<FieldError>,
    },
}

#[derive(Debug, serde::Serialize)]
struct Item {
    title: &'static str,
    size: &'static str,
}

#[derive(Debug)]
struct FastApi;

impl Format for FastApi {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/json")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        let fields = problem.field_error_list();
        body.object(|object| {
            if fields.is_empty() {
                object.message("detail", problem);
            } else {
                object.array("detail", |details| {
                    for field in &fields {
                        details.object(|detail| {
                            detail.array("loc", |segments| {
                                segments.string(field.location.as_str());
                                field.pointer.segments().for_each(|segment| segments.value(&segment));
                            });
                            detail.text("msg", &field.message);
                            detail.text("type", &field.code);
                        });
                    }
                });
            }
            problem.members(object);
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["detail"]
    }
}

static API: ApiProfile = ApiProfile::new("example.com").format(&FastApi).reporter(note);

#[test]
pub(crate) fn documented_bodies() {
    assert_response(&Error::NotFound, (404, "application/json"), r#"{"detail":"Item not found"}"#);
    let message = "value is not a valid integer";
    let id = FieldError::new(Location::Path, Pointer::field("item_id"), "type_error.integer", message);
    assert_response(
        &Error::Invalid(vec![id]),
        (422, "application/json"),
        r#"{"detail":[{"loc":["path","item_id"],"msg":"value is not a valid integer","type":"type_error.integer"}]}"#,
    );
    let fields = vec![field(key("size"), "type_error.integer", message)];
    assert_response(
        &Error::InvalidBody { body: Item { title: "towel", size: "XL" }, fields },
        (422, "application/json"),
        concat!(
            r#"{"detail":[{"loc":["body","size"],"msg":"value is not a valid integer","type":"type_error.integer"}],"#,
            r#""body":{"title":"towel","size":"XL"}}"#
        ),
    );
    let price = key("items").index(0).key("price");
    assert_response(
        &Error::Invalid(vec![field(price, "missing", "Field required"), field(key("0"), "missing", "Field required")]),
        (422, "application/json"),
        concat!(
            r#"{"detail":[{"loc":["body","items",0,"price"],"msg":"Field required","type":"missing"},"#,
            r#"{"loc":["body","0"],"msg":"Field required","type":"missing"}]}"#
        ),
    );
}
