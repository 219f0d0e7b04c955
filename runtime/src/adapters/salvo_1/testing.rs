use super::layer::taken;
use crate::testing::{ReadResponse, Recorded};
use ::salvo_core::Response;

impl ReadResponse for Response {
    async fn read(mut self) -> Recorded {
        taken(&mut self).read().await
    }
}
