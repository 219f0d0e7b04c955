//! The application of poem 3.

use crate::{API, Gone, World, now};
use poem::{Endpoint, EndpointExt as _, Request, Route, endpoint::make_sync, get};
use status_error::ApiErrorLayer;

pub fn world(is_ours: bool) -> World {
    let fine = get(make_sync(|_| "fine"));
    let gone = get(make_sync(|_| Err::<&str, _>(poem::Error::from(Gone))));
    let routes = Route::new().at("/fine", fine).at("/gone", gone);
    if is_ours {
        send(routes.with(ApiErrorLayer::new(&API)))
    } else {
        send(routes.before(async |request| Ok(request)))
    }
}

fn send(endpoint: impl Endpoint + 'static) -> World {
    World(Box::new(move |path, status| {
        let response = now(endpoint.get_response(Request::builder().uri_str(path).finish()));
        assert_eq!(response.status().as_u16(), status);
    }))
}
