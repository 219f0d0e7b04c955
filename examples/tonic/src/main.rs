//! The items API over gRPC, with tonic. It shows methods in which `?` turns a derived error into a
//! `Status` with the details of `google.rpc`, and the layer that masks all other statuses.
//!
//! The request of `curl` is the message `ItemId { id: 8 }`. gRPC sends errors with status 200. The
//! response has the header `grpc-status: 5` (`NOT_FOUND`) and the message `item 8 was not found`.
//!
//! ```console
//! $ cargo run -p example-tonic -- 8080
//! $ printf '\0\0\0\0\2\10\10' | curl -i --http2-prior-knowledge --data-binary @- \
//!     -H 'content-type: application/grpc' localhost:8080/items.v1.Items/Find
//! HTTP/2 200
//! ```

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
    // The layer turns panics into a masked `INTERNAL`, and sends no text of a status that wasn't
    // made from a derived error.
    let server = Server::builder().layer(StatusLayer::new(&ITEMS)).add_service(ItemsServer::new(Shop));
    Ok(server.serve_with_incoming(TcpListenerStream::new(listener)).await?)
}
