use crate::request::request_error::RequestError;
use ::poem::error::MethodNotAllowedError;
use ::poem::{Endpoint, IntoEndpoint, Request, Response, Result, RouteMethod};
use http::Method;

/// The endpoints of a path, one for each method, like poem's [`RouteMethod`]. A request with
/// another method gets a 405 with `Allow` (RFC 9110 §15.5.6).
///
/// HEAD requests are served by the endpoint of GET, unless HEAD has its own endpoint.
#[derive(Default)]
pub struct Methods {
    inner: RouteMethod,
    allow: Vec<Method>,
    /// Whether HEAD has its own endpoint.
    has_head: bool,
}

impl Methods {
    /// Creates a path without endpoints.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the endpoint for a method.
    #[must_use]
    pub fn method<E>(mut self, method: Method, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        let served = if method == Method::GET { vec![Method::GET, Method::HEAD] } else { vec![method.clone()] };
        for method in served {
            if !self.allow.contains(&method) {
                self.allow.push(method);
            }
        }
        self.has_head |= method == Method::HEAD;
        self.inner = self.inner.method(method, endpoint);
        self
    }
}

/// Defines a method of `Methods` and a free function for each HTTP method.
macro_rules! named {
    ($($name:ident $method:ident)*) => {
        impl Methods {$(
            #[doc = concat!("Adds the endpoint for ", stringify!($method), ".")]
            #[must_use]
            pub fn $name<E>(self, endpoint: E) -> Self
            where
                E: IntoEndpoint,
                E::Endpoint: 'static,
            {
                self.method(Method::$method, endpoint)
            }
        )*}

        $(
            #[doc = concat!("Creates a path with an endpoint for ", stringify!($method), "; more can be added.")]
            pub fn $name<E>(endpoint: E) -> Methods
            where
                E: IntoEndpoint,
                E::Endpoint: 'static,
            {
                Methods::new().$name(endpoint)
            }
        )*
    };
}

named! { get GET head HEAD post POST put PUT delete DELETE patch PATCH options OPTIONS }

/// Creates a path with an endpoint for the given method. Endpoints for other methods can be added.
pub fn method<E>(method: Method, endpoint: E) -> Methods
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    Methods::new().method(method, endpoint)
}

impl Endpoint for Methods {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        // poem also serves HEAD with the endpoint of GET, but drops the body before the body's
        // length is known. Here the body stays, and the server leaves it out.
        if request.method() == Method::HEAD && !self.has_head && self.allow.contains(&Method::GET) {
            request.set_method(Method::GET);
        }
        match self.inner.call(request).await {
            Err(error) if error.is::<MethodNotAllowedError>() => {
                Err(RequestError::MethodNotAllowed { allow: self.allow.clone() }.into())
            }
            answered => answered,
        }
    }
}
