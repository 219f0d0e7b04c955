//! The same routes in every framework, under both layers.

use bytes::Bytes;
use serde::Deserialize;
use status_error::{ApiError, ApiErrorLayer, ApiProfile};
use status_error_log::{Access, ErrorLog, ErrorLogLayer, NotLogged, Owner, respond};
use std::net::TcpListener;
use tower::ServiceBuilder;

/// Serves the routes and the list at this port of this machine until the process ends.
pub(crate) type Serve = fn(port: u16, layer: ErrorLogLayer, log: ErrorLog);

pub(crate) static API: ApiProfile = ApiProfile::new("log.test").reporter(|_| {});

#[derive(Debug, thiserror::Error, ApiError)]
pub(crate) enum BuyerError {
    #[error("buyer {id} was not found")]
    #[cause("buyer {id} left in May")]
    #[status(404)]
    NotFound {
        #[public]
        id: u64,
    },
    #[error("{age} is too young")]
    #[status(422, code = "too_young")]
    Young {
        #[public]
        age: u8,
    },
    #[error("there is no such page")]
    #[status(404)]
    Gone,
}

#[derive(Debug, Deserialize)]
pub(crate) struct NewBuyer {
    age: u8,
}

impl NewBuyer {
    pub(crate) fn check(&self) -> Result<String, BuyerError> {
        Err(BuyerError::Young { age: self.age })
    }
}

pub(crate) fn owner() -> Owner {
    Owner::tenant("initech")
}

/// Returns a response of a handler that has set extensions.
fn with<T: Clone + Send + Sync + 'static>(extension: T) -> http::Response<Bytes> {
    let mut response = status_error::response(&BuyerError::Gone);
    response.extensions_mut().insert(extension);
    response
}

/// Returns the access of an account. A real service verifies credentials.
pub(crate) fn access(account: Option<&str>) -> Access {
    Access::Tenant(account.unwrap_or("nobody").to_owned())
}

fn listener(port: u16) -> TcpListener {
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    listener.set_nonblocking(true).unwrap();
    listener
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

pub(crate) fn axum(port: u16, layer: ErrorLogLayer, log: ErrorLog) {
    use axum::Router;
    use axum::body::Body;
    use axum::routing::{get, post};
    use status_error::axum_08::{Json, Path};
    use status_error_log::axum_08::routes;

    let app = Router::new()
        .route("/fine", get(async || "fine"))
        .route("/buyers/{id}", get(async |Path(id): Path<u64>| Err::<(), _>(BuyerError::NotFound { id })))
        .route("/buyers", post(async |Json(new): Json<NewBuyer>| new.check()))
        .route("/panic", get(async || -> &'static str { panic!("s3cret") }))
        .route("/not-logged", get(async || with(NotLogged).map(Body::from)))
        .route("/owned", get(async || with(owner()).map(Body::from)))
        .merge(routes(log, async |request: http::request::Parts| {
            let account = request.headers.get("x-account").and_then(|account| account.to_str().ok());
            Ok::<_, BuyerError>(access(account))
        }))
        .layer(ApiErrorLayer::new(&API))
        .layer(layer);
    block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener(port)).unwrap();
        axum::serve(listener, app).await.unwrap();
    });
}

