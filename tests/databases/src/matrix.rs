//! Violates every constraint through a driver and checks the resulting errors.

use crate::cases::{Case, Database, HOSTILE, KINDS};
use crate::reports;
use crate::table;
use status_error::database::schema::{Diff, Expected};
use status_error::database::{DatabaseFailure, Violation};
use status_error::{ApiError, catalog::ProblemTypes};

/// A connection to a database through some driver.
pub trait Driver {
    /// The driver's error.
    type Error: std::error::Error;

    /// The driver's name and major version, which head a column of the guide's table: `sqlx 0.9`.
    const NAME: &'static str;

    /// Runs one statement.
    async fn run(&mut self, sql: &'static str) -> Result<(), Self::Error>;

    /// Returns how the crate under test classifies an error.
    fn failure(error: &Self::Error) -> DatabaseFailure;

    /// Returns how the database's indexes differ from the declared ones.
    async fn diff(&mut self, expected: &Expected) -> Result<Diff, Self::Error>;

    /// Kinds of violations that the driver doesn't report as violations.
    const UNTOLD: &'static [&'static str] = &[];
}

/// Violates each constraint in each way. Checks that the error becomes the right variant and no
/// other, and that the guide lists the parts that the driver reports.
///
/// # Panics
/// Panics if one of these checks fails.
pub async fn violate_all<D: Driver, E: ApiError + ProblemTypes + From<D::Error>>(
    database: Database,
    german: bool,
    driver: &mut D,
) {
    for statement in database.schema().split_inclusive(";\n") {
        driver.run(statement).await.unwrap();
    }
    let (mut column, mut is_whole) = (Vec::new(), true);
    for case in KINDS.iter().filter(|case| !database.sql(case).is_empty()) {
        let is_german = database.sql(case)[0].contains("lc_messages");
        if is_german && !german {
            throwaway_servers::skip("localedef can't make de_DE.UTF-8 here: a kind of violation and the guide's table");
            is_whole = false;
            continue;
        }
        let error = violate(database, case, driver).await.expect(case.kind);
        match D::failure(&error) {
            DatabaseFailure::Violation(violation) => {
                column.push((case.kind, format!("{} → 409", told(&violation))));
                becomes::<E>(case.kind, case.becomes, error.into());
            }
            failure => {
                assert!(D::UNTOLD.contains(&case.kind), "{}: {failure:?}: {error}", case.kind);
                column.push((case.kind, "nothing → 500".to_owned()));
                becomes::<E>(case.kind, "Database", error.into());
            }
        }
    }
    for case in HOSTILE.iter().filter(|case| !database.sql(case).is_empty()) {
        let error = violate(database, case, driver).await.expect(case.kind);
        becomes::<E>(case.kind, case.becomes, error.into());
    }
    reports::keep_no_value(database, driver).await;
    let diff = driver.diff(&Expected::of::<E>().table("undeclared")).await.unwrap();
    assert_eq!(diff.to_string().trim_start_matches('\n'), database.diff().trim_end(), "through {}", D::NAME);
    if is_whole {
        let order: Vec<&str> = KINDS.iter().map(|case| case.kind).collect();
        table::check(database.name(), D::NAME, &column, &order).unwrap_or_else(|differs| panic!("{differs}"));
    }
}

/// Runs a case's statements and returns the error of the last one. Returns `None` if it succeeds.
pub(crate) async fn violate<D: Driver>(database: Database, case: &Case, driver: &mut D) -> Option<D::Error> {
    let (last, before) = database.sql(case).split_last().unwrap();
    for sql in before {
        driver.run(sql).await.unwrap_or_else(|error| panic!("{}: {sql}: {error}", case.kind));
    }
    let error = driver.run(last).await.err();
    for sql in case.after {
        driver.run(sql).await.unwrap();
    }
    error
}

fn becomes<E: ApiError>(kind: &str, variant: &str, error: E) {
    assert_eq!(error.internal_type().variant, variant, "{kind}: {error:?}");
    let answer = status_error::response(&error);
    let status = if variant == "Database" { 500 } else { 409 };
    assert_eq!(answer.status(), status, "{kind}");
    // The body must not show stored values or the database's message.
    let body = String::from_utf8_lossy(answer.body());
    assert!(!body.contains("_key") && !body.contains("constraint"), "{kind}: {body}");
}

/// Lists the parts that a violation reports, in the words of the guide's table. Columns that read
/// `index 'NAME'` don't count: SQLite reports an index on expressions in this way.
#[must_use]
pub fn told(violation: &Violation) -> String {
    let parts = [
        violation.constraint_name().map(|_| "name"),
        violation.table_name().map(|_| "table"),
        violation.column_names().filter(|told| !told.starts_with("index '")).map(|_| "columns"),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    parts.join(", ")
}
