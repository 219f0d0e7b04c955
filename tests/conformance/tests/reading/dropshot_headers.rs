//! Headers through dropshot, over a socket, because only dropshot's server makes a request context.

use crate::{API, Told, block_on, told};
use dropshot::{ApiDescription, ConfigDropshot, HttpError, HttpResponseOk, RequestContext, ServerBuilder, endpoint};
use schemars::JsonSchema;
use serde::Deserialize;
use status_error::RequestError;
use status_error::dropshot_018::{HandlerResponse, Headers, handle};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct Wanted {
    x_limit: u8,
}

#[endpoint { method = GET, path = "/h" }]
async fn h(
    context: RequestContext<()>,
    wanted: Headers<Wanted>,
) -> Result<HandlerResponse<HttpResponseOk<u8>>, HttpError> {
    handle(&context, &API, async { Ok::<_, RequestError>(HttpResponseOk(wanted.read()?.x_limit)) }).await
}

fn ask(address: SocketAddr, headers: &[u8]) -> Told {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = [b"GET /h HTTP/1.1\r\nhost: a\r\nconnection: close\r\n", headers, b"\r\n"].concat();
    stream.write_all(&request).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    told(head.split(' ').nth(1).unwrap().parse().unwrap(), body.as_bytes())
}

#[test]
fn headers_of_dropshot() {
    block_on(async {
        let mut api = ApiDescription::new();
        api.register(h).unwrap();
        let config = ConfigDropshot { bind_address: ([127, 0, 0, 1], 0).into(), ..ConfigDropshot::default() };
        let log = slog::Logger::root(slog::Discard, slog::o!());
        let server = ServerBuilder::new(api, (), log).config(config).start().unwrap();
        let address = server.local_addr();
        let cases: [(&[u8], u16, &str); 4] = [
            (b"X-Limit: 7\r\nx-other: \xFF\r\n", 200, "7"),
            (b"", 400, "header /x-limit missing"),
            (b"x-limit: 256\r\n", 400, "header /x-limit value_error.number"),
            (b"x-limit: \xFF\r\n", 400, "header /x-limit value_error"),
        ];
        for (headers, status, text) in cases {
            let response = tokio::task::spawn_blocking(move || ask(address, headers)).await.unwrap();
            assert_eq!((response.status, response.text.as_str()), (status, text));
        }
        server.close().await.unwrap();
    });
}
