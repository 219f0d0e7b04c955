//! The bytes of every response of the tour, compared with their recording.

use crate::take_the_tour;
use corpus::Recording;
use std::borrow::Cow;

/// A request that is longer is recorded without its body.
const LONG: usize = 4096;

/// Compares the tour on each database with one recording.
#[tokio::test]
async fn corpus_tour() {
    replay(None).await;
    if let Some(database) = throwaway_servers::postgres() {
        replay(Some(database.url())).await;
    }
}

async fn replay(database: Option<&str>) {
    let mut recording = Recording::new("buyers/tour");
    for wire in take_the_tour(database).await.wires {
        recording.exchange(&shortened(&wire.request), &wire.response);
    }
    recording.check();
}

/// Returns the request without a long body: how much of the body is sent before the 413 differs
/// from run to run.
fn shortened(request: &[u8]) -> Cow<'_, [u8]> {
    let end = request.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    if request.len() <= LONG { request.into() } else { [&request[..end], &b"(not recorded)"[..]].concat().into() }
}