pub(crate) fn warp(port: u16, layer: ErrorLogLayer, log: ErrorLog) {
    use hyper::server::conn::http1;
    use hyper_util::rt::TokioIo;
    use hyper_util::service::TowerToHyperService;
    use status_error::warp_04::{Param, get, json, post, service};
    use warp::Filter;
    use warp::reply::Response;

    fn sent(response: http::Response<Bytes>) -> Response {
        response.map(Into::into)
    }

    let fine = warp::path!("fine").and(get()).map(|| "fine");
    let buyer = warp::path!("buyers" / Param).and(get()).and_then(|id: Param| id.named("id"));
    let buyer = buyer.then(async |id: u64| Err::<String, _>(BuyerError::NotFound { id }));
    let add = warp::path!("buyers").and(post()).and(json(1024)).then(async |new: NewBuyer| new.check());
    let panics = warp::path!("panic").and(get()).map(|| -> String { panic!("s3cret") });
    let not_logged = warp::path!("not-logged").and(get()).map(|| sent(with(NotLogged)));
    let owned = warp::path!("owned").and(get()).map(|| sent(with(owner())));
    let text = |name| warp::header::optional::<String>(name);
    let query = warp::query::raw().or(warp::any().map(String::new)).unify();
    let first = warp::path("api-logs").or(warp::path("api-logs.csv")).unify();
    let logs = first.and(get()).and(warp::path::full()).and(query).and(text("accept"));
    let logs = logs.and(text("x-account")).then(
        move |path: warp::path::FullPath, query: String, accept: Option<String>, account: Option<String>| {
            let log = log.clone();
            async move {
                let (access, url) = (access(account.as_deref()), format!("{}?{query}", path.as_str()));
                sent(respond(&log, &access, &url, accept.as_deref().unwrap_or_default()).await)
            }
        },
    );
    let routes = service(fine.or(buyer).or(add).or(panics).or(not_logged).or(owned).or(logs));
    let app = ServiceBuilder::new().layer(layer).layer(ApiErrorLayer::new(&API)).service(routes);
    block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener(port)).unwrap();
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let app = TowerToHyperService::new(app.clone());
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), app));
        }
    });
}

pub(crate) fn actix_web(port: u16, layer: ErrorLogLayer, log: ErrorLog) {
    use actix_web::http::StatusCode;
    use actix_web::{App, HttpMessage as _, HttpRequest, HttpResponse, HttpServer, web};
    use status_error::actix_web_4::{Json, Path};

    async fn logs(request: HttpRequest, log: web::Data<ErrorLog>) -> HttpResponse {
        request.extensions_mut().insert(NotLogged);
        let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        let (url, accept) = (request.uri().to_string(), text("accept").unwrap_or_default());
        let answer = respond(&**log, &access(text("x-account")), &url, accept).await;
        let mut response = HttpResponse::build(StatusCode::from_u16(answer.status().as_u16()).unwrap());
        for (name, value) in answer.headers() {
            response.append_header((name.as_str(), value.as_bytes()));
        }
        response.body(answer.into_body())
    }

    let app = move || {
        App::new()
            .route("/fine", web::get().to(async || "fine"))
            .route(
                "/buyers/{id}",
                web::get().to(async |Path(id): Path<u64>| Err::<String, _>(BuyerError::NotFound { id })),
            )
            .route("/buyers", web::post().to(async |Json(new): Json<NewBuyer>| new.check()))
            .route("/panic", web::get().to(async || -> String { panic!("s3cret") }))
            .route(
                "/not-logged",
                web::get().to(async |request: HttpRequest| {
                    request.extensions_mut().insert(NotLogged);
                    Err::<String, _>(BuyerError::Gone)
                }),
            )
            .route(
                "/owned",
                web::get().to(async |request: HttpRequest| {
                    request.extensions_mut().insert(owner());
                    Err::<String, _>(BuyerError::Gone)
                }),
            )
            .app_data(web::Data::new(log.clone()))
            .route("/api-logs", web::get().to(logs))
            .route("/api-logs/{id}", web::get().to(logs))
            .route("/api-logs.csv", web::get().to(logs))
            .wrap(ApiErrorLayer::new(&API))
            .wrap(layer.clone())
    };
    actix_web::rt::System::new().block_on(async {
        HttpServer::new(app).workers(1).listen(listener(port)).unwrap().run().await.unwrap();
    });
}

