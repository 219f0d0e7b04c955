//! The items API over dropshot. It shows handlers that run inside `handle`, which turns their
//! errors and panics into responses in the API's format, and extractors that report rejections in
//! the same format. dropshot has no middleware, so the 404 and 405 of its router keep dropshot's
//! format.
//!
//! ```console
//! $ cargo run -p example-dropshot -- 8080
//! $ curl -i localhost:8080/items/8
//! HTTP/1.1 404 Not Found
//! ```

use dropshot::{
    ApiDescription, ConfigDropshot, HttpError, HttpResponseCreated, HttpResponseOk, RequestContext, ServerBuilder,
    endpoint,
};
use items::{ITEMS, Item, ItemError, MAX_BODY, NewItem, Page};
use schemars::JsonSchema;
use serde::Deserialize;
use status_error::RequestError;
use status_error::dropshot_018::{HandlerResponse, Json, Path, Query, handle};

/// The errors of a handler: the API's own, and those of reading the request.
#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error(transparent)]
#[status(transparent)]
enum Error {
    Item(#[from] ItemError),
    Request(#[from] RequestError),
}

type Handled<R> = Result<HandlerResponse<R>, HttpError>;

#[derive(Deserialize, JsonSchema)]
struct ItemPath {
    id: u32,
}

#[endpoint { method = GET, path = "/items/{id}" }]
async fn item(context: RequestContext<()>, path: Path<ItemPath>) -> Handled<HttpResponseOk<Item>> {
    handle(&context, &ITEMS, async { Ok::<_, Error>(HttpResponseOk(items::find(path.read()?.id)?)) }).await
}

/// Handles HEAD requests, because dropshot doesn't send them to the GET handler.
#[endpoint { method = HEAD, path = "/items/{id}" }]
async fn item_head(context: RequestContext<()>, path: Path<ItemPath>) -> Handled<HttpResponseOk<Item>> {
    handle(&context, &ITEMS, async { Ok::<_, Error>(HttpResponseOk(items::find(path.read()?.id)?)) }).await
}

#[endpoint { method = GET, path = "/items" }]
async fn list(context: RequestContext<()>, page: Query<Page>) -> Handled<HttpResponseOk<Vec<Item>>> {
    handle(&context, &ITEMS, async { Ok::<_, Error>(HttpResponseOk(items::list(page.read()?.limit))) }).await
}

#[endpoint { method = HEAD, path = "/items" }]
async fn list_head(context: RequestContext<()>, page: Query<Page>) -> Handled<HttpResponseOk<Vec<Item>>> {
    handle(&context, &ITEMS, async { Ok::<_, Error>(HttpResponseOk(items::list(page.read()?.limit))) }).await
}

#[endpoint { method = POST, path = "/items" }]
async fn add(context: RequestContext<()>, new: Json<NewItem>) -> Handled<HttpResponseCreated<Item>> {
    handle(&context, &ITEMS, async { Ok::<_, Error>(HttpResponseCreated(items::add(new.read()?)?)) }).await
}

#[tokio::main]
async fn main() -> Result<(), String> {
    let mut api = ApiDescription::new();
    api.register(item).and_then(|()| api.register(item_head)).map_err(|error| error.to_string())?;
    api.register(list).and_then(|()| api.register(list_head)).map_err(|error| error.to_string())?;
    api.register(add).map_err(|error| error.to_string())?;

    let bind_address = ([127, 0, 0, 1], items::port().map_err(|error| error.to_string())?).into();
    let config = ConfigDropshot { bind_address, default_request_body_max_bytes: MAX_BODY, ..ConfigDropshot::default() };
    let log = slog::Logger::root(slog::Discard, slog::o!());
    let server = ServerBuilder::new(api, (), log).config(config).start().map_err(|error| error.to_string())?;
    println!("http://{}", server.local_addr());
    server.await
}
