//! Framework impls written by the derive, with all frameworks turned on: every shape of type, and
//! types that can't meet a framework's bounds.
#![allow(missing_docs, dead_code, reason = "tests")]

use status_error::{ApiError, AsResponse};
use std::fmt::{Debug, Display};
use std::marker::PhantomData;
use std::rc::Rc;

/// A type that is not `Send`, which warp's replies and poem's errors require. The type still
/// compiles, and implements the traits whose bounds it meets.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("gone")]
#[status(404)]
struct NotSend(Rc<()>);

#[derive(Debug, thiserror::Error, ApiError)]
enum Generic<'a, T: Debug + Display, const N: usize>
where
    T: Clone,
{
    #[error("gone: {0}")]
    #[status(404)]
    Gone(#[public(message)] T),
    #[error("lent")]
    #[status(409)]
    Lent(&'a [u8; N]),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("unsized")]
#[status(404)]
struct MaybeUnsized<D: ?Sized>(PhantomData<Rc<D>>);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("tail")]
#[status(404)]
struct Tail<D: ?Sized + Debug>(D);

/// A type with hand-written impls for each of these frameworks, which `skip` therefore excludes.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(skip(warp, actix_web, rocket, salvo, axum, tonic, poem))]
#[error("by hand")]
#[status(404)]
struct ByHand;

#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(skip(all))]
#[error("none")]
#[status(404)]
struct SkipsAll;

/// A type that skips a framework from the middle of the derive's list.
#[derive(Debug, thiserror::Error, ApiError)]
#[api_error(skip(poem))]
#[error("not poem's")]
#[status(404)]
struct NotPoems;

macro_rules! by_hand {
    ($($ty:ty)*) => {$(
        impl axum::response::IntoResponse for $ty {
            fn into_response(self) -> axum::response::Response {
                axum::http::StatusCode::IM_A_TEAPOT.into_response()
            }
        }
        impl actix_web::ResponseError for $ty {}
        impl<'r> rocket::response::Responder<'r, 'static> for $ty {
            fn respond_to(self, _: &'r rocket::Request<'_>) -> rocket::response::Result<'static> {
                Err(rocket::http::Status::ImATeapot)
            }
        }
        impl From<$ty> for tonic::Status {
            fn from(_: $ty) -> Self {
                Self::unknown("by hand")
            }
        }
        impl salvo::Scribe for $ty {
            fn render(self, _: &mut salvo::Response) {}
        }
        impl warp::Reply for $ty {
            fn into_response(self) -> warp::reply::Response {
                warp::http::StatusCode::IM_A_TEAPOT.into_response()
            }
        }
    )*};
}

by_hand! { ByHand SkipsAll }

impl poem::error::ResponseError for ByHand {
    fn status(&self) -> poem::http::StatusCode {
        poem::http::StatusCode::IM_A_TEAPOT
    }
}

impl poem::error::ResponseError for SkipsAll {
    fn status(&self) -> poem::http::StatusCode {
        poem::http::StatusCode::IM_A_TEAPOT
    }
}

impl poem::error::ResponseError for NotPoems {
    fn status(&self) -> poem::http::StatusCode {
        poem::http::StatusCode::IM_A_TEAPOT
    }
}

fn everywhere<
    E: actix_web::ResponseError
        + axum::response::IntoResponse
        + poem::error::ResponseError
        + for<'r> rocket::response::Responder<'r, 'static>
        + salvo::Scribe
        + Into<tonic::Status>
        + warp::Reply,
>() {
}

fn but_for_send<
    E: actix_web::ResponseError
        + axum::response::IntoResponse
        + poem::error::ResponseError
        + for<'r> rocket::response::Responder<'r, 'static>
        + salvo::Scribe
        + Into<tonic::Status>,
>() {
}

#[test]
fn every_shape_is_what_every_framework_asks_for() {
    everywhere::<items::ItemError>();
    everywhere::<Generic<'static, String, 3>>();
    everywhere::<Tail<u8>>();
    everywhere::<NotPoems>();
    everywhere::<AsResponse<Box<dyn ApiError + Send + Sync>>>();
    everywhere::<AsResponse<std::sync::Arc<items::ItemError>>>();
    but_for_send::<NotSend>();
    but_for_send::<MaybeUnsized<str>>();
}

#[test]
fn what_is_skipped_is_the_users() {
    use actix_web::ResponseError as _;
    use poem::error::ResponseError as _;
    assert_eq!(poem::error::ResponseError::status(&NotPoems), 418);
    assert_eq!(NotPoems.status_code(), 404);
    assert_eq!(ByHand.status(), 418);
    assert_eq!(ByHand.status_code(), 500);
}
