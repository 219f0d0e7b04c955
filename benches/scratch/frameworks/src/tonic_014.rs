//! The service of tonic 0.14. Its errors are statuses of gRPC; the HTTP status is always 200.

use crate::{API, Gone, World, now};
use http::{Request, Response};
use http_body::Body;
use status_error::tonic_014::StatusLayer;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Waker};
use tonic::Status;
use tower::util::MapResponseLayer;
use tower::{Layer as _, Service, ServiceExt as _, service_fn};

type Whole = http_body_util::Full<bytes::Bytes>;

pub fn world(is_ours: bool) -> World {
    let service = service_fn(async |request: Request<()>| {
        Ok::<_, Infallible>(match request.uri().path() {
            "/fine" => Response::builder().header("content-type", "application/grpc").body(Whole::from("fine")).unwrap(),
            "/gone" => Status::from(Gone).into_http(),
            _ => Status::unimplemented("").into_http(),
        })
    });
    if is_ours {
        send(StatusLayer::new(&API).layer(service))
    } else {
        send(MapResponseLayer::new(std::convert::identity::<Response<Whole>>).layer(service))
    }
}

fn send<S, B>(service: S) -> World
where
    S: Service<Request<()>, Response = Response<B>, Error = Infallible> + Clone + 'static,
    B: Body + Unpin,
{
    World(Box::new(move |path, _| {
        let request = Request::get(path).header("content-type", "application/grpc").body(()).unwrap();
        let mut response = now(service.clone().oneshot(request)).unwrap();
        let context = &mut Context::from_waker(Waker::noop());
        while !response.body().is_end_stream() {
            if !Pin::new(response.body_mut()).poll_frame(context).is_ready() {
                panic!("it waits");
            }
        }
    }))
}
