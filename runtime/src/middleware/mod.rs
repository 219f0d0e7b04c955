//! The framework-independent part of the layer: rewriting foreign error responses, polling a future
//! in a request scope, catching panics.

pub(crate) mod catch_panic;
pub(crate) mod dry_run;
pub(crate) mod error_layer;
pub(crate) mod foreign_rule;
pub(crate) mod known_texts;
#[allow(dead_code, reason = "each adapter uses a part")]
pub(crate) mod map_response;
#[allow(dead_code, reason = "each adapter uses a part")]
pub(crate) mod request_parts;
mod response_headers;
#[allow(dead_code, reason = "each adapter uses a part")]
pub(crate) mod rewrite;
#[allow(dead_code, reason = "each adapter uses a part")]
pub(crate) mod scoped_body;
