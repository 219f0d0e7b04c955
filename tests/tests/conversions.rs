//! Errors of other crates that `?` converts into variants: `from(…)` and `first`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use status_error::database::{DatabaseError, DatabaseFailure, MapUnique as _, Violation, ViolationKind};
use status_error::report::Report;
use status_error::{AnyError, ApiError, ApiProfile, Catalog};
use std::cell::RefCell;
use std::error::Error;
use std::io::{self, ErrorKind};
use std::panic::catch_unwind;
use tokio::task::JoinError;

static API: ApiProfile = ApiProfile::new("example.com").reporter(remember);

thread_local! {
    static REPORTS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn remember(report: &Report<'_>) {
    REPORTS.with_borrow_mut(|reports| reports.push(report.chain().to_string()));
}

/// Returns the status, the body, and the chain of sources in the report.
fn respond(error: &dyn ApiError) -> (u16, String, String) {
    let response = status_error::layer::RequestScope::new().profile(&API).in_scope(|| status_error::response(error));
    let body = String::from_utf8(response.body().to_vec()).unwrap();
    (response.status().as_u16(), body, REPORTS.take().concat())
}

/// A team's table: each error of another crate, and the variant that it becomes.
#[derive(Debug, thiserror::Error, ApiError)]
enum SystemError {
    #[error("the task was canceled")]
    #[status(503, from(JoinError if JoinError::is_cancelled))]
    Canceled(#[source] JoinError),

    #[error("the task panicked")]
    #[status(500, from(JoinError))]
    Panicked(#[source] JoinError),

    #[error("there is no such file")]
    #[status(404, from(io::Error if is_not_found))]
    NoFile {
        #[public]
        name: Option<String>,
        source: io::Error,
    },

    #[error("this file belongs to somebody")]
    #[status(403, from(io::Error if is_denied))]
    #[conceal_as(NoFile)]
    Denied {
        #[public]
        name: Option<String>,
        source: io::Error,
    },

    #[error("something failed")]
    #[status(500, from(io::Error, std::fmt::Error, std::string::FromUtf8Error))]
    Failed(#[source] Box<dyn Error + Send + Sync>),
}

fn is_not_found(error: &io::Error) -> bool {
    error.kind() == ErrorKind::NotFound
}

fn is_denied(error: &io::Error) -> bool {
    error.kind() == ErrorKind::PermissionDenied
}

/// One of the team's enums, which takes the table in.
#[derive(Debug, thiserror::Error, ApiError)]
enum OrderError {
    #[error("order {id} was not found")]
    #[status(404)]
    NotFound {
        #[public]
        id: u64,
    },
    #[error(transparent)]
    #[status(transparent, from(JoinError, io::Error))]
    System(#[from] SystemError),
}

fn io_error(kind: ErrorKind) -> io::Error {
    io::Error::new(kind, "s3cret")
}

#[test]
fn a_function_chooses_among_the_errors_of_a_type() {
    for (kind, status) in [(ErrorKind::NotFound, 404), (ErrorKind::PermissionDenied, 404), (ErrorKind::TimedOut, 500)] {
        for error in [
            Box::new(SystemError::from(io_error(kind))) as Box<dyn ApiError>,
            Box::new(OrderError::from(io_error(kind))) as Box<dyn ApiError>,
        ] {
            let (sent, body, report) = respond(&*error);
            assert_eq!(sent, status, "{kind}");
            assert!(!body.contains("s3cret"), "{body}");
            assert!(report.ends_with("s3cret"), "{report}");
        }
    }
    assert!(matches!(SystemError::from(std::fmt::Error), SystemError::Failed(_)));
    assert!(matches!(SystemError::from(io_error(ErrorKind::NotFound)), SystemError::NoFile { name: None, .. }));
    let concealed = respond(&SystemError::from(io_error(ErrorKind::PermissionDenied)));
    assert_eq!(concealed.1, respond(&SystemError::from(io_error(ErrorKind::NotFound))).1);
}

#[tokio::test]
async fn a_method_of_the_type_can_choose() {
    async fn run(task: tokio::task::JoinHandle<()>) -> Result<(), OrderError> {
        Ok(task.await?)
    }
    let endless = tokio::spawn(std::future::pending());
    endless.abort();
    let canceled = run(endless).await.unwrap_err();
    assert!(matches!(canceled, OrderError::System(SystemError::Canceled(_))), "{canceled:?}");
    let panicked = run(tokio::spawn(async { panic!("s3cret") })).await.unwrap_err();
    let (status, body, report) = respond(&panicked);
    assert_eq!(status, 500);
    assert!(!body.contains("s3cret"), "{body}");
    assert!(report.contains("s3cret"), "{report}");
    let error: AnyError<(SystemError,)> = SystemError::from(io_error(ErrorKind::NotFound)).into();
    assert_eq!(respond(error.as_api_error()).0, 404);
}

#[test]
fn the_catalog_is_that_of_the_variants() {
    let codes: Vec<&str> = Catalog::of::<OrderError>().iter().map(|kind| kind.code).collect();
    assert_eq!(codes, ["not_found", "canceled", "panicked", "no_file", "denied", "failed"]);
    assert_eq!(respond(&OrderError::NotFound { id: 7 }).0, 404);
}

#[test]
fn generic_types_and_structs_are_made_too() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("{code}")]
    #[status(502)]
    struct Wrapped<E: Error + 'static> {
        code: u8,
        source: E,
    }
    impl<E: Error + 'static> From<E> for Wrapped<E> {
        fn from(source: E) -> Self {
            Self { code: 7, source }
        }
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("the call failed")]
    #[status(500, from(io::Error, Wrapped<io::Error> if is_seven, Wrapped<io::Error>))]
    struct Call<'a, T: std::fmt::Debug> {
        #[source]
        cause: Box<dyn Error + Send + Sync>,
        hint: Option<&'a T>,
    }
    fn is_seven<E: Error + 'static>(error: &Wrapped<E>) -> bool {
        error.code == 7
    }

    let error = Call::<u8>::from(Wrapped::from(io_error(ErrorKind::Other)));
    assert!(error.hint.is_none());
    assert!(matches!(respond(&error), (500, _, report) if report == "the call failed: 7: s3cret"));
}

