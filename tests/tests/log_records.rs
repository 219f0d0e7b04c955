//! Reports of a program that uses `log`: it has a logger, and no subscriber of `tracing`. These
//! tests have a process of their own, because a logger is set once.
#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod unmapped;

use status_error::{ApiError, layer::RequestScope};
use std::cell::RefCell;
use std::sync::Once;

#[derive(Debug, thiserror::Error, ApiError)]
enum Failure {
    #[error("the pool is exhausted\nby {0}")]
    #[status(500)]
    Pool(#[source] std::io::Error),
    #[error("nothing here")]
    #[status(404)]
    NotFound,
}

thread_local! {
    /// The records of this thread's test.
    static RECORDS: RefCell<Vec<(log::Level, String)>> = const { RefCell::new(Vec::new()) };
}

struct Logger;

impl log::Log for Logger {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.target() == "status_error" && metadata.level() <= log::Level::Info
    }

    fn log(&self, record: &log::Record<'_>) {
        if self.enabled(record.metadata()) {
            RECORDS.with_borrow_mut(|records| records.push((record.level(), record.args().to_string())));
        }
    }

    fn flush(&self) {}
}

fn set_logger() {
    static SET: Once = Once::new();
    SET.call_once(|| {
        log::set_logger(&Logger).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
    });
}

#[test]
fn a_masked_500_reaches_the_logger_once_and_in_one_line() {
    set_logger();
    let error = Failure::Pool(std::io::Error::other("hunter2"));
    let response = RequestScope::new().request_id("r-1").in_scope(|| status_error::response(&error));
    let records = RECORDS.take();
    let [(log::Level::Error, line)] = records.as_slice() else { panic!("{records:?}") };
    let reference = line.split("reference=").nth(1).unwrap().split(' ').next().unwrap();
    assert_eq!(reference.len(), 36);
    assert!(std::str::from_utf8(response.body()).unwrap().contains(reference), "{response:?}");
    assert!(line.starts_with("error answered error.type=pool code=server_error status=500 reference="), "{line}");
    assert!(line.contains(" request_id=r-1 "), "{line}");
    assert!(line.contains("the pool is exhausted") && line.contains("hunter2") && !line.contains('\n'), "{line}");

    // A client error is reported at the level debug, which this logger does not receive.
    let _ = status_error::response(&Failure::NotFound);
    assert_eq!(RECORDS.take(), []);
}

#[test]
fn the_line_of_an_unmapped_violation_ends_with_the_attribute_to_write() {
    set_logger();
    for (error, attribute) in unmapped::undeclared() {
        let response = status_error::response(&error);
        assert_eq!(response.status(), 500);
        let records = RECORDS.take();
        let [(log::Level::Error, line)] = records.as_slice() else { panic!("{records:?}") };
        assert!(line.starts_with("unmapped unique violation "), "{line}");
        assert!(line.ends_with(&format!(" declare={attribute}")), "{line}");
    }
    // A violation that a variant declares is a client error, which this logger does not receive.
    let _ = status_error::response(&unmapped::declared());
    assert_eq!(RECORDS.take(), []);
}
