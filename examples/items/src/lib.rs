//! The API that every example serves, without a web framework: its errors, declared once, and a
//! shop that makes them.
//!
//! `GET /items?limit=2` lists, `GET /items/{id}` reads one, `POST /items` adds one. Some ids are
//! there to go wrong; see [`find`].

use serde::{Deserialize, Serialize};
use status_error::{ApiError, ApiProfile, report::Report};
use std::io;
use std::net::TcpListener;
use std::time::Duration;

/// The house rules: RFC 9457 bodies, whose types have a page each, and a line on stderr for each
/// server error.
pub static ITEMS: ApiProfile = ApiProfile::new("items.example.com")
    .docs("https://items.example.com/errors/")
    .support("help@items.example.com")
    .reporter(to_stderr);

fn to_stderr(report: &Report<'_>) {
    if let Some(reference) = report.error_id() {
        eprintln!("{reference} {} {}: {}", report.status(), report.internal_type().code, report.chain());
    }
}

/// Why an item was not read or added.
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
    /// Its number.
    pub id: u32,
    /// Its name.
    pub name: String,
}

/// An item to be.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct NewItem {
    /// Its name.
    pub name: String,
    /// What it costs.
    pub price: Price,
}

/// What an item costs.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Price {
    /// In cents.
    pub amount: u32,
}

/// How much is listed.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Page {
    /// How many items.
    pub limit: u32,
}

/// How many bytes of a new item are read.
pub const MAX_BODY: usize = 1024;

/// A text that no client may ever see.
pub const SECRET: &str = "s3cret";

/// Reads an item: 1 is there. 2 needs a token, 3 is another shop's, 4 is in demand, 5 can't be
/// read, and 6 hits a bug.
///
/// # Errors
///
/// Those of [`ItemError`].
///
/// # Panics
///
/// For 6.
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

/// The first items.
#[must_use]
pub fn list(limit: u32) -> Vec<Item> {
    find(1).into_iter().take(limit as usize).collect()
}

/// Adds an item.
///
/// # Errors
///
/// [`ItemError::NameTaken`] for the anvil.
pub fn add(new: NewItem) -> Result<Item, ItemError> {
    if new.name == "anvil" { Err(ItemError::NameTaken { id: 1 }) } else { Ok(Item { id: 7, name: new.name }) }
}

/// The port that the first argument names; 0, which is a free one, where there is none.
///
/// # Errors
///
/// Where it is none.
pub fn port() -> io::Result<u16> {
    std::env::args().nth(1).map_or(Ok(0), |port| port.parse().map_err(io::Error::other))
}

/// Listens on that port, and prints where.
///
/// # Errors
///
/// Where the port is taken, or is none.
pub fn listener() -> io::Result<TcpListener> {
    let listener = TcpListener::bind(("127.0.0.1", port()?))?;
    listener.set_nonblocking(true)?;
    println!("http://{}", listener.local_addr()?);
    Ok(listener)
}