#[derive(Debug, thiserror::Error)]
#[error("s3cret of the driver")]
struct Driver {
    failure: DatabaseFailure,
    code: &'static str,
}

impl DatabaseError for Driver {
    fn failure(&self) -> DatabaseFailure {
        self.failure.clone()
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum StoreError {
    #[error("this address is taken")]
    #[status(409)]
    #[unique("email", constraint = "users_email_key")]
    EmailTaken {
        #[public]
        id: Option<u64>,
    },
    #[error("the service is read-only for {code}")]
    #[status(503)]
    #[header("retry-after", "5")]
    ReadOnly { code: &'static str, source: Driver },
    #[error("there is no such user")]
    #[status(404)]
    NoUser,
    #[error("this user is of another account")]
    #[status(403)]
    #[conceal_as(NoUser)]
    Foreign(#[source] Driver),
    #[error("the database is busy")]
    #[status(503, from(Driver if is_full))]
    #[on_database(unavailable)]
    Busy(
        #[source]
        #[from_database]
        Driver,
    ),
    #[error("the database failed")]
    #[status(500)]
    Database(
        #[source]
        #[from_database(first = by_code)]
        Driver,
    ),
}

fn is_full(error: &Driver) -> bool {
    error.code == "53100"
}

fn by_code(error: Driver) -> Result<StoreError, Driver> {
    match error.code {
        "25006" => Ok(StoreError::ReadOnly { code: error.code, source: error }),
        "42501" => Ok(StoreError::Foreign(error)),
        "P0001" => panic!("the function failed"),
        _ => Err(error),
    }
}

fn driver(code: &'static str, failure: DatabaseFailure) -> Driver {
    Driver { failure, code }
}

fn taken() -> DatabaseFailure {
    DatabaseFailure::Violation(Violation::new(ViolationKind::Unique).constraint("users_email_key"))
}

#[test]
fn first_runs_before_the_mapping_and_may_decline() {
    let of = |code, failure| StoreError::from(driver(code, failure));
    for code in ["25006", "42501"] {
        for failure in [DatabaseFailure::Other, DatabaseFailure::Unavailable, taken()] {
            let error = of(code, failure);
            let (status, body, report) = respond(&error);
            assert_eq!(status, if code == "25006" { 503 } else { 404 });
            assert!(!body.contains("s3cret"), "{body}");
            assert!(report.ends_with("s3cret of the driver"), "{report}");
        }
    }
    assert_eq!(status_error::response(&of("25006", DatabaseFailure::Other)).headers()["retry-after"], "5");
    assert_eq!(respond(&of("42501", DatabaseFailure::Other)).1, respond(&StoreError::NoUser).1);
    // The usual mapping holds for errors that the function declines.
    assert!(matches!(of("23505", taken()), StoreError::EmailTaken { id: None }));
    assert!(matches!(of("08006", DatabaseFailure::Unavailable), StoreError::Busy(_)));
    assert!(matches!(of("XX000", DatabaseFailure::Other), StoreError::Database(_)));
    // An `if` comes before `first` and the mapping.
    assert!(matches!(of("53100", DatabaseFailure::Other), StoreError::Busy(_)));
    assert!(matches!(of("53100", taken()), StoreError::Busy(_)));
}

#[test]
fn map_unique_takes_the_violation_before_first() {
    let insert = |code| Err::<(), _>(driver(code, taken()));
    let map = |_| Some(StoreError::EmailTaken { id: Some(7) });
    assert!(matches!(insert("25006").map_unique(map), Err(StoreError::EmailTaken { id: Some(7) })));
    assert!(matches!(insert("25006").map_unique(|_| None), Err(StoreError::ReadOnly { .. })));
}

#[test]
fn a_violation_that_first_takes_is_not_reported_as_unmapped() {
    thread_local! {
        static UNMAPPED: RefCell<Vec<bool>> = const { RefCell::new(Vec::new()) };
    }
    static PROFILE: ApiProfile = ApiProfile::new("example.com").reporter(|report| {
        UNMAPPED.with_borrow_mut(|all| all.push(report.violation().is_some()));
    });
    let unknown =
        || DatabaseFailure::Violation(Violation::new(ViolationKind::Unique).constraint("another_key").table("users"));
    for code in ["25006", "XX000"] {
        let error = StoreError::from(driver(code, unknown()));
        status_error::layer::RequestScope::new().profile(&PROFILE).in_scope(|| status_error::response(&error));
    }
    assert_eq!(UNMAPPED.take(), [false, true]);
}

#[test]
fn a_panic_of_first_is_one_of_the_handler() {
    let result = catch_unwind(|| StoreError::from(driver("P0001", DatabaseFailure::Other)));
    assert_eq!(result.unwrap_err().downcast_ref(), Some(&"the function failed"));
}

#[test]
fn first_can_be_generic_and_shared_by_enums() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("the service is read-only")]
    #[status(503)]
    struct ReadOnly(#[source] Driver);

    fn read_only<E: From<ReadOnly>>(error: Driver) -> Result<E, Driver> {
        if error.code == "25006" { Ok(ReadOnly(error).into()) } else { Err(error) }
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Users<T: std::fmt::Debug + Send + Sync> {
        #[error(transparent)]
        #[status(transparent)]
        ReadOnly(#[from] ReadOnly),
        #[error("the database failed for {hint:?}")]
        #[message(title)]
        #[status(500)]
        Database {
            #[source]
            #[from_database(first = read_only)]
            source: Driver,
            hint: Option<T>,
        },
    }

    let error: Users<u8> = driver("25006", DatabaseFailure::Other).into();
    let (status, _, report) = respond(&error);
    assert_eq!((status, &*report), (503, "the service is read-only: s3cret of the driver"));
    let error: Users<u8> = driver("", DatabaseFailure::Other).into();
    assert!(matches!(error, Users::Database { hint: None, .. }));
}

#[test]
fn first_can_be_of_an_enum_with_a_lifetime() {
    #[derive(Debug, thiserror::Error, ApiError)]
    enum Lookup<'a> {
        #[error("{0:?} is archived")]
        #[message(title)]
        #[status(410, from(Driver if is_full))]
        Archived(Option<&'a str>, #[source] Driver),
        #[error("the database failed")]
        #[status(500)]
        Database(
            #[source]
            #[from_database(first = archived)]
            Driver,
            Option<&'a str>,
        ),
    }
    fn archived<'a>(error: Driver) -> Result<Lookup<'a>, Driver> {
        if error.code == "55000" { Ok(Lookup::Archived(Some("a"), error)) } else { Err(error) }
    }
    let of = |code| Lookup::from(driver(code, DatabaseFailure::Other));
    assert!(matches!(of("53100"), Lookup::Archived(None, _)));
    assert!(matches!(of("55000"), Lookup::Archived(Some("a"), _)));
    assert!(matches!(of("XX000"), Lookup::Database(_, None)));
}

#[test]
fn first_gets_the_type_that_via_reads() {
    #[derive(Debug)]
    struct Pool(Option<Driver>);
    impl std::fmt::Display for Pool {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("the pool failed")
        }
    }
    impl Error for Pool {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            self.0.as_ref().map(|error| error as _)
        }
    }
    #[derive(Debug, thiserror::Error, ApiError)]
    enum PoolError {
        #[error("the pool is closed")]
        #[status(503)]
        Closed(#[source] Pool),
        #[error("gone")]
        #[status(404)]
        #[on_database(row_not_found)]
        Gone,
        #[error("the database failed")]
        #[status(500)]
        Database(
            #[source]
            #[from_database(via = inner, first = closed)]
            Pool,
        ),
    }
    fn inner(pool: &Pool) -> Option<&Driver> {
        pool.0.as_ref()
    }
    fn closed(pool: Pool) -> Result<PoolError, Pool> {
        if pool.0.is_none() { Ok(PoolError::Closed(pool)) } else { Err(pool) }
    }
    assert!(matches!(PoolError::from(Pool(None)), PoolError::Closed(_)));
    let inner = driver("", DatabaseFailure::RowNotFound);
    assert!(matches!(PoolError::from(Pool(Some(inner))), PoolError::Gone));
}
