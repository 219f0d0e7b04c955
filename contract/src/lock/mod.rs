//! The assertion that a lock file has the errors of a contract.

mod failure;
mod surroundings;
#[cfg(test)]
mod tests;

use crate::changes::Verdict;
use crate::file::LockFileError;
use crate::locked::LockedContract;
use failure::Failure;
use status_error::export::Contract;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{fs, process};
use surroundings::{Mode, Surroundings};

/// A lock file, which contains the contract of an API as its clients know it.
///
/// The [crate's documentation](crate) explains the file and the verdicts.
///
/// ```no_run
/// use status_error::{ApiError, ApiProfile, export::Contract};
/// use status_error_contract::Lock;
///
/// static SHOP: ApiProfile = ApiProfile::new("shop.example.com");
///
/// #[derive(Debug, thiserror::Error, ApiError)]
/// enum BuyerError {
///     #[error("buyer {id} was not found")]
///     #[status(404)]
///     NotFound { #[public] id: u64 },
/// }
///
/// // In a function with `#[test]`.
/// Lock::at("errors.json").assert(&Contract::of(&SHOP).errors::<BuyerError>());
/// ```
#[derive(Debug, Clone)]
pub struct Lock {
    path: PathBuf,
}

impl Lock {
    /// Returns the lock file at a path, which need not exist yet.
    ///
    /// A relative path starts at the folder of the package whose test runs. Cargo names that folder
    /// in the environment variable `CARGO_MANIFEST_DIR`. Without the variable, a relative path
    /// starts at the current directory.
    #[must_use]
    pub fn at(path: impl AsRef<Path>) -> Self {
        Self { path: path.as_ref().to_owned() }
    }

    /// Asserts that the errors of the file and those of a contract are the same for clients.
    ///
    /// If clients keep working or only have to expect additions, the file is written. With
    /// `CI=true` it is not, and each difference fails. With `ERRORS_LOCK=accept` the file is
    /// written whatever the differences are, also with `CI=true`.
    ///
    /// The errors of codes that are gone stay in the list `gone` of the file, with the version of
    /// the package that no longer has them.
    ///
    /// # Panics
    ///
    /// Panics if a change breaks clients, with one sentence for each such change and the command
    /// that accepts them. With `CI=true`, also panics if the file differs in any way or does not
    /// exist. Panics if the file can't be read or written, or is not a lock file.
    #[track_caller]
    #[expect(clippy::panic, reason = "an assertion for tests")]
    pub fn assert(&self, contract: &Contract) {
        let surroundings = Surroundings::of_process();
        if let Err(failure) = self.check(&LockedContract::of(contract), &surroundings) {
            panic!("{}", failure.message(&self.path, &surroundings));
        }
    }

    /// Compares and writes, as [`assert`](Self::assert) does.
    fn check(&self, new: &LockedContract, surroundings: &Surroundings) -> Result<(), Failure> {
        let path = surroundings.folder.join(&self.path);
        let write = |contract: &LockedContract| write(&path, &contract.to_string()).map_err(Failure::Write);
        let (is_accepted, is_ci) = match &surroundings.mode {
            Mode::Unknown => return Err(Failure::Mode),
            mode => (*mode == Mode::Accept, surroundings.is_ci),
        };
        let old: LockedContract = match fs::read_to_string(&path) {
            Ok(text) => match text.parse() {
                Ok(old) => old,
                Err(LockFileError::Later { version }) => return Err(LockFileError::Later { version }.into()),
                Err(_) if is_accepted => return write(new),
                Err(error) => return Err(error.into()),
            },
            Err(error) if error.kind() == ErrorKind::NotFound && is_ci && !is_accepted => return Err(Failure::Missing),
            Err(error) if error.kind() == ErrorKind::NotFound => return write(new),
            // The file is not UTF-8.
            Err(error) if error.kind() == ErrorKind::InvalidData && is_accepted => return write(new),
            Err(error) => return Err(Failure::Read(error)),
        };
        let mut new = new.clone();
        new.keep_gone(&old, surroundings.version.as_deref());
        if new == old {
            return Ok(());
        }
        let changes = new.changes_since(&old);
        match changes.verdict() {
            _ if is_accepted => write(&new),
            Verdict::Breaking => Err(Failure::Breaking(changes)),
            _ if is_ci => Err(Failure::Stale(changes)),
            _ => write(&new),
        }
    }
}

/// Writes a file so that each reader finds either the old text or the new one, whole. Tests of the
/// same file may run at the same time, in one process and in several.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    static WRITTEN: AtomicU32 = AtomicU32::new(0);
    // Without this, a symbolic link would be replaced by a file.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let name = path.file_name().ok_or(ErrorKind::InvalidInput)?.to_string_lossy();
    let number = WRITTEN.fetch_add(1, Ordering::Relaxed);
    let temporary = path.with_file_name(format!(".{name}.{}.{number}", process::id()));
    let written = fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, &path));
    if written.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    written
}
