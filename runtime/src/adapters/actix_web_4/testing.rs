use super::from_actix;
use crate::api::rendered::RenderedProblem;
use crate::testing::{ReadResponse, Recorded};
use ::actix_web::HttpResponse;
use ::actix_web::body::{MessageBody, to_bytes};
use ::actix_web::dev::ServiceResponse;
use http::StatusCode;
use std::error::Error;

impl<B: MessageBody> ReadResponse for ServiceResponse<B> {
    async fn read(self) -> Recorded {
        self.into_parts().1.read().await
    }
}

impl<B: MessageBody> ReadResponse for HttpResponse<B> {
    async fn read(self) -> Recorded {
        let (head, body) = self.into_parts();
        let mut response = http::Response::new(());
        *response.status_mut() = StatusCode::from_u16(head.status().as_u16()).unwrap_or_default();
        *response.headers_mut() = from_actix(head.headers());
        if let Some(rendered) = head.extensions().get::<RenderedProblem>() {
            response.extensions_mut().insert(rendered.clone());
        }
        let body = to_bytes(body).await.map_err(Into::<Box<dyn Error>>::into);
        Recorded::of(response.into_parts().0, body)
    }
}
