//! Compares everything public in the released crates with the lists in this folder.
//!
//! ```text
//! cargo run -p public-api-lists -- check    prints the differences, and fails if there are any
//! cargo run -p public-api-lists -- bless    writes the lists
//! ```
//!
//! A list has one line for each public item, with all features on. It leaves out `#[doc(hidden)]`
//! items, and implementations that are derived, blanket or of auto traits.
//!
//! The items come from rustdoc's JSON. The JSON's format changes between versions of Rust, so the
//! program works with the version that `tests/tests/ui.rs` names.

mod difference;
mod rustdoc;

use difference::Difference;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Names of the released crates.
const PACKAGES: [&str; 4] = ["status-error", "status-error-contract", "status-error-log", "status-error-macros"];

const BLESS: &str = "cargo run -p public-api-lists -- bless";

fn main() -> ExitCode {
    // Cargo also starts this program in place of rustdoc.
    if let Some(code) = rustdoc::run_as_rustdoc() {
        return code;
    }
    let arguments: Vec<String> = env::args().skip(1).collect();
    let result = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["check"] => check(),
        ["bless"] => bless().map(|()| true),
        _ => Err("usage: public-api-lists check | bless".into()),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints the differences and returns whether there are none.
fn check() -> Result<bool> {
    let mut is_same = true;
    for (package, list) in PACKAGES.into_iter().zip(rustdoc::lists(&PACKAGES)?) {
        let path = path_of(package);
        let blessed = fs::read_to_string(&path)
            .map_err(|error| format!("{} cannot be read ({error}); `{BLESS}` writes the list", path.display()))?;
        let difference = Difference::between(&blessed, &list);
        if !difference.is_empty() {
            is_same = false;
            print!("The public API of {package} differs from {}:\n{difference}", path.display());
        }
    }
    if !is_same {
        println!("If the change is intended, run `{BLESS}` and commit the lists.");
    }
    Ok(is_same)
}

fn bless() -> Result<()> {
    for (package, list) in PACKAGES.into_iter().zip(rustdoc::lists(&PACKAGES)?) {
        fs::write(path_of(package), list)?;
    }
    Ok(())
}

/// Returns the path of a package's list.
fn path_of(package: &str) -> PathBuf {
    folder().join(package).with_extension("txt")
}

/// Returns this package's folder, which `cargo run` names.
///
/// The folder that `env!` names may be another checkout's, because checkouts that share a target
/// directory share this program.
fn folder() -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from)
}
