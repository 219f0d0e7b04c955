//! The process that an assertion runs in: its environment and the command that started it.

use std::ffi::OsString;
use std::path::PathBuf;
use std::{env, thread};

/// The environment variable that accepts all changes.
pub(super) const VARIABLE: &str = "ERRORS_LOCK";

/// The process that an assertion runs in.
#[derive(Debug, Clone)]
pub(super) struct Surroundings {
    /// The folder in which relative paths start.
    pub(super) folder: PathBuf,
    /// Whether the process runs on a machine for continuous integration.
    pub(super) is_ci: bool,
    pub(super) mode: Mode,
    /// The version of the package whose test runs.
    pub(super) version: Option<String>,
    /// The command that runs the test again.
    pub(super) command: String,
}

/// The value of the environment variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// The variable is not set.
    Compare,
    /// All changes are accepted.
    Accept,
    /// The variable has a value without a meaning.
    Unknown,
}

impl Surroundings {
    /// Returns the surroundings of this process.
    pub(super) fn of_process() -> Self {
        let text = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        let mode = match text(VARIABLE) {
            None => Mode::Compare,
            Some(value) if value == "accept" => Mode::Accept,
            Some(_) => Mode::Unknown,
        };
        let package = text("CARGO_PKG_NAME").map(OsString::into_string);
        Self {
            folder: text("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from),
            is_ci: text("CI").is_some_and(|value| value != "false" && value != "0"),
            mode,
            version: text("CARGO_PKG_VERSION").and_then(|version| version.into_string().ok()),
            command: command(package.and_then(Result::ok).as_deref(), thread::current().name()),
        }
    }
}

/// Returns the command that runs the test of a package. The standard test harness names the thread
/// of a test by the path of its function.
fn command(package: Option<&str>, thread: Option<&str>) -> String {
    let is_test = |name: &&str| *name != "main" && name.chars().all(|c| c.is_alphanumeric() || "_:".contains(c));
    let package = package.map(|name| format!(" -p {name}")).unwrap_or_default();
    let test = thread.filter(is_test).map(|name| format!(" {name}")).unwrap_or_default();
    format!("cargo test{package}{test}")
}
