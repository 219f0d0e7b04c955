//! `assert_problem!` on the responses of each framework's test client, which carry the mark of this
//! crate where the framework has extensions.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use status_error::{ApiError, ApiErrorLayer, ApiProfile, RequestError, format};
use status_error::{assert_problem, testing::Recorded};
use std::panic::{AssertUnwindSafe, catch_unwind};

static API: ApiProfile = ApiProfile::new("items.example.com").format(&format::Envelope);

#[derive(Debug, thiserror::Error, ApiError)]
enum ItemError {
    #[error("item {id} was not found")]
    #[status(404, code = "no_item")]
    NotFound {
        #[public]
        id: u32,
    },
    #[error("the shelf {0} has fallen")]
    #[status(500)]
    Shelf(&'static str),
}

const MISSING: ItemError = ItemError::NotFound { id: 7 };
const SHELF: ItemError = ItemError::Shelf("A");

/// Checks the responses to `MISSING`, to `SHELF`, and to a path without a route.
fn check([missing, shelf, nothing]: [Recorded; 3], is_marked: bool) {
    assert_problem!(&missing, MISSING);
    assert_problem!(&missing, ItemError::NotFound { .. });
    assert_problem!(&shelf, ItemError::Shelf(".. of another text"));
    assert_problem!(&shelf, ItemError::Shelf(..));
    assert_problem!(&nothing, RequestError::NotFound);
    assert_eq!(missing.json()["code"], "no_item");

    let failure = catch_unwind(AssertUnwindSafe(|| assert_problem!(&shelf, MISSING))).unwrap_err();
    let failure = failure.downcast::<String>().unwrap();
    assert!(failure.contains("status is 500 Internal Server Error, and should have been 404 Not Found"), "{failure}");
    assert_eq!(failure.contains("the error inside is `Shelf` (500 shelf)"), is_marked, "{failure}");
}

#[tokio::test]
async fn axum() {
    use axum::{Router, routing::get};
    use tower::ServiceExt as _;
    let app = Router::new()
        .route("/missing", get(|| async { Err::<(), _>(MISSING) }))
        .route("/shelf", get(|| async { Err::<(), _>(SHELF) }))
        .layer(ApiErrorLayer::new(&API));
    let ask = async |path| {
        let request = http::Request::get(path).body(axum::body::Body::empty()).unwrap();
        Recorded::read(app.clone().oneshot(request).await.unwrap()).await
    };
    check([ask("/missing").await, ask("/shelf").await, ask("/").await], true);
}

#[actix_web::test]
async fn actix() {
    use actix_web::{App, test, web};
    let app = App::new()
        .route("/missing", web::get().to(async || Err::<String, _>(MISSING)))
        .route("/shelf", web::get().to(async || Err::<String, _>(SHELF)))
        .wrap(ApiErrorLayer::new(&API));
    let app = test::init_service(app).await;
    let ask = async |path| {
        let response = test::call_service(&app, test::TestRequest::with_uri(path).to_request()).await;
        Recorded::read(response).await
    };
    check([ask("/missing").await, ask("/shelf").await, ask("/").await], true);
}

#[tokio::test]
async fn poem() {
    use poem::{Endpoint as _, EndpointExt as _, Request, Route, handler};
    #[handler]
    fn missing() -> Result<String, ItemError> {
        Err(MISSING)
    }
    #[handler]
    fn shelf() -> Result<String, ItemError> {
        Err(SHELF)
    }
    let app = Route::new().at("/missing", missing).at("/shelf", shelf).with(ApiErrorLayer::new(&API));
    let ask = async |path: &str| {
        let request = Request::builder().uri(path.parse().unwrap()).finish();
        Recorded::read(app.call(request).await.unwrap()).await
    };
    check([ask("/missing").await, ask("/shelf").await, ask("/").await], true);
}

#[tokio::test]
async fn salvo() {
    use salvo::test::TestClient;
    use salvo::{Router, Service, handler};
    #[handler]
    async fn missing() -> Result<&'static str, ItemError> {
        Err(MISSING)
    }
    #[handler]
    async fn shelf() -> Result<&'static str, ItemError> {
        Err(SHELF)
    }
    let router =
        Router::new().push(Router::with_path("missing").get(missing)).push(Router::with_path("shelf").get(shelf));
    let service = Service::new(router).hoop(ApiErrorLayer::new(&API));
    let ask = async |path: &str| {
        Recorded::read(TestClient::get(format!("http://localhost{path}")).send(&service).await).await
    };
    check([ask("/missing").await, ask("/shelf").await, ask("/").await], true);
}

// Outside of the test, because Rocket's macro defines another macro.
#[rocket::get("/missing")]
fn missing_of_rocket() -> Result<String, ItemError> {
    Err(MISSING)
}

#[rocket::get("/shelf")]
fn shelf_of_rocket() -> Result<String, ItemError> {
    Err(SHELF)
}

fn rocket() -> rocket::Rocket<rocket::Build> {
    let routes = rocket::routes![missing_of_rocket, shelf_of_rocket];
    rocket::custom(rocket::Config { log_level: rocket::config::LogLevel::Off, ..Default::default() })
        .attach(ApiErrorLayer::new(&API))
        .mount("/", routes)
}

/// Rocket's responses have no extensions, so the profile is given.
#[tokio::test]
async fn rocket_asynchronous() {
    let client = rocket::local::asynchronous::Client::untracked(rocket()).await.unwrap();
    let ask = async |path| Recorded::read(client.get(path).dispatch().await).await.profile(&API);
    check([ask("/missing").await, ask("/shelf").await, ask("/").await], false);
}

#[test]
fn rocket_blocking() {
    let client = rocket::local::blocking::Client::untracked(rocket()).unwrap();
    let ask = |path| Recorded::from(client.get(path).dispatch()).profile(&API);
    check([ask("/missing"), ask("/shelf"), ask("/")], false);
}

#[tokio::test]
async fn warp() {
    use http_body_util::Empty;
    use status_error::warp_04::{get, reject, service};
    use tower::{ServiceBuilder, ServiceExt as _};
    use warp::{Filter as _, Rejection};
    let missing = warp::path!("missing").and(get()).then(async || Err::<&str, _>(MISSING));
    let shelf = warp::path!("shelf").and(get()).and_then(async || Err::<String, Rejection>(reject(SHELF)));
    let app = ServiceBuilder::new().layer(ApiErrorLayer::new(&API)).service(service(missing.or(shelf)));
    let ask = async |path| {
        let request = http::Request::get(path).body(Empty::<bytes::Bytes>::new()).unwrap();
        Recorded::read(app.clone().oneshot(request).await.unwrap()).await
    };
    check([ask("/missing").await, ask("/shelf").await, ask("/").await], true);
}
