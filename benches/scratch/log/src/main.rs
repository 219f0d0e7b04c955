//! The costs of the error log. `benches log` builds and runs this program.
//!
//! | argument | measures |
//! |---|---|
//! | `path` | the instructions of one request, for valgrind |
//! | `rate` | requests per second with a 404 response, with the layer and without |
//! | `write` | entries written per second |
//! | `list` | the time of a page |
//! | `trim` | the removal of old entries from PostgreSQL |
//!
//! Each prints lines whose cells are separated by tabs.

mod list;
mod path;
mod rate;
mod request;
mod stores;
mod trim;
mod write;

#[tokio::main]
async fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("path") => path::run(&std::env::args().nth(2).unwrap()),
        Some("rate") => rate::run().await,
        Some("write") => write::run().await,
        Some("list") => list::run().await,
        Some("trim") => trim::run().await,
        _ => eprintln!("usage: log path … | rate | write | list | trim"),
    }
}
