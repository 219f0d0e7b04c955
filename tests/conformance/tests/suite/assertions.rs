//! `assert_problem!` on the responses of every framework, as they come through a socket.

use crate::server::Server;
use crate::wire::{Answer, Connection};
use items::{ITEMS, ItemError};
use status_error::RequestError;
use status_error::{assert_problem, testing::Recorded};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

pub(crate) fn check(framework: &str, program: &str) {
    let server = Server::start(program);
    let get = |path: &str| {
        let mut connection = Connection::open(server.address);
        connection.send(&format!("GET {path} HTTP/1.1\r\nhost: items\r\n\r\n"));
        recorded(&connection.answer(false).unwrap()).profile(&ITEMS)
    };

    let missing = get("/items/8");
    assert_problem!(&missing, ItemError::NotFound { id: 8 });
    assert_problem!(&missing, ItemError::NotFound { .. });
    assert_problem!(get("/items/3"), ItemError::Foreign { id: 3, owner: "acme" });
    assert_problem!(get("/items/3"), ItemError::Foreign { .. });
    assert_problem!(get("/items/4"), ItemError::Throttled { limit: 60, after: Duration::from_millis(1500) });
    assert_problem!(get("/items/5"), ItemError::Shelf(io::Error::other("the client doesn't see it")));
    assert_problem!(get("/items/5"), ItemError::Shelf(..));
    assert_problem!(get("/items/6"), RequestError::Panicked { .. });
    // dropshot has no layer, so its router's own 404 has dropshot's format.
    if !framework.starts_with("dropshot") {
        assert_problem!(get("/nothing"), RequestError::NotFound);
    }
    // The texts of failures, which are the same for every framework.
    let failure = |wrong: ItemError| {
        let failed = catch_unwind(AssertUnwindSafe(|| assert_problem!(&missing, wrong))).unwrap_err();
        *failed.downcast::<String>().unwrap()
    };
    assert_eq!(
        failure(ItemError::NotFound { id: 9 }),
        r#"the response is not that of `NotFound`:
  the body is          {"type":"https://items.example.com/errors/item_not_found","title":"Item not found","status":404,"detail":"item 8 was not found","code":"item_not_found","id":8}
  and should have been {"type":"https://items.example.com/errors/item_not_found","title":"Item not found","status":404,"detail":"item 9 was not found","code":"item_not_found","id":9}"#
    );
    assert_eq!(
        failure(ItemError::Unauthorized { token: "" }),
        r#"the response is not that of `Unauthorized`:
  the status is 404 Not Found, and should have been 401 Unauthorized
  the header www-authenticate is missing, and should have been Bearer realm="items"
  the body is          {"type":"https://items.example.com/errors/item_not_found","title":"Item not found","status":404,"detail":"item 8 was not found","code":"item_not_found","id":8}
  and should have been {"type":"https://items.example.com/errors/unauthorized","title":"Unauthorized","status":401,"detail":"The token is not valid.","code":"unauthorized"}"#
    );
}

fn recorded(answer: &Answer) -> Recorded {
    let response = http::Response::builder().status(answer.status);
    let response = answer.headers.iter().fold(response, |response, (name, value)| response.header(name, value));
    Recorded::from(response.body(answer.body.clone()).unwrap())
}
