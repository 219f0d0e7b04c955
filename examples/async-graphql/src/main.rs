//! The items API over GraphQL, with async-graphql and axum. It shows resolvers that convert a
//! derived error with `.graphql()`, the extension that masks unconverted errors, and the layer for
//! the HTTP endpoint.
//!
//! GraphQL sends errors with status 200. The body's `errors` have the message
//! `item 8 was not found` and the code `item_not_found`.
//!
//! ```console
//! $ cargo run -p example-async-graphql -- 8080
//! $ curl -i localhost:8080/graphql --json '{"query":"{ item(id: 8) { name } }"}'
//! HTTP/1.1 200 OK
//! ```

use async_graphql::{EmptySubscription, Object, Response, Result, Schema, SimpleObject};
use axum::{Router, extract::State, routing::post};
use items::{ITEMS, ItemError, NewItem, Price};
use status_error::ApiErrorLayer;
use status_error::async_graphql_7::{ApiErrors, ResultExt as _};
use status_error::axum_08::Json;

#[derive(SimpleObject)]
struct Item {
    id: u32,
    name: String,
}

impl From<items::Item> for Item {
    fn from(items::Item { id, name }: items::Item) -> Self {
        Self { id, name }
    }
}

struct Query;

#[Object]
impl Query {
    async fn item(&self, id: u32) -> Result<Item> {
        Ok(items::find(id).graphql()?.into())
    }

    async fn items(&self, limit: u32) -> Vec<Item> {
        items::list(limit).into_iter().map(Item::from).collect()
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn add(&self, name: String, amount: u32) -> Result<Item> {
        // A plain `?` is safe here, because `main` registers `ItemError` with the extension, which
        // converts the error. Without the extension the client would get the error's `Display`
        // text.
        Ok(items::add(NewItem { name, price: Price { amount } })?.into())
    }
}

type Items = Schema<Query, Mutation, EmptySubscription>;

async fn graphql(State(schema): State<Items>, Json(request): Json<async_graphql::Request>) -> Json<Response> {
    Json(schema.execute(request).await)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let errors = ApiErrors::new(&ITEMS).register::<ItemError>();
    let schema = Schema::build(Query, Mutation, EmptySubscription).extension(errors).finish();
    let app = Router::new().route("/graphql", post(graphql)).with_state(schema).layer(ApiErrorLayer::new(&ITEMS));
    axum::serve(tokio::net::TcpListener::from_std(items::listener()?)?, app).await
}
