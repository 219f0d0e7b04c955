//! The items API over gRPC: `cargo run -p example-tonic -- 8080`.

#[allow(missing_docs, unreachable_pub, clippy::all, reason = "generated")]
mod items_v1 {
    tonic::include_proto!("items.v1.Items");
}

use items::{ITEMS, Price};
use items_v1::items_server::{Items, ItemsServer};
use status_error::tonic_014::StatusLayer;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::Server;
use tonic::{Request, Response, Status};

#[derive(prost::Message)]
pub(crate) struct ItemId {
    #[prost(uint32, tag = "1")]
    id: u32,
}

#[derive(prost::Message)]
pub(crate) struct NewItem {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(uint32, tag = "2")]
    amount: u32,
}

#[derive(prost::Message)]
pub(crate) struct Item {
    #[prost(uint32, tag = "1")]
    id: u32,
    #[prost(string, tag = "2")]
    name: String,
}

impl From<items::Item> for Item {
    fn from(items::Item { id, name }: items::Item) -> Self {
        Self { id, name }
    }
}

struct Shop;

#[tonic::async_trait]
impl Items for Shop {
    async fn find(&self, request: Request<ItemId>) -> Result<Response<Item>, Status> {
        Ok(Response::new(items::find(request.into_inner().id)?.into()))
    }

    async fn add(&self, request: Request<NewItem>) -> Result<Response<Item>, Status> {
        let NewItem { name, amount } = request.into_inner();
        Ok(Response::new(items::add(items::NewItem { name, price: Price { amount } })?.into()))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::from_std(items::listener()?)?;
    // Panics and the texts of server errors end here.
    let server = Server::builder().layer(StatusLayer::new(&ITEMS)).add_service(ItemsServer::new(Shop));
    Ok(server.serve_with_incoming(TcpListenerStream::new(listener)).await?)
}
