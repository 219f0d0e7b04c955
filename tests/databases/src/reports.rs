//! Checks that the reports of a driver's errors don't have the values that the database repeats.

use crate::cases::{Database, SECRET, SECRETS};
use crate::matrix::{Driver, violate};
use status_error::layer::RequestScope;
use status_error::report::Report;
use status_error::{ApiError, ApiProfile, ProblemType, response};
use std::cell::RefCell;
use std::error::Error;
use std::fmt;

thread_local! {
    static REPORTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

static PROFILE: ApiProfile = ApiProfile::new("shop.example.com").reporter(report);

fn report(report: &Report<'_>) {
    REPORTED.with_borrow_mut(|reported| reported.extend([report.chain().to_string(), format!("{report:?}")]));
}

/// An error whose text has all texts of the driver's error.
#[derive(Debug)]
struct Failed(String);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Failed {}

impl ApiError for Failed {
    fn problem_type(&self) -> &'static ProblemType {
        static FAILED: ProblemType = ProblemType::new(500, "failed");
        &FAILED
    }
}

/// Lets each statement fail whose message repeats a value, and checks the reports.
pub(crate) async fn keep_no_value<D: Driver>(database: Database, driver: &mut D) {
    for case in SECRETS.iter().filter(|case| !database.sql(case).is_empty()) {
        // SQLite and MariaDB ignore a foreign key within a column's definition.
        let Some(error) = violate(database, case, driver).await else { continue };
        for text in [
            error.to_string(),
            format!("{error:?}"),
            format!("{error:#?}"),
            format!("the database failed: {error} ({error:?})"),
        ] {
            RequestScope::new().profile(&PROFILE).in_scope(|| drop(response(&Failed(text))));
        }
        let mut source = error.source();
        while let Some(error) = source {
            RequestScope::new().profile(&PROFILE).in_scope(|| drop(response(&Failed(error.to_string()))));
            source = error.source();
        }
        let reported = REPORTED.take();
        assert!(reported.len() >= 8, "{reported:?}");
        for text in reported {
            assert!(!text.contains(SECRET), "{} through {}: {text}", case.kind, D::NAME);
        }
    }
}
