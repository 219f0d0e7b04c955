//! The level of each response's event, and the line that `tracing_subscriber::fmt` writes. These
//! tests have a process of their own, because tracing caches for the whole process whether a
//! subscriber is interested in an event.
#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;
mod unmapped;

use common::text;
use status_error::ApiError;
use std::io;
use std::sync::{Arc, Mutex};

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

/// A writer into a buffer that the test reads.
#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl io::Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn the_line_of_an_unmapped_violation_ends_with_the_attribute_to_write() {
    for (error, attribute) in unmapped::undeclared() {
        let buffer = Buffer::default();
        let writer = buffer.clone();
        let subscriber =
            tracing_subscriber::fmt().with_ansi(false).without_time().with_writer(move || writer.clone()).finish();
        let response = tracing::subscriber::with_default(subscriber, || status_error::response(&error));
        assert_eq!(response.status(), 500);
        let lines = String::from_utf8(std::mem::take(&mut *buffer.0.lock().unwrap())).unwrap();
        assert_eq!(lines.lines().count(), 1, "{lines}");
        assert!(lines.starts_with("ERROR status_error: unmapped unique violation "), "{lines}");
        assert!(lines.ends_with(&format!(" declare={attribute}\n")), "{lines}");
    }
}
