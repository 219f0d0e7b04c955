//! A search engine's API, with more than 150 error codes.
//!
//! | file | contains |
//! |---|---|
//! | `codes.rs` | the table of codes, and the macro that makes an enum of it |
//! | `format.rs` | the wire format |
//! | `routes.rs` | the routes, which return the errors |
//! | `openapi.rs` | the OpenAPI document with all codes |
//! | `engine.rs` | indexes and documents in memory |
//! | `request.rs` | the API key, the body, and the parameters of a request |

mod codes;
mod engine;
mod format;
pub mod openapi;
mod request;
mod routes;

pub use codes::{Error, InvalidValue, SEARCH};
pub use request::{ADMIN_KEY, SEARCH_KEY};
pub use routes::app;
