//! A call that responds with an error outside of its set is reported. `tests/api` checks that the
//! tour has no such call.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use axum::Router;
use axum::routing::get;
use buyers::error::{AuthError, BuyerError, PAYMENTS};
use buyers::routes::calls;
use buyers::tour::Log;
use buyers::tour::call::Call;
use buyers::tour::client;
use status_error::tower::ApiErrorLayer;
use tokio::net::TcpListener;
use uuid::Uuid;

#[tokio::test]
async fn an_error_outside_of_the_set_of_a_call_is_reported() {
    let log = Log::default();
    log.install("info").unwrap();
    let calls = calls();
    let ids = calls.each_ref().map(|call| call.id);
    // Each of these handlers can respond with any error, which the handlers of `routes.rs` can't.
    let nested = calls.into_iter().map(|call| {
        let handlers = Router::new()
            .route("/locked", get(async || BuyerError::Locked { id: Uuid::nil() }))
            .route("/taken", get(async || BuyerError::ExternalIdentifierTaken { resource_id: None }))
            .route("/no-token", get(async || BuyerError::Auth(AuthError::NoToken)));
        (format!("/{}", call.id), handlers.route_layer(call.errors))
    });
    let app = nested.fold(Router::new(), |app, (path, handlers)| app.nest(&path, handlers));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(axum::serve(listener, app.layer(ApiErrorLayer::new(&PAYMENTS))).into_future());

    let mut undeclared = Vec::new();
    for id in ids {
        for (path, status) in [("locked", 403), ("taken", 409), ("no-token", 401)] {
            let before = log.lines_with("does not declare").len();
            let request = Call::new(addr, "", "GET", format!("/{id}/{path}")).request().unwrap();
            assert_eq!(client::send(addr, request).await.unwrap().status, status, "the response is sent as it is");
            match &log.lines_with("does not declare")[before..] {
                [] => {}
                [line] => undeclared.push((id, path, line.contains("duplicate_record"))),
                lines => panic!("{lines:?}"),
            }
        }
    }
    // The code `forbidden` is that of a missing scope, too, so each call may respond with it.
    let with_taken = ["listBuyers", "getBuyer", "removeBuyer", "lockBuyer", "unlockBuyer"];
    assert_eq!(undeclared, with_taken.map(|call| (call, "taken", true)));
}
