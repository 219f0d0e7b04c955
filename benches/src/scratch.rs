//! Scratch workspaces outside of the repository's workspace, which have the dependencies of the
//! measured crates. They are kept between runs.

use crate::Result;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Returns the root of the repository.
pub(crate) fn repository() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// Returns the folder for all files that this program writes: `benches` in the target directory
/// that the program was built into.
pub(crate) fn output() -> Result<PathBuf> {
    let program = env::current_exe()?;
    let target = program.ancestors().nth(2).ok_or("this program is not in a target directory")?;
    Ok(target.join("benches"))
}

/// A workspace whose lock file starts as a copy of the repository's, so that both have the same
/// versions.
pub(crate) struct Scratch {
    pub(crate) path: PathBuf,
}

impl Scratch {
    pub(crate) fn new(name: &str) -> Result<Self> {
        let path = output()?.join("scratch").join(name);
        fs::create_dir_all(&path)?;
        let lock = path.join("Cargo.lock");
        if !lock.exists() {
            fs::copy(repository().join("Cargo.lock"), lock)?;
        }
        Ok(Self { path })
    }

    /// Writes a file, unless the file has this text already: a newer time of change would make
    /// cargo rebuild.
    pub(crate) fn write(&self, file: &str, text: &str) -> Result<()> {
        let path = self.path.join(file);
        if fs::read_to_string(&path).is_ok_and(|now| now == text) {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        Ok(fs::write(path, text)?)
    }

    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // The cargo that runs this program has set variables that must not reach the inner cargo.
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("CARGO_") && name != "CARGO_HOME" && name != "CARGO_NET_OFFLINE" {
                cargo.env_remove(name);
            }
        }
        cargo.current_dir(&self.path).env("CARGO_TARGET_DIR", self.target()).env("CARGO_INCREMENTAL", "0");
        cargo
    }

    pub(crate) fn target(&self) -> PathBuf {
        self.path.join("target")
    }

    /// Returns a dependency on a package of this repository, as TOML.
    pub(crate) fn ours(package: &str, features: &[&str]) -> String {
        let path = repository().join(package);
        format!("{{ path = {path:?}, features = {features:?} }}")
    }
}

/// Runs a command to its end and returns the command's standard output.
pub(crate) fn run(command: &mut Command) -> Result<String> {
    let done = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if !done.status.success() {
        return Err(format!("{command:?}: {}\n{}", done.status, String::from_utf8_lossy(&done.stderr)).into());
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// Runs a command to its end and returns the CPU seconds of the command and its children.
pub(crate) fn cpu(command: &Command) -> Result<f64> {
    let mut timed = Command::new("bash");
    timed.args(["-c", r#"TIMEFORMAT="%3U %3S"; time "$@" >/dev/null"#, "bash"]);
    timed.arg(command.get_program()).args(command.get_args());
    as_of(command, &mut timed);
    let done = timed.output()?;
    let log = String::from_utf8_lossy(&done.stderr);
    let seconds: Option<Vec<f64>> = log.lines().last().map(|line| line.split(' ').flat_map(str::parse).collect());
    match seconds.as_deref() {
        Some([user, system]) if done.status.success() => Ok(user + system),
        _ => Err(format!("{command:?}: {}\n{log}", done.status).into()),
    }
}

/// Gives `command` the environment and the directory of `other`.
pub(crate) fn as_of(other: &Command, command: &mut Command) {
    for (name, value) in other.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    if let Some(directory) = other.get_current_dir() {
        command.current_dir(directory);
    }
}
