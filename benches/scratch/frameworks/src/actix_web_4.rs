//! The application of actix-web 4.

use crate::{API, Gone, World, now};
use actix_web::App;
use actix_web::dev::Service as _;
use actix_web::test::{TestRequest, init_service};
use actix_web::web::get;
use status_error::ApiErrorLayer;

pub fn world(is_ours: bool) -> World {
    macro_rules! world {
        ($app:expr) => {{
            let routes = $app.route("/fine", get().to(async || "fine"));
            let routes = routes.route("/gone", get().to(async || Err::<&str, _>(Gone)));
            let service = now(init_service(routes));
            World(Box::new(move |path, status| {
                let response = now(service.call(TestRequest::with_uri(path).to_request())).unwrap();
                assert_eq!(response.status().as_u16(), status);
            }))
        }};
    }
    if is_ours {
        world!(App::new().wrap(ApiErrorLayer::new(&API)))
    } else {
        world!(App::new().wrap_fn(|request, next| next.call(request)))
    }
}
