use super::{Error, REQUEST_IDS, Round, Seen, block_on};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Empty};
use status_error::warp_04::{KeepBody, get, reject, service};
use status_error::{ApiError, AsResponse, layer::RenderedProblem};
use tower::{ServiceBuilder, ServiceExt as _};
use warp::http::{Request, Response};
use warp::{Filter as _, Rejection};

type AnyError = AsResponse<Box<dyn ApiError + Send + Sync>>;

fn foreign(status: u16, media_type: &'static str, body: &'static str) -> Response<&'static str> {
    let response = Response::builder().status(status).header("retry-after", "7").header("content-type", media_type);
    response.body(body).unwrap()
}

pub(super) fn answers() {
    block_on(async {
        for round in Round::ALL {
            within(round).await;
        }
    });
}

async fn within(round: Round) {
    let gone = warp::path!("gone").and(get()).then(async || Err::<&str, _>(Error::Gone));
    // Returns the error as a rejection, which skips the routes that follow.
    let disk = warp::path!("disk").and(get());
    let disk = disk.and_then(async || Err::<String, Rejection>(reject(Error::Disk("s3cret"))));
    let boxed = warp::path!("boxed").then(async || Err::<&str, AnyError>(AsResponse(Box::new(Error::Gone))));
    let foreign_500 = warp::path!("foreign-500").map(|| foreign(500, "text/plain", "s3cret"));
    let foreign_403 = warp::path!("foreign-403").map(|| foreign(403, "text/plain", "s3cret"));
    let foreign_json = warp::path!("foreign-json").map(|| foreign(422, "application/json", r#"{"mine":1}"#));
    let skipped = warp::path!("skipped" / "500").map(|| foreign(500, "text/plain", "mine"));
    let kept = warp::path!("kept").map(|| {
        let mut response = foreign(503, "text/plain", "mine");
        response.extensions_mut().insert(KeepBody);
        response
    });
    let panics = warp::path!("panic").then(async || -> &'static str {
        tokio::task::yield_now().await;
        panic!("s3cret")
    });
    let header = warp::path!("header").and(warp::header::<String>("x-shop")).map(|shop: String| shop);
    let routes = gone.or(disk).or(boxed).or(foreign_500).or(foreign_403);
    let routes = routes.or(foreign_json).or(skipped).or(kept).or(panics).or(header);
    let app = ServiceBuilder::new().layer(round.layer()).service(service(routes));
    let ask = async |path: &str| {
        let request = REQUEST_IDS.iter().fold(Request::get(path), |request, (name, id)| request.header(*name, *id));
        let request = request.body(Empty::<Bytes>::new()).unwrap();
        let (parts, body) = app.clone().oneshot(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Seen::of(&parts, &body, parts.extensions.get::<RenderedProblem>())
    };
    round.ask(&ask).await;
    if matches!(round, Round::Switches) {
        return;
    }
    // warp's own rejection of a header, from which the location is known.
    let seen = ask("/header").await;
    assert_eq!((seen.status, seen.json()["details"][0]["pointer"].as_str()), (400, Some("/x-shop")));
}