pub(crate) fn poem(port: u16, layer: ErrorLogLayer, log: ErrorLog) {
    use poem::listener::TcpAcceptor;
    use poem::web::Data;
    use poem::{EndpointExt as _, Request, Response, Route, Server, handler};
    use status_error::poem_3::{Json, Path, get, post};

    fn sent(response: http::Response<Bytes>) -> Response {
        let (parts, body) = response.into_parts();
        let mut response = Response::builder().status(parts.status).body(body);
        *response.headers_mut() = parts.headers;
        *response.extensions_mut() = parts.extensions;
        response
    }

    #[handler]
    fn fine() -> &'static str {
        "fine"
    }

    #[handler]
    fn buyer(Path(id): Path<u64>) -> Result<String, BuyerError> {
        Err(BuyerError::NotFound { id })
    }

    #[handler]
    fn add(Json(new): Json<NewBuyer>) -> Result<String, BuyerError> {
        new.check()
    }

    #[handler]
    fn panics() -> String {
        panic!("s3cret")
    }

    #[handler]
    fn not_logged() -> Response {
        sent(with(NotLogged))
    }

    #[handler]
    fn owned() -> Response {
        sent(with(owner()))
    }

    #[handler]
    async fn logs(request: &Request, Data(log): Data<&ErrorLog>) -> Response {
        let (url, accept) = (request.original_uri().to_string(), request.header("accept").unwrap_or_default());
        sent(respond(log, &access(request.header("x-account")), &url, accept).await)
    }

    let app = Route::new()
        .at("/fine", get(fine))
        .at("/buyers/:id", get(buyer))
        .at("/buyers", post(add))
        .at("/panic", get(panics))
        .at("/not-logged", get(not_logged))
        .at("/owned", get(owned))
        .at("/api-logs", get(logs))
        .at("/api-logs/:id", get(logs))
        .at("/api-logs.csv", get(logs))
        .data(log)
        .with(ApiErrorLayer::new(&API))
        .with(layer);
    block_on(async {
        let acceptor = TcpAcceptor::from_std(listener(port)).unwrap();
        Server::new_with_acceptor(acceptor).run(app).await.unwrap();
    });
}

pub(crate) fn salvo(port: u16, layer: ErrorLogLayer, log: ErrorLog) {
    use salvo::conn::tcp::TcpAcceptor;
    use salvo::{Depot, FlowCtrl, Handler, Request, Response, Router, Server, Service, Writer as _, handler};
    use status_error::salvo_1::{Json, Path};

    #[handler]
    async fn fine() -> &'static str {
        "fine"
    }

    #[handler]
    async fn buyer(id: Path<u64>) -> Result<String, BuyerError> {
        Err(BuyerError::NotFound { id: *id })
    }

    #[handler]
    async fn add(new: Json<NewBuyer>) -> Result<String, BuyerError> {
        new.check()
    }

    #[handler]
    async fn panics() -> String {
        panic!("s3cret")
    }

    #[handler]
    async fn not_logged(response: &mut Response) -> Result<String, BuyerError> {
        response.extensions.insert(NotLogged);
        Err(BuyerError::Gone)
    }

    #[handler]
    async fn owned(response: &mut Response) -> Result<String, BuyerError> {
        response.extensions.insert(owner());
        Err(BuyerError::Gone)
    }

    #[derive(Clone)]
    struct Logs(ErrorLog);

    #[salvo::async_trait]
    impl Handler for Logs {
        async fn handle(&self, request: &mut Request, _: &mut Depot, response: &mut Response, _: &mut FlowCtrl) {
            let (url, accept) = (request.uri().to_string(), request.header::<String>("accept").unwrap_or_default());
            let account = request.header::<String>("x-account");
            let answer = respond(&self.0, &access(account.as_deref()), &url, &accept).await;
            let (parts, body) = answer.into_parts();
            response.status_code(parts.status);
            response.headers = parts.headers;
            response.extensions = parts.extensions;
            response.body(body);
        }
    }

    let router = Router::new()
        .push(
            Router::with_path("api-logs").get(Logs(log.clone())).push(Router::with_path("{id}").get(Logs(log.clone()))),
        )
        .push(Router::with_path("api-logs.csv").get(Logs(log)))
        .push(Router::with_path("fine").get(fine))
        .push(Router::with_path("buyers").post(add).push(Router::with_path("{id}").get(buyer)))
        .push(Router::with_path("panic").get(panics))
        .push(Router::with_path("not-logged").get(not_logged))
        .push(Router::with_path("owned").get(owned));
    let service = Service::new(router).hoop(layer).hoop(ApiErrorLayer::new(&API));
    block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener(port)).unwrap();
        Server::new(TcpAcceptor::try_from(listener).unwrap()).serve(service).await;
    });
}
