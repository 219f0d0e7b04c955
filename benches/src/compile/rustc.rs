//! Runs rustc alone. Each command line of rustc is recorded while cargo builds, and can then be run
//! again any number of times.

use crate::scratch::{Scratch, cpu, run};
use crate::{Result, valgrind};
use serde::{Deserialize, Serialize};
use std::env;
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The environment variable with the directory for recorded command lines. If the variable is set,
/// this program acts as a wrapper of rustc.
const RECORD: &str = "STATUS_ERROR_BENCHES_RECORD";

/// A call of rustc.
#[derive(Debug, Serialize, Deserialize)]
struct Call {
    arguments: Vec<String>,
    /// The environment variables that macros may read.
    environment: Vec<(String, String)>,
}

/// Acts as cargo's `RUSTC_WRAPPER`: records the call, then replaces this process with rustc.
/// Returns `None` if the program was not started as a wrapper.
pub(crate) fn wrap() -> Option<Result<()>> {
    let directory = PathBuf::from(env::var_os(RECORD)?);
    let mut arguments = env::args().skip(1);
    let rustc = arguments.next()?;
    let arguments: Vec<String> = arguments.collect();
    let name = arguments.iter().skip_while(|one| *one != "--crate-name").nth(1);
    Some(match name.map(|name| record(&directory, name, &arguments)) {
        Some(Err(error)) => Err(error),
        Some(Ok(())) | None => Err(Command::new(rustc).args(arguments).exec().into()),
    })
}

fn record(directory: &Path, name: &str, arguments: &[String]) -> Result<()> {
    let environment = env::vars().filter(|(name, _)| name.starts_with("CARGO_") || name == "OUT_DIR").collect();
    let call = Call { arguments: arguments.to_vec(), environment };
    Ok(fs::write(directory.join(name).with_extension("json"), serde_json::to_string(&call)?)?)
}

/// The result of a call of rustc: metadata for `cargo check`, or code for `cargo build`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal {
    Check,
    Build,
}

impl Goal {
    fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Build => "build",
        }
    }
}

/// Builds a whole workspace and records the calls of rustc.
pub(crate) fn prepare(scratch: &Scratch, goal: Goal) -> Result<()> {
    let directory = scratch.path.join("calls").join(goal.name());
    fs::create_dir_all(&directory)?;
    let mut cargo = scratch.cargo();
    cargo.args([goal.name(), "--workspace", "--quiet"]);
    run(cargo.env("RUSTC_WRAPPER", env::current_exe()?).env(RECORD, directory))?;
    Ok(())
}

/// The recorded call of rustc for a crate, with another output directory.
pub(crate) struct Rustc {
    call: Call,
    directory: PathBuf,
    out: PathBuf,
}

impl Rustc {
    pub(crate) fn of(scratch: &Scratch, name: &str, goal: Goal) -> Result<Self> {
        let recorded = scratch.path.join("calls").join(goal.name()).join(name).with_extension("json");
        let call: Call = serde_json::from_str(&fs::read_to_string(recorded)?)?;
        let out = scratch.path.join("out").join(goal.name()).join(name);
        fs::create_dir_all(&out)?;
        Ok(Self { call, directory: scratch.path.clone(), out })
    }

    /// Removes the files of earlier incremental compilations.
    pub(crate) fn forget(&self) -> Result<()> {
        let directory = self.out.join("incremental");
        if directory.exists() {
            fs::remove_dir_all(directory)?;
        }
        Ok(())
    }

    pub(crate) fn command(&self, incremental: bool) -> Result<Command> {
        // The path of rustc itself, because valgrind must not measure rustup's proxy.
        let sysroot = run(Command::new("rustc").args(["--print", "sysroot"]))?;
        let mut command = Command::new(Path::new(sysroot.trim()).join("bin/rustc"));
        let mut arguments = self.call.arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--out-dir" => drop(arguments.next()),
                // Without cargo's options for JSON messages, because people read the output here.
                _ if argument.starts_with("--error-format") || argument.starts_with("--json") => {}
                _ => drop(command.arg(argument)),
            }
        }
        command.arg("--out-dir").arg(&self.out);
        if incremental {
            command.arg(format!("-Cincremental={}", self.out.join("incremental").display()));
        }
        command.current_dir(&self.directory).envs(self.call.environment.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }

    /// Measures the CPU seconds of a call.
    pub(crate) fn cpu(&self, incremental: bool) -> Result<f64> {
        cpu(&self.command(incremental)?)
    }

    pub(crate) fn instructions(&self, incremental: bool) -> Result<u64> {
        valgrind::instructions(&self.command(incremental)?)
    }

    /// Counts the instructions of a derive.
    pub(crate) fn instructions_of_macro(&self, function: &str) -> Result<u64> {
        let counted = valgrind::instructions_within(&self.command(false)?, function, "macro")?;
        Ok(counted.iter().sum())
    }

    /// Returns the size of the crate's code after macro expansion, in bytes.
    pub(crate) fn expanded(&self) -> Result<usize> {
        let mut command = self.command(false)?;
        command.args(["-Zunpretty=expanded"]).env("RUSTC_BOOTSTRAP", "1");
        Ok(run(&mut command)?.len())
    }
}
