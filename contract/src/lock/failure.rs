//! The failures of an assertion, and their messages.

use super::surroundings::{Surroundings, VARIABLE};
use crate::changes::{Changes, Verdict};
use crate::file::LockFileError;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

/// The reason why an assertion fails.
#[derive(Debug)]
pub(super) enum Failure {
    /// The environment variable has a value without a meaning.
    Mode,
    /// There is no file, and this machine writes none.
    Missing,
    Read(io::Error),
    Write(io::Error),
    File(LockFileError),
    /// The file differs, and this machine writes none.
    Stale(Changes),
    Breaking(Changes),
}

impl From<LockFileError> for Failure {
    fn from(error: LockFileError) -> Self {
        Self::File(error)
    }
}

impl Failure {
    /// Returns the message of the failed test: the mistake and the next step.
    pub(super) fn message(&self, path: &Path, surroundings: &Surroundings) -> String {
        let (name, command) = (path.display(), &surroundings.command);
        let accept = format!("{VARIABLE}=accept {command}");
        let whole_path = surroundings.folder.join(path);
        let whole_path = whole_path.display();
        match self {
            Self::Mode => format!("the only value of the environment variable `{VARIABLE}` is `accept`"),
            Self::Missing => format!("{name} does not exist. Run this command, and commit the file:\n\n  {command}\n"),
            Self::Read(error) => format!("{whole_path} can't be read: {error}"),
            Self::Write(error) => format!("{whole_path} can't be written: {error}"),
            Self::File(error @ LockFileError::Conflict { .. }) => format!(
                "{name}: {error}. Take either side, such as with `git checkout --ours {name}`. Then run this command, \
                 which adds the errors of the other side:\n\n  {command}\n"
            ),
            Self::File(error @ LockFileError::Twice { .. }) => {
                format!("{name}: {error}. Remove one of the two. Then run this command:\n\n  {command}\n")
            }
            Self::File(error @ LockFileError::Later { .. }) => {
                format!("{name}: {error}. Update the crate `status-error-contract`.")
            }
            Self::File(error @ LockFileError::Broken(_)) => format!(
                "{name}: {error}. Restore the file from version control, or write it anew with this command:\n\n  \
                 {accept}\n"
            ),
            Self::File(error @ LockFileError::File { .. }) => error.to_string(),
            Self::Stale(changes) => format!(
                "{name} is out of date.\n\n{}Run this command, and commit the file:\n\n  {command}\n",
                list(changes, &[Verdict::Additive, Verdict::Compatible])
            ),
            Self::Breaking(changes) => format!(
                "the errors differ from {name}.\n\n{}Undo the breaking changes, or accept them with this command and \
                 commit the file:\n\n  {accept}\n",
                list(changes, &[Verdict::Breaking, Verdict::Additive])
            ),
        }
    }
}

/// Returns the sentences for the changes with these verdicts, below headings.
fn list(changes: &Changes, verdicts: &[Verdict]) -> String {
    let mut list = String::new();
    for verdict in verdicts {
        let sentences: String = changes.sentences(*verdict).map(|sentence| format!("  {sentence}\n")).collect();
        if !sentences.is_empty() {
            // Writing to a string can't fail.
            let _ = write!(list, "{}:\n\n{sentences}\n", verdict.heading());
        }
    }
    list
}
