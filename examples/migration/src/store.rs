//! The pastes, without HTTP. No step changes this file.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{fs, io};

/// The maximum length of a text, in bytes.
pub const MAX_TEXT: usize = 4096;

/// The languages that are highlighted.
pub const LANGUAGES: [&str; 3] = ["rust", "sql", "text"];

/// A stored paste.
#[derive(Debug, Clone, Serialize)]
pub struct Paste {
    /// The name, which is a part of the URL.
    pub name: String,
    /// The text.
    pub text: String,
    /// The language of the text.
    pub language: String,
    /// The user who may change the paste.
    pub owner: String,
    /// The number of changes.
    pub revision: u32,
    /// Whether the paste has expired. Its name stays taken.
    #[serde(skip)]
    pub is_expired: bool,
}

/// The body of `POST /pastes`.
#[derive(Debug, Deserialize)]
pub struct NewPaste {
    /// The name.
    pub name: String,
    /// The text.
    pub text: String,
    /// The language.
    pub language: String,
}

/// The body of `PUT /pastes/{name}`.
#[derive(Debug, Deserialize)]
pub struct NewText {
    /// The text.
    pub text: String,
    /// The revision that the client has read.
    pub revision: u32,
}

/// A store of pastes. Long texts are files in a folder.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    content: Mutex<Content>,
}

#[derive(Debug, Default)]
struct Content {
    pastes: BTreeMap<String, Paste>,
    is_read_only: bool,
    is_purging: bool,
}

impl Store {
    /// Creates a store with three pastes. `late` has expired.
    pub fn new(folder: &Path) -> Self {
        let paste = |name: &str, owner: &str| Paste {
            name: name.to_owned(),
            text: "fn main() {}".to_owned(),
            language: "rust".to_owned(),
            owner: owner.to_owned(),
            revision: 3,
            is_expired: name == "late",
        };
        let pastes = [paste("hello", "ada"), paste("note", "bob"), paste("late", "ada")];
        let pastes = pastes.map(|paste| (paste.name.clone(), paste)).into();
        Self { folder: folder.to_owned(), content: Mutex::new(Content { pastes, ..Content::default() }) }
    }

    /// Returns a paste, also if it has expired.
    pub fn get(&self, name: &str) -> Option<Paste> {
        self.content().pastes.get(name).cloned()
    }

    /// Adds a paste. Returns `false` if its name is taken.
    ///
    /// # Errors
    ///
    /// Returns an error if the file of a long text can't be written.
    pub fn add(&self, paste: &Paste) -> io::Result<bool> {
        if self.get(&paste.name).is_some() {
            return Ok(false);
        }
        self.put(paste)?;
        Ok(true)
    }

    /// Stores a paste.
    ///
    /// # Errors
    ///
    /// Returns an error if the file of a long text can't be written.
    pub fn put(&self, paste: &Paste) -> io::Result<()> {
        if paste.text.len() > 1024 {
            let path = self.folder.join("long-text");
            fs::write(&path, &paste.text).map_err(|error| at(&path, &error))?;
        }
        self.content().pastes.insert(paste.name.clone(), paste.clone());
        Ok(())
    }

    /// Removes a paste.
    pub fn remove(&self, name: &str) {
        self.content().pastes.remove(name);
    }

    /// Returns the usage of the disk, as the last run of the nightly job wrote it.
    ///
    /// # Errors
    ///
    /// Returns an error if the job has not run yet.
    pub fn usage(&self) -> io::Result<String> {
        let path = self.folder.join("usage.json");
        fs::read_to_string(&path).map_err(|error| at(&path, &error))
    }

    /// Begins a maintenance, in which nothing can be changed.
    pub fn begin_maintenance(&self) {
        self.content().is_read_only = true;
    }

    /// Returns whether nothing can be changed.
    pub fn is_read_only(&self) -> bool {
        self.content().is_read_only
    }

    /// Starts to remove pastes that have expired for a number of days, a share of them each day.
    /// Returns `None` if that runs already, else the share.
    pub fn purge(&self, days: usize) -> Option<usize> {
        let mut content = self.content();
        if content.is_purging {
            return None;
        }
        // A bug: zero days panic.
        let share = content.pastes.len() / days;
        content.is_purging = true;
        Some(share)
    }

    fn content(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Adds the path to an error.
fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
