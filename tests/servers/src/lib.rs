//! PostgreSQL, MariaDB (or MySQL) and ClickHouse for tests: found on this machine, started on a
//! free port in a temporary directory, and removed when the process ends, even if it is killed.
//!
//! ```no_run
//! let Some(database) = throwaway_servers::postgres() else { return };
//! // An empty database for this test only: postgres://postgres:…@127.0.0.1:…/test_0
//! let url = database.url();
//! ```
//!
//! A process starts one server of each kind, for the first test that needs it, and each call
//! creates a new database. If a server isn't installed, the call prints one line to stderr, even
//! while `cargo test` captures output, and returns `None`, so the test does nothing. With `CI=true`
//! the test fails instead.
//!
//! This needs a shell and, for root, `runuser` and the users `postgres`, `mysql` and `clickhouse`,
//! which the servers' packages create. If one of these is missing, the server counts as not
//! installed.

use std::io::Write as _;
use std::path::Path;
use std::sync::OnceLock;

mod clickhouse;
mod found;
mod guard;

pub use clickhouse::{ClickHouse, clickhouse, clickhouse_recent, clickhouse_replicas, clickhouse_shards};
use found::{Missing, Programs};
use guard::{Client, Server};

/// An empty database for one test, on this process's server.
#[derive(Debug, Clone)]
pub struct Database {
    server: &'static Server,
    name: String,
    url: String,
}

impl Database {
    /// Returns the URL for a driver, with the server's superuser: `postgres://…` or `mysql://…`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the database's name on the server.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the server's port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.server.port
    }

    /// Returns the directory of all the server's files.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.server.directory
    }

    /// Returns the superuser's name and password. The password is valid only for this server.
    #[must_use]
    pub fn credentials(&self) -> (&str, &str) {
        (self.server.user, &self.server.password)
    }

    /// Returns a value for `lc_messages` that makes this server's messages German. Returns `None`
    /// if PostgreSQL lacks the locale because this machine can't create it.
    #[must_use]
    pub fn german(&self) -> Option<&'static str> {
        self.server.german()
    }

    /// Runs SQL through the server's own client and returns the output without headings.
    ///
    /// # Panics
    /// Panics if the client or the server reports an error.
    pub fn sql(&self, sql: &str) -> String {
        self.server.sql(Some(&self.name), sql).unwrap_or_else(|why| fail(&why))
    }
}

/// Creates a database on this process's PostgreSQL. Returns `None` and prints a line to stderr if
/// PostgreSQL isn't installed.
///
/// # Panics
/// Panics if PostgreSQL is installed but doesn't start, or if it isn't installed and `CI=true`.
#[must_use]
pub fn postgres() -> Option<Database> {
    static SERVER: OnceLock<Result<Server, Missing>> = OnceLock::new();
    database(&SERVER, "PostgreSQL", found::postgres, Client::Psql)
}

/// Creates a database on this process's MariaDB or MySQL. Returns `None` and prints a line to
/// stderr if neither is installed.
///
/// # Panics
/// Panics if the server is installed but doesn't start, or if none is installed and `CI=true`.
#[must_use]
pub fn mariadb() -> Option<Database> {
    static SERVER: OnceLock<Result<Server, Missing>> = OnceLock::new();
    database(&SERVER, "MariaDB", found::mariadb, Client::Mariadb)
}

/// Prints to stderr why a test is skipped. Tests also call this for other things that a machine may
/// lack.
///
/// # Panics
/// Panics if `CI=true`.
pub fn skip(why: &str) {
    if std::env::var_os("CI").is_some_and(|ci| ci == "true") {
        fail(&format!("CI tests everything, but {why}"));
    }
    // `eprintln!` wouldn't do, because cargo captures its output in a passing test.
    drop(writeln!(std::io::stderr(), "skipped: {why}"));
}

fn database(
    server: &'static OnceLock<Result<Server, Missing>>,
    name: &str,
    find: fn() -> Option<Programs>,
    client: Client,
) -> Option<Database> {
    let started = server.get_or_init(|| match find() {
        Some(programs) if guard::can_start(programs.user) => Server::start(&programs, client).map_err(Missing::Broken),
        Some(programs) => {
            let user = programs.user;
            skip(&format!("{name} takes a shell and, for root, `runuser` and a user `{user}`: its tests do nothing"));
            Err(Missing::NotInstalled)
        }
        None => {
            skip(&format!("{name} is not installed: its tests do nothing"));
            Err(Missing::NotInstalled)
        }
    });
    match started {
        Ok(server) => {
            let name = server.create_database().unwrap_or_else(|why| fail(&why));
            let url = server.url(&name);
            Some(Database { server, name, url })
        }
        Err(Missing::NotInstalled) => None,
        Err(Missing::Broken(why)) => fail(&format!("{name} did not start: {why}")),
    }
}

/// Fails a test whose server can't be used.
#[allow(clippy::panic)]
fn fail(why: &str) -> ! {
    panic!("{why}")
}
