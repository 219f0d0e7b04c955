//! A check that `CHANGES.md` gives a reason for each recording that has changed since it was first
//! made.
//!
//! `first-recorded.txt` holds the first digest of each file. A file whose digest differs needs a
//! line in `CHANGES.md` with its name, its current digest and a reason. So each later change needs
//! a new line.

use crate::folder;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The placeholder in `CHANGES.md` for a reason that has to be written.
pub const NO_REASON: &str = "REASON?";

const FIRST: &str = "first-recorded.txt";
const CHANGES: &str = "CHANGES.md";
/// The list of tests, to which a different rule applies: a name may be added without a reason, but
/// not removed.
const NAMES: &str = "test-names.txt";
/// A recording that is stored beside the program that makes it: instructions and allocations of
/// each kind of response.
const BASELINE: &str = "benches/baseline.json";

/// Returns a line for each changed recording whose reason is missing; empty if every change has a
/// reason.
#[must_use]
pub fn unexplained() -> Vec<String> {
    judge(&digests(), &read(FIRST), &read(CHANGES))
}

fn judge(now: &BTreeMap<String, String>, first: &str, changes: &str) -> Vec<String> {
    let first = parse(first);
    let explained = |file: &str, digest: &str| {
        let line = changes.lines().find(|line| line.contains(&format!("`{file}`")) && line.contains(digest));
        line.is_some_and(|line| !line.contains(NO_REASON) && reason(line).len() > 10)
    };
    let mut unexplained = Vec::new();
    for (file, digest) in now {
        match first.get(file) {
            Some(recorded) if recorded == digest => {}
            Some(_) if explained(file, digest) => {}
            Some(_) => unexplained.push(format!("`{file}` {digest}: changed, without a reason")),
            None => unexplained.push(format!("`{file}` {digest}: not in {FIRST}; run `cargo run -p corpus -- record`")),
        }
    }
    let removed = first.keys().filter(|file| !now.contains_key(*file) && !explained(file, "removed"));
    unexplained.extend(removed.map(|file| format!("`{file}` removed: without a reason")));
    unexplained
}

/// Returns the text after the first `: ` of a line: `- `file` digest: reason`.
fn reason(line: &str) -> &str {
    line.split_once(": ").map_or("", |(_, reason)| reason.trim())
}

/// Adds new recordings to the list of first digests, and a line for each unexplained change to
/// `CHANGES.md`.
///
/// # Errors
///
/// Returns the error of the file system.
pub fn update() -> std::io::Result<Vec<String>> {
    let (now, mut first) = (digests(), parse(&read(FIRST)));
    for (file, digest) in &now {
        first.entry(file.clone()).or_insert_with(|| digest.clone());
    }
    let list = first.iter().fold(String::new(), |mut list, (file, digest)| {
        let _ = writeln!(list, "{digest} {file}");
        list
    });
    fs::write(folder().join(FIRST), &list)?;
    let mut changes = read(CHANGES);
    let unexplained = judge(&now, &list, &changes);
    for entry in &unexplained {
        let entry = entry.split_once(": ").map_or(entry.as_str(), |(entry, _)| entry);
        if !changes.contains(entry) {
            let _ = writeln!(changes, "- {entry}: {NO_REASON}");
        }
    }
    fs::write(folder().join(CHANGES), changes)?;
    Ok(unexplained)
}

fn read(file: &str) -> String {
    fs::read_to_string(folder().join(file)).unwrap_or_default()
}

fn parse(list: &str) -> BTreeMap<String, String> {
    let lines = list.lines().filter_map(|line| line.split_once(' '));
    lines.map(|(digest, file)| (file.to_owned(), digest.to_owned())).collect()
}

/// Returns the digest of each recording by its name.
fn digests() -> BTreeMap<String, String> {
    let mut digests = BTreeMap::new();
    walk(&folder(), "", &mut digests);
    if let Some(root) = folder().ancestors().nth(2) {
        digests.insert(BASELINE.to_owned(), digest(&root.join(BASELINE)));
    }
    digests
}

fn walk(folder: &Path, below: &str, digests: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), format!("{below}{}", entry.file_name().to_string_lossy()));
        if path.is_dir() && !["src", "tests"].contains(&&*name) {
            walk(&path, &format!("{name}/"), digests);
        } else if path.is_file() && ![FIRST, CHANGES, NAMES, "README.md", "Cargo.toml"].contains(&&*name) {
            digests.insert(name, digest(&path));
        }
    }
}

/// Returns the first 12 hexadecimal digits of a file's SHA-256. CR LF counts as LF, so a checkout
/// that converts line ends doesn't change the digest.
fn digest(path: &Path) -> String {
    let text = String::from_utf8(fs::read(path).unwrap_or_default());
    let text = text.map(|text| text.replace("\r\n", "\n").into_bytes());
    let digest = Sha256::digest(text.unwrap_or_else(|error| error.into_bytes()));
    digest.iter().take(6).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_needs_a_reason_of_its_own() {
        let now = |digest: &str| BTreeMap::from([("a.txt".to_owned(), digest.to_owned())]);
        let first = "one a.txt\n";
        assert_eq!(judge(&now("one"), first, ""), [""; 0]);
        assert_eq!(judge(&now("two"), first, ""), ["`a.txt` two: changed, without a reason"]);
        assert_eq!(judge(&now("two"), first, "- `a.txt` two: the code of a 404 was wrong"), [""; 0]);
        for changes in ["- `a.txt` two: REASON?", "- `a.txt` two:", "- `b.txt` two: the code of a 404 was wrong"] {
            assert_eq!(judge(&now("two"), first, changes).len(), 1, "{changes}");
        }
        // The reason for an earlier change doesn't cover the next one.
        assert_eq!(judge(&now("three"), first, "- `a.txt` two: the code of a 404 was wrong").len(), 1);
        assert_eq!(judge(&BTreeMap::new(), first, ""), ["`a.txt` removed: without a reason"]);
        assert_eq!(judge(&BTreeMap::new(), first, "- `a.txt` removed: the format is gone"), [""; 0]);
        assert_eq!(judge(&now("one"), "", "").len(), 1);
    }
}
