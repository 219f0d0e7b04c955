//! PostgreSQL and MariaDB (or MySQL) for tests: found on this machine, started on a free port in a
//! temporary directory, and gone when the process is, however it ends.
//!
//! ```no_run
//! let Some(database) = throwaway_servers::postgres() else { return };
//! // Empty, and nobody else's: postgres://postgres:…@127.0.0.1:…/test_0
//! let url = database.url();
//! ```
//!
//! A process has one server of each kind, started by the first test that asks, and each call makes
//! a database of its own. Where a server is not installed, one line on stderr says so, also through
//! `cargo test`'s capture, and the test has nothing to do; with `CI=true` it fails instead.
//!
//! It needs a shell and, as root, `runuser` and the users `postgres` and `mysql`, which the
//! packages of these servers make. A machine that lacks one of them is as one without the server.

use std::io::Write as _;
use std::path::Path;
use std::sync::OnceLock;

mod found;
mod guard;

use found::{Missing, Programs};
use guard::{Client, Server};

/// A database of a test's own, empty, on this process's server.
#[derive(Debug)]
pub struct Database {
    server: &'static Server,
    name: String,
    url: String,
}

impl Database {
    /// What a driver connects to, as the server's superuser: `postgres://…` or `mysql://…`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its name on the server.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.server.port
    }

    /// Where the server keeps everything.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.server.directory
    }

    /// The superuser, and the password that holds for this server alone.
    #[must_use]
    pub fn credentials(&self) -> (&str, &str) {
        (self.server.user, &self.server.password)
    }

    /// A value for `lc_messages` that makes this server's messages German. `None` (PostgreSQL): the
    /// machine can't make that locale.
    #[must_use]
    pub fn german(&self) -> Option<&'static str> {
        self.server.german()
    }

    /// Runs SQL through the server's own client, and gives what it prints, without headings.
    ///
    /// # Panics
    /// If the client or the server says no.
    pub fn sql(&self, sql: &str) -> String {
        self.server.sql(Some(&self.name), sql).unwrap_or_else(|why| fail(&why))
    }
}

/// A new database on this process's PostgreSQL. `None`: it is not installed, and stderr says so.
///
/// # Panics
/// If it is installed and does not start, or if it is missing where `CI=true`.
#[must_use]
pub fn postgres() -> Option<Database> {
    static SERVER: OnceLock<Result<Server, Missing>> = OnceLock::new();
    database(&SERVER, "PostgreSQL", found::postgres, Client::Psql)
}

/// A new database on this process's MariaDB, or MySQL. `None`: neither is installed, and stderr
/// says so.
///
/// # Panics
/// If it is installed and does not start, or if it is missing where `CI=true`.
#[must_use]
pub fn mariadb() -> Option<Database> {
    static SERVER: OnceLock<Result<Server, Missing>> = OnceLock::new();
    database(&SERVER, "MariaDB", found::mariadb, Client::Mariadb)
}

/// Says on stderr why a test does nothing; fails it where `CI=true`. For what else a machine may
/// lack.
///
/// # Panics
/// Where `CI=true`.
pub fn skip(why: &str) {
    if std::env::var_os("CI").is_some_and(|ci| ci == "true") {
        fail(&format!("CI tests everything, but {why}"));
    }
    // Not `eprintln!`: cargo captures that of a test that passes.
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

/// A test without its server is a failed test.
#[allow(clippy::panic)]
fn fail(why: &str) -> ! {
    panic!("{why}")
}
