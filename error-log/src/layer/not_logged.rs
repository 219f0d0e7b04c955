//! The mark that keeps a response out of the log.

/// A response extension that keeps the response out of the log.
///
/// ```
/// # fn health(mut response: http::Response<()>) -> http::Response<()> {
/// response.extensions_mut().insert(status_error_log::NotLogged);
/// # response
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct NotLogged;
