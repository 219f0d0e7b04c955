//! tower: [`ApiErrorLayer`] as a [`Layer`], for any service whose response body implements
//! `From<Bytes>`.
//!
//! axum, warp and plain hyper services use the layer through this module. [`ApiErrorLayer`] has an
//! example and the order of layers.
//!
//! ```toml
//! status-error = { version = "0.1", features = ["tower-service-03"] }
//! ```

mod allowed_errors;
mod handle_errors;
mod service;
mod stream;

pub use crate::middleware::error_layer::{ApiErrorLayer, KeepBody};
pub use crate::middleware::scoped_body::ScopedBody;
pub use allowed_errors::{AllowedErrorsFuture, AllowedErrorsLayer, AllowedErrorsService};
pub use handle_errors::{HandleErrorsLayer, HandleErrorsService, HandledFuture};
pub use service::{ApiErrorService, ResponseFuture};
pub use stream::{StreamFuture, StreamLayer, StreamService};

use std::sync::Arc;
use tower_layer::Layer;

impl<S> Layer<S> for ApiErrorLayer {
    type Service = ApiErrorService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        ApiErrorService::new(inner, Arc::clone(&self.rules))
    }
}
