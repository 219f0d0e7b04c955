//! The application of salvo 1.

use crate::{API, Gone, World, now};
use salvo_core::{Depot, FlowCtrl, Request, Response, Router, Service, handler};
use status_error::ApiErrorLayer;

#[handler]
async fn fine() -> &'static str {
    "fine"
}

#[handler]
async fn gone() -> Result<&'static str, Gone> {
    Err(Gone)
}

#[handler]
async fn nothing(request: &mut Request, depot: &mut Depot, response: &mut Response, ctrl: &mut FlowCtrl) {
    ctrl.call_next(request, depot, response).await;
}

pub fn world(is_ours: bool) -> World {
    let routes = Router::new().push(Router::with_path("fine").get(fine)).push(Router::with_path("gone").get(gone));
    let service = Service::new(routes);
    let service = if is_ours { service.hoop(ApiErrorLayer::new(&API)) } else { service.hoop(nothing) };
    World(Box::new(move |path, status| {
        let request: http::Request<salvo_core::http::ReqBody> =
            http::Request::get(path).body(salvo_core::http::ReqBody::None).unwrap();
        let request = Request::from_hyper(request, salvo_core::http::uri::Scheme::HTTP);
        let response = now(service.handle(request));
        assert_eq!(response.status_code.unwrap().as_u16(), status);
    }))
}
