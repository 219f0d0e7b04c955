//! The items API over GraphQL: `cargo run -p example-async-graphql -- 8080`, and
//! `curl localhost:8080/graphql -H 'content-type: application/json' -d '{"query":"{ item(id: 8) { name } }"}'`.

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
        // A plain `?` would send the error's `Display`, but for the extension below, which knows
        // the type.
        Ok(items::add(NewItem { name, price: Price { amount } })?.into())
    }
}

type Items = Schema<Query, Mutation, EmptySubscription>;

async fn graphql(State(schema): State<Items>, Json(request): Json<async_graphql::Request>) -> Json<Response> {
    Json(schema.execute(request).await)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let errors = ApiErrors::new(&ITEMS).knows::<ItemError>();
    let schema = Schema::build(Query, Mutation, EmptySubscription).extension(errors).finish();
    let app = Router::new().route("/graphql", post(graphql)).with_state(schema).layer(ApiErrorLayer::new(&ITEMS));
    axum::serve(tokio::net::TcpListener::from_std(items::listener()?)?, app).await
}
