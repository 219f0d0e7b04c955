//! The lists, made from rustdoc's JSON.

use crate::{Result, folder};
use public_api::Builder;
use serde::Deserialize;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

/// The format of rustdoc's JSON that the pinned version of `public-api` reads.
const FORMAT_VERSION: u32 = 57;

/// The environment variable that holds the real rustdoc while this program runs in its place.
const REAL_RUSTDOC: &str = "PUBLIC_API_LISTS_RUSTDOC";

/// Documents the packages with all features and returns the list of each.
pub(crate) fn lists(packages: &[&str]) -> Result<Vec<String>> {
    let folder = target_directory()?.join("doc");
    let files: Vec<PathBuf> =
        packages.iter().map(|package| folder.join(package.replace('-', "_")).with_extension("json")).collect();
    document(packages)?;
    files.iter().map(|file| list(file)).collect()
}

/// Writes the JSON of the packages' libraries.
///
/// A single `cargo doc` builds the dependencies with the features that the documentation's own
/// step in `.ci/run` has, so that cargo builds them once for both.
fn document(packages: &[&str]) -> Result<()> {
    let mut command = cargo();
    command.args(["doc", "--quiet", "--lib", "--no-deps", "--all-features"]);
    command.args(packages.iter().flat_map(|package| ["-p", package]));
    command.env("RUSTDOCFLAGS", "-Zunstable-options --output-format=json --cap-lints=allow");
    command.env(REAL_RUSTDOC, env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into()));
    command.env("RUSTDOC", env::current_exe()?);
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(format!("`cargo doc` ended with {status}").into()) }
}

/// Runs rustdoc with unstable options allowed, if cargo started this program in place of rustdoc.
/// Otherwise returns `None`.
///
/// The variable `RUSTC_BOOTSTRAP` is set here and not for cargo, because cargo would run the build
/// scripts that read the variable again, and build everything that depends on them twice.
pub(crate) fn run_as_rustdoc() -> Option<ExitCode> {
    let rustdoc = env::var_os(REAL_RUSTDOC)?;
    match Command::new(&rustdoc).args(env::args_os().skip(1)).env("RUSTC_BOOTSTRAP", "1").status() {
        Ok(status) if status.success() => Some(ExitCode::SUCCESS),
        Ok(_) => Some(ExitCode::FAILURE),
        Err(error) => {
            eprintln!("error: {} cannot be started: {error}", Path::new(&rustdoc).display());
            Some(ExitCode::FAILURE)
        }
    }
}

/// Returns the lines for the public items of a crate.
fn list(file: &Path) -> Result<String> {
    #[derive(Deserialize)]
    struct Format {
        format_version: u32,
    }

    let json = fs::read(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    let found = serde_json::from_slice::<Format>(&json).map(|format| format.format_version);
    let api = Builder::from_rustdoc_json(file)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build();
    match (found, api) {
        (Ok(FORMAT_VERSION), Ok(api)) => Ok(api.to_string()),
        (Ok(FORMAT_VERSION), Err(error)) => Err(format!("{} cannot be parsed: {error}", file.display()).into()),
        (Ok(found), _) => Err(format!(
            "this Rust writes version {found} of rustdoc's JSON and public-api reads version {FORMAT_VERSION}: \
             update the pinned `public-api` together with the version of Rust in tests/tests/ui.rs"
        )
        .into()),
        (Err(error), _) => Err(format!("{} names no format version: {error}", file.display()).into()),
    }
}

/// Returns the folder that cargo builds into.
fn target_directory() -> Result<PathBuf> {
    #[derive(Deserialize)]
    struct Metadata {
        target_directory: PathBuf,
    }

    let output = cargo().args(["metadata", "--no-deps", "--format-version=1"]).output()?;
    if !output.status.success() {
        return Err(format!("`cargo metadata` failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(serde_json::from_slice::<Metadata>(&output.stdout)?.target_directory)
}

/// Returns the command of the cargo that runs this program, in this package's folder.
fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.current_dir(folder());
    command
}
