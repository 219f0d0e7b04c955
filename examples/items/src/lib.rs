//! The items API that every example serves, without a web framework: an enum that declares the
//! API's errors once, and the functions of a shop that return them.
//!
//! | request | does | function |
//! |---|---|---|
//! | `GET /items?limit=2` | lists items | [`list`] |
//! | `GET /items/{id}` | reads an item; some ids fail on purpose | [`find`] |
//! | `POST /items` | adds an item | [`add`] |
//!
//! This crate is a library. Each example serves it with one framework, for instance axum:
//!
//! ```console
//! $ cargo run -p example-axum -- 8080
//! $ curl -i localhost:8080/items/8
//! HTTP/1.1 404 Not Found
//! ```

use serde::{Deserialize, Serialize};
use status_error::{ApiError, ApiProfile, report::Report};
use std::io;
use std::net::TcpListener;
use std::time::Duration;

/// The profile of the API: RFC 9457 bodies, a documentation page for each problem type, a support
/// contact, and one line on stderr for each server error.
pub static ITEMS: ApiProfile = ApiProfile::new("items.example.com")
    .docs("https://items.example.com/errors/")
    .support("help@items.example.com")
    .reporter(to_stderr);

fn to_stderr(report: &Report<'_>) {
    if let Some(reference) = report.error_id() {
        eprintln!("{reference} {} {}: {}", report.status(), report.internal_type().code, report.chain());
    }
}

/// The errors of the items API.
#[allow(missing_docs, reason = "the fields say it")]
#[derive(Debug, thiserror::Error, ApiError)]
pub enum ItemError {
    /// No item has this id.
    #[error("item {id} was not found")]
    #[status(404, code = "item_not_found")]
    NotFound {
        #[public]
        id: u32,
    },

    /// The item is another shop's.
    #[error("item {id} belongs to the shop {owner}")]
    #[status(403)]
    #[conceal_as(NotFound)]
    Foreign {
        #[public]
        id: u32,
        owner: &'static str,
    },

    /// Only members see this item.
    #[error("the token {token} has expired")]
    #[message("The token is not valid.")]
    #[status(401)]
    #[header("www-authenticate", r#"Bearer realm="items""#)]
    Unauthorized { token: &'static str },

    /// An item has this name already.
    #[error("the name is taken by item {id}")]
    #[status(409, code = "duplicate_item")]
    #[unique("name")]
    NameTaken {
        #[public]
        id: u32,
    },

    /// Too many ask for this item.
    #[error("{limit} requests a minute are served")]
    #[status(429)]
    Throttled {
        #[public(message)]
        limit: u32,
        #[header("retry-after")]
        after: Duration,
    },

    /// The shelf could not be read.
    #[error("the shelf could not be read")]
    #[status(500)]
    Shelf(#[from] io::Error),
}

/// An item of the shop.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Item {
    /// The item's number.
    pub id: u32,
    /// The item's name.
    pub name: String,
}

/// The body of `POST /items`: an item to add.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct NewItem {
    /// The item's name.
    pub name: String,
    /// The item's price.
    pub price: Price,
}

/// The price of an item.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Price {
    /// The amount in cents.
    pub amount: u32,
}

/// The query of `GET /items`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Page {
    /// The maximum number of items in the response.
    pub limit: u32,
}

/// The maximum size of the body of `POST /items`, in bytes.
pub const MAX_BODY: usize = 1024;

/// A text in private fields, sources and panics, which no response may contain. The conformance
/// suite checks that a report has the text.
pub const SECRET: &str = "s3cret";

/// Reads an item. Item 1 exists; the ids 2 to 6 each fail in a different way, and every other id is
/// not found.
///
/// # Errors
///
/// - 2: [`ItemError::Unauthorized`]
/// - 3: [`ItemError::Foreign`], which the client sees as [`ItemError::NotFound`]
/// - 4: [`ItemError::Throttled`]
/// - 5: [`ItemError::Shelf`]
/// - every other id except 1 and 6: [`ItemError::NotFound`]
///
/// # Panics
///
/// Panics if `id` is 6, as a handler with a bug would.
pub fn find(id: u32) -> Result<Item, ItemError> {
    match id {
        1 => Ok(Item { id, name: "anvil".to_owned() }),
        2 => Err(ItemError::Unauthorized { token: SECRET }),
        3 => Err(ItemError::Foreign { id, owner: SECRET }),
        4 => Err(ItemError::Throttled { limit: 60, after: Duration::from_millis(1500) }),
        5 => Err(io::Error::other(SECRET))?,
        #[allow(clippy::panic, reason = "as a bug would")]
        6 => panic!("{SECRET}"),
        _ => Err(ItemError::NotFound { id }),
    }
}

/// Returns the first items, at most `limit`.
#[must_use]
pub fn list(limit: u32) -> Vec<Item> {
    find(1).into_iter().take(limit as usize).collect()
}

/// Adds an item.
///
/// # Errors
///
/// Returns [`ItemError::NameTaken`] if the name is `anvil`, because item 1 has this name.
pub fn add(new: NewItem) -> Result<Item, ItemError> {
    if new.name == "anvil" { Err(ItemError::NameTaken { id: 1 }) } else { Ok(Item { id: 7, name: new.name }) }
}

/// Returns the port that the program's first argument names, or 0 (any free port) if the program
/// has no argument.
///
/// # Errors
///
/// Returns an error if the argument isn't a port number.
pub fn port() -> io::Result<u16> {
    std::env::args().nth(1).map_or(Ok(0), |port| port.parse().map_err(io::Error::other))
}

/// Listens on [`port`] of 127.0.0.1 and prints the server's URL.
///
/// # Errors
///
/// Returns an error if the argument isn't a port number, or if the port is already in use.
pub fn listener() -> io::Result<TcpListener> {
    let listener = TcpListener::bind(("127.0.0.1", port()?))?;
    listener.set_nonblocking(true)?;
    println!("http://{}", listener.local_addr()?);
    Ok(listener)
}
