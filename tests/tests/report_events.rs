//! The level of each response's event. This test is alone in its process, because tracing caches
//! for the whole process whether a subscriber is interested in an event.
#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::text;
use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("an error")]
enum Level {
    #[status(500)]
    Plain,
    #[status(500)]
    #[report(warn)]
    Warn,
    #[status(502)]
    #[report(info)]
    Info,
    #[status(503)]
    #[report(debug)]
    Debug,
    #[status(500)]
    #[report(off)]
    Off,
    #[status(404)]
    NotFound,
    #[status(429)]
    #[report(error)]
    Loud,
    #[status(410)]
    #[report(off)]
    OffClient,
    #[status(403)]
    #[conceal_as(NotFound)]
    #[report(off)]
    OffConcealed,
    #[status(403)]
    #[conceal_as(NotFound)]
    Concealed,
}

#[test]
fn the_level_is_the_events() {
    use std::sync::{Arc, Mutex};
    use tracing::{Level as Of, Metadata, span};

    struct Levels(Arc<Mutex<Vec<Of>>>);
    impl tracing::Subscriber for Levels {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target() == "status_error"
        }
        fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
            span::Id::from_u64(1)
        }
        fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
        fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
        fn event(&self, event: &tracing::Event<'_>) {
            self.0.lock().unwrap().push(*event.metadata().level());
        }
        fn enter(&self, _: &span::Id) {}
        fn exit(&self, _: &span::Id) {}
    }

    let table = [
        (Level::Plain, vec![Of::ERROR]),
        (Level::Warn, vec![Of::WARN]),
        (Level::Info, vec![Of::INFO]),
        (Level::Debug, vec![Of::DEBUG]),
        (Level::Off, vec![]),
        (Level::NotFound, vec![Of::DEBUG]),
        (Level::Loud, vec![Of::ERROR]),
        (Level::OffClient, vec![]),
        (Level::OffConcealed, vec![]),
        (Level::Concealed, vec![Of::WARN]),
    ];
    for (error, expected) in table {
        let levels = Arc::new(Mutex::new(Vec::new()));
        let response =
            tracing::subscriber::with_default(Levels(Arc::clone(&levels)), || status_error::response(&error));
        assert_eq!(*levels.lock().unwrap(), expected, "{error:?}");
        let is_server_error = response.status().is_server_error();
        assert_eq!(text(response).contains("urn:uuid:"), is_server_error && !expected.is_empty(), "{error:?}");
    }
}
