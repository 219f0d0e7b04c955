//! Generates the gRPC service from a description in Rust, so that the build needs no `protoc`. In a
//! `.proto` file the service would be
//! `service Items { rpc Find (ItemId) returns (Item); rpc Add (NewItem) returns (Item); }`.

use tonic_build::manual::{Builder, Method, Service};

fn main() {
    let method = |name: &str, route: &str, input: &str| {
        let method = Method::builder().name(name).route_name(route).codec_path("tonic_prost::ProstCodec");
        method.input_type(format!("crate::{input}")).output_type("crate::Item").build()
    };
    let service = Service::builder().name("Items").package("items.v1");
    let service = service.method(method("find", "Find", "ItemId")).method(method("add", "Add", "NewItem")).build();
    Builder::new().build_client(false).compile(&[service]);
}
