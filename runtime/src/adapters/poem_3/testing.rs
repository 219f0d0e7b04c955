use crate::testing::{ReadResponse, Recorded};
use ::poem::Response;

impl ReadResponse for Response {
    async fn read(self) -> Recorded {
        let (parts, body) = self.into_parts();
        let mut response = http::Response::new(());
        *response.status_mut() = parts.status;
        *response.headers_mut() = parts.headers;
        *response.extensions_mut() = parts.extensions;
        Recorded::of(response.into_parts().0, body.into_bytes().await)
    }
}
