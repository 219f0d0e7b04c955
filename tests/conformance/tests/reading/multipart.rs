//! Handlers that read a multipart body with the framework's own reader, as the guide shows.

use http::HeaderMap;
use status_error::{FieldError, Location, Pointer, RequestError, extract};
use std::io;

/// The limit of the body in bytes, where the framework has a setting for it.
pub(crate) const LIMIT: usize = 1024;

/// The error for a form without the field that the handlers respond with.
fn missing() -> RequestError {
    let place = Pointer::root().key("note");
    RequestError::Body(FieldError::new(Location::Body, place, "missing", "This value is required."))
}

pub(crate) async fn axum_note(request: axum::extract::Request) -> Result<String, RequestError> {
    use axum::extract::FromRequest as _;
    use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};

    let rejected = |error: MultipartRejection| extract::multipart_error(error.status().as_u16(), &error);
    let failed = |error: MultipartError| extract::multipart_error(error.status().as_u16(), &error);
    extract::expect_multipart(request.headers())?;
    let mut multipart = Multipart::from_request(request, &()).await.map_err(rejected)?;
    while let Some(field) = multipart.next_field().await.map_err(failed)? {
        if field.name() == Some("note") {
            return field.text().await.map_err(failed);
        }
    }
    Err(missing())
}

pub(crate) async fn actix_web_note(
    request: actix_web::HttpRequest,
    mut multipart: actix_multipart::Multipart,
) -> Result<String, RequestError> {
    use actix_multipart::MultipartError;
    use actix_web::ResponseError as _;
    use tokio_stream::StreamExt as _;

    // actix-web has the types of `http` 0.2.
    let mut headers = HeaderMap::new();
    for value in request.headers().get_all("content-type") {
        headers.append("content-type", http::HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    let failed = |error: MultipartError| extract::multipart_error(error.status_code().as_u16(), &error);
    extract::expect_multipart(&headers)?;
    while let Some(field) = multipart.next().await {
        let mut field = field.map_err(failed)?;
        if field.name() == Some("note") {
            let mut text = Vec::new();
            while let Some(data) = field.next().await {
                text.extend_from_slice(&data.map_err(failed)?);
            }
            return Ok(String::from_utf8_lossy(&text).into_owned());
        }
    }
    Err(missing())
}

#[poem::handler]
pub(crate) async fn poem_note(
    headers: &HeaderMap,
    multipart: poem::Result<poem::web::Multipart>,
) -> Result<String, RequestError> {
    use poem::error::{ParseMultipartError, ResponseError as _};

    let failed = |error: ParseMultipartError| extract::multipart_error(error.status().as_u16(), &error);
    extract::expect_multipart(headers)?;
    let mut multipart = multipart.map_err(|_| RequestError::Unreadable)?;
    while let Some(field) = multipart.next_field().await.map_err(failed)? {
        if field.name() == Some("note") {
            return field.text().await.map_err(failed);
        }
    }
    Err(missing())
}

#[derive(rocket::FromForm)]
pub(crate) struct Note {
    note: String,
}

#[rocket::post("/m", data = "<form>")]
pub(crate) fn rocket_note(
    form: Result<rocket::form::Form<Note>, rocket::form::Errors<'_>>,
) -> Result<String, RequestError> {
    Ok(form?.into_inner().note)
}

#[salvo::handler]
pub(crate) async fn salvo_note(request: &mut salvo::Request) -> Result<String, RequestError> {
    use salvo::http::ParseError;

    let failed = |error: ParseError| {
        let status = if matches!(error, ParseError::PayloadTooLarge) { 413 } else { 400 };
        extract::multipart_error(status, &error)
    };
    extract::expect_multipart(request.headers())?;
    request.set_secure_max_size(LIMIT);
    let form = request.form_data().await.map_err(failed)?;
    form.fields.get("note").cloned().ok_or_else(missing)
}

pub(crate) fn warp_note() -> impl warp::Filter<Extract = (String,), Error = warp::Rejection> + Clone {
    use bytes::Buf as _;
    use status_error::warp_04::reject;
    use tokio_stream::StreamExt as _;
    use warp::Filter as _;
    use warp::multipart::FormData;

    async fn read(mut multipart: FormData) -> Result<String, RequestError> {
        let failed = |error: warp::Error| extract::multipart_error(400, &error);
        while let Some(part) = multipart.next().await {
            let mut part = part.map_err(failed)?;
            if part.name() == "note" {
                let mut text = Vec::new();
                while let Some(data) = part.data().await {
                    let mut data = data.map_err(failed)?;
                    text.extend_from_slice(&data.copy_to_bytes(data.remaining()));
                }
                return Ok(String::from_utf8_lossy(&text).into_owned());
            }
        }
        Err(missing())
    }

    let headers = warp::header::headers_cloned();
    let expected = headers.and_then(async |headers: HeaderMap| extract::expect_multipart(&headers).map_err(reject));
    let form = warp::multipart::form().max_length(LIMIT as u64);
    expected.untuple_one().and(form).and_then(async |form: FormData| read(form).await.map_err(reject))
}

/// A body whose source fails is not the server's fault, although axum has the status 500 for it.
#[test]
fn an_upload_that_breaks_off() {
    use axum::body::Body;
    use http_body_util::StreamBody;

    for (kind, status) in [(io::ErrorKind::UnexpectedEof, 400), (io::ErrorKind::TimedOut, 408)] {
        let start = bytes::Bytes::from_static(b"--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhel");
        let frames = [Ok(http_body::Frame::data(start)), Err(io::Error::from(kind))];
        let body = Body::new(StreamBody::new(tokio_stream::iter(frames)));
        let request = http::Request::post("/m").header("content-type", "multipart/form-data; boundary=b");
        let error = crate::block_on(axum_note(request.body(body).unwrap())).unwrap_err();
        assert_eq!(status_error::response(&error).status(), status, "{kind:?}");
    }
}

#[derive(Debug, rocket::FromForm)]
struct Order {
    #[allow(dead_code, reason = "only read")]
    count: u8,
    #[allow(dead_code, reason = "only read")]
    #[field(validate = len(..4))]
    name: String,
    #[allow(dead_code, reason = "only read")]
    buyer: Buyer,
}

#[derive(Debug, rocket::FromForm)]
struct Buyer {
    #[allow(dead_code, reason = "only read")]
    is_new: bool,
}

/// The errors of Rocket's own forms have the place and the codes of the guards here.
#[test]
fn forms_of_rocket() {
    use rocket::form::Form;

    let told = |form: &str| {
        let response = status_error::response(&RequestError::from(Form::<Order>::parse(form).unwrap_err()));
        let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        assert!(!body.to_string().contains("hunter2"), "{body}");
        let error = |name: &str| body["errors"][0][name].as_str().unwrap_or("-").to_owned();
        format!("{} {} {}", response.status().as_u16(), error("pointer"), error("code"))
    };
    assert_eq!(told("name=a&buyer.is_new=true"), "400 #/count missing");
    assert_eq!(told("count=hunter2&name=a&buyer.is_new=true"), "400 #/count type_error.integer");
    assert_eq!(told("count=256&name=a&buyer.is_new=true"), "400 #/count value_error.number");
    assert_eq!(told("count=1&name=a&buyer.is_new=hunter2"), "400 #/buyer/is_new type_error.bool");
    assert_eq!(told("count=1&buyer.is_new=true"), "400 #/name missing");
    assert_eq!(told("count=1&name=hunter2&buyer.is_new=true"), "413 - -");
}
