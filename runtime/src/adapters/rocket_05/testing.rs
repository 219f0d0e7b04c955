use crate::testing::{ReadResponse, Recorded};
use ::rocket::http::{HeaderMap, Status};
use ::rocket::local::{asynchronous, blocking};
use http::{HeaderName, HeaderValue, Response, StatusCode};

impl ReadResponse for asynchronous::LocalResponse<'_> {
    async fn read(self) -> Recorded {
        let head = head(self.status(), self.headers());
        let body = self.into_bytes().await.unwrap_or_default();
        Recorded::from(head.map(|()| body))
    }
}

impl From<blocking::LocalResponse<'_>> for Recorded {
    fn from(response: blocking::LocalResponse<'_>) -> Self {
        let head = head(response.status(), response.headers());
        let body = response.into_bytes().unwrap_or_default();
        Self::from(head.map(|()| body))
    }
}

fn head(status: Status, headers: &HeaderMap<'_>) -> Response<()> {
    let mut head = Response::new(());
    *head.status_mut() = StatusCode::from_u16(status.code).unwrap_or_default();
    for header in headers.iter() {
        let name = HeaderName::from_bytes(header.name().as_str().as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(header.value().as_bytes())) {
            head.headers_mut().append(name, value);
        }
    }
    head
}
