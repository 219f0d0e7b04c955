//! tower: the layer as a [`Layer`], for any service whose response body can be made of bytes.

mod service;

pub use crate::middleware::error_layer::{ApiErrorLayer, KeepBody};
pub use service::{ApiErrorService, ResponseFuture};

use std::sync::Arc;
use tower_layer::Layer;

impl<S> Layer<S> for ApiErrorLayer {
    type Service = ApiErrorService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        ApiErrorService::new(inner, Arc::clone(&self.rules))
    }
}
