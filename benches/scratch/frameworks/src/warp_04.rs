//! The application of warp 0.4.

use crate::{API, Gone, World, now};
use bytes::Bytes;
use http::Request;
use http_body_util::Empty;
use status_error::ApiErrorLayer;
use status_error::warp_04::service;
use std::convert::Infallible;
use tower::util::MapResponseLayer;
use tower::{Layer as _, Service, ServiceExt as _};
use warp::Filter as _;

pub fn world(is_ours: bool) -> World {
    let fine = warp::path!("fine").map(|| "fine");
    let gone = warp::path!("gone").map(|| Err::<&str, _>(Gone));
    let service = service(fine.or(gone));
    if is_ours {
        send(ApiErrorLayer::new(&API).layer(service))
    } else {
        send(MapResponseLayer::new(std::convert::identity::<warp::reply::Response>).layer(service))
    }
}

fn send<S, B>(service: S) -> World
where
    S: Service<Request<Empty<Bytes>>, Response = http::Response<B>, Error = Infallible> + Clone + 'static,
{
    World(Box::new(move |path, status| {
        let request = Request::get(path).body(Empty::new()).unwrap();
        let response = now(service.clone().oneshot(request)).unwrap();
        assert_eq!(response.status().as_u16(), status);
    }))
}
