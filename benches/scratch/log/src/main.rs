//! What the error log costs; `benches log` builds and runs this.
//!
//! `path`: what one request costs, for valgrind. `rate`: requests a second that are answered with a
//! 404, with and without the layer. `write`: entries a second. `list`: how long a page takes. Each
//! prints lines whose cells are separated by tabs.

mod list;
mod path;
mod rate;
mod stores;
mod write;

#[tokio::main]
async fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("path") => path::run(&std::env::args().nth(2).unwrap()),
        Some("rate") => rate::run().await,
        Some("write") => write::run().await,
        Some("list") => list::run().await,
        _ => eprintln!("usage: log path … | rate | write | list"),
    }
}
