//! Reports of a program that uses `log`: it has a logger, and no subscriber of `tracing`. This test
//! is alone in its process, because a logger is set once.
#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use status_error::{ApiError, layer::RequestScope};
use std::sync::Mutex;

#[derive(Debug, thiserror::Error, ApiError)]
enum Failure {
    #[error("the pool is exhausted\nby {0}")]
    #[status(500)]
    Pool(#[source] std::io::Error),
    #[error("nothing here")]
    #[status(404)]
    NotFound,
}

static RECORDS: Mutex<Vec<(log::Level, String)>> = Mutex::new(Vec::new());

struct Logger;

impl log::Log for Logger {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.target() == "status_error" && metadata.level() <= log::Level::Info
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            RECORDS.lock().unwrap().push((record.level(), record.args().to_string()));
        }
    }

    fn flush(&self) {}
}

#[test]
fn a_masked_500_reaches_the_logger_once_and_in_one_line() {
    log::set_logger(&Logger).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let error = Failure::Pool(std::io::Error::other("hunter2"));
    let response = RequestScope::new().request_id("r-1").in_scope(|| status_error::response(&error));
    let records = std::mem::take(&mut *RECORDS.lock().unwrap());
    let [(log::Level::Error, line)] = records.as_slice() else { panic!("{records:?}") };
    let reference = line.split("reference=").nth(1).unwrap().split(' ').next().unwrap();
    assert_eq!(reference.len(), 36);
    assert!(std::str::from_utf8(response.body()).unwrap().contains(reference), "{response:?}");
    assert!(line.starts_with("error answered error.type=pool code=server_error status=500 reference="), "{line}");
    assert!(line.contains(" request_id=r-1 "), "{line}");
    assert!(line.contains("the pool is exhausted") && line.contains("hunter2") && !line.contains('\n'), "{line}");

    // A client error is reported at the level debug, which this logger does not receive.
    let _ = status_error::response(&Failure::NotFound);
    assert_eq!(RECORDS.lock().unwrap().len(), 0);
}
