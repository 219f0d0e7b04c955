//! Recordings of what the project sends and declares, and their replay.
//!
//! A test builds a [`Recording`] from real responses and ends it with [`Recording::check`], which
//! compares the text with the file of that name below `tests/corpus/`. Only [`normalize`] replaces
//! ids, times and addresses. `cargo run -p corpus -- record` writes all recordings anew and lists
//! the changes in `CHANGES.md`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

pub mod changes;
pub mod events;
mod normalize;
pub mod schemas;

pub use normalize::normalize;

/// The environment variable that makes [`Recording::check`] write instead of compare, if its value
/// is `record`.
pub const MODE: &str = "CORPUS";

/// Returns the folder of the recordings.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Returns whether this run writes the recordings anew.
#[must_use]
pub fn is_recording() -> bool {
    env::var_os(MODE).is_some_and(|mode| mode == "record")
}

/// A recording being built: sections, each with a title.
#[derive(Debug)]
pub struct Recording {
    name: String,
    text: String,
}

impl Recording {
    /// Starts the recording `name`, a path below `tests/corpus/` without its extension, such as
    /// `conformance/axum`.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), text: String::new() }
    }

    /// Adds a section of plain lines.
    pub fn section(&mut self, title: &str, lines: &str) {
        let _ = writeln!(self.text, "=== {}", shown(title, title.len()).replace('\n', "\\n"));
        let lines = lines.trim_end_matches('\n');
        self.text.extend([lines, if lines.is_empty() { "\n" } else { "\n\n" }]);
    }

    /// Adds a request and its response, both as the bytes on the wire (HTTP/1.1).
    pub fn exchange(&mut self, request: &[u8], response: &[u8]) {
        let (line, rest) = split(request, b"\r\n");
        let title = String::from_utf8_lossy(line).into_owned();
        let mut lines = String::new();
        push_message(&mut lines, rest, "> ");
        push_message(&mut lines, response, "");
        self.section(&title, &lines);
    }

    /// Compares the text with the recording, or writes it if this run records.
    ///
    /// # Panics
    ///
    /// Panics if the texts differ, or if there is no recording of this name.
    #[track_caller]
    pub fn check(self) {
        self.check_as("txt");
    }

    /// Does the same as [`Recording::check`], for a file with another extension.
    ///
    /// # Panics
    ///
    /// Panics if the texts differ, or if there is no recording of this name.
    #[track_caller]
    pub fn check_as(self, extension: &str) {
        let text = normalize(&self.text);
        let file = format!("{}.{extension}", self.name);
        let path = folder().join(&file);
        if is_recording() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
            return;
        }
        let Ok(recorded) = fs::read_to_string(&path) else {
            panic!("tests/corpus/{file} does not exist: {RECORD}");
        };
        if let Some(difference) = difference(&recorded, &text) {
            panic!("tests/corpus/{file} is not what this run gives.\n{difference}\nIf that is meant: {RECORD}");
        }
    }
}

const RECORD: &str = "`cargo run -p corpus -- record`, then give the reason in tests/corpus/CHANGES.md";

/// Returns the first line that differs, with the two lines before it and the title of its section.
fn difference(recorded: &str, now: &str) -> Option<String> {
    if recorded == now {
        return None;
    }
    let (before, after): (Vec<&str>, Vec<&str>) = (recorded.split('\n').collect(), now.split('\n').collect());
    let at = before.iter().zip(&after).take_while(|(one, other)| one == other).count();
    let section = before[..at.min(before.len())].iter().rfind(|line| line.starts_with("=== ")).unwrap_or(&"the start");
    let mut shown = format!("line {}, in the section `{}`\n", at + 1, section.trim_start_matches("=== "));
    before[at.saturating_sub(2)..at].iter().for_each(|line| shown.extend(["  ", line, "\n"]));
    let lines = [before.get(at), after.get(at)].map(|line| line.map_or("(the end)", |line| line));
    // A long line may differ anywhere, so only the surroundings of the difference are shown.
    let equal = lines[0].chars().zip(lines[1].chars()).take_while(|(one, other)| one == other).count();
    for (sign, line) in ['-', '+'].into_iter().zip(lines) {
        let _ = writeln!(shown, "{sign} {}", around(line, equal));
    }
    Some(shown)
}

/// Returns a line, or the part of a long line around its character `at`.
fn around(line: &str, at: usize) -> String {
    const BEFORE: usize = 80;
    const WIDTH: usize = 200;
    if line.chars().count() <= WIDTH {
        return line.to_owned();
    }
    let start = at.saturating_sub(BEFORE);
    let part: String = line.chars().skip(start).take(WIDTH).collect();
    let (open, close) = (if start > 0 { "…" } else { "" }, if line.chars().count() > start + WIDTH { "…" } else { "" });
    format!("{open}{part}{close}")
}

/// Returns the text before a mark and the text after it.
fn split<'b>(bytes: &'b [u8], mark: &[u8]) -> (&'b [u8], &'b [u8]) {
    let at = bytes.windows(mark.len()).position(|window| window == mark);
    at.map_or((bytes, &[]), |at| (&bytes[..at], &bytes[at + mark.len()..]))
}

/// Appends the head line by line, each without its CR LF, an empty line, and the body in one piece.
fn push_message(lines: &mut String, message: &[u8], prefix: &str) {
    if message.is_empty() || message == b"\r\n" {
        return;
    }
    let (head, body) = split(message, b"\r\n\r\n");
    // If the removed first line was the whole head, the message begins with the empty line.
    let head = head.strip_prefix(b"\r\n").unwrap_or(head);
    let head = escape(head).replace("\\r\n", "\n");
    head.lines().filter(|line| !line.is_empty()).for_each(|line| lines.extend([prefix, line, "\n"]));
    if !body.is_empty() {
        let body = escape(body);
        lines.extend([prefix.trim_end(), "\n"]);
        body.lines().for_each(|line| lines.extend([prefix, line, "\n"]));
        // Most bodies don't end with a line feed.
        if body.ends_with('\n') {
            lines.push_str("\\ a line feed at the end\n");
        }
    }
    lines.push('\n');
}

/// Returns bytes as text: printable UTF-8 and line feeds unchanged, everything else as Rust
/// escapes.
#[must_use]
pub fn escape(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(&shown(chunk.valid(), usize::MAX));
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

/// Makes every character of a text visible, and cuts the text after `limit` bytes, noting its
/// length.
fn shown(text: &str, limit: usize) -> String {
    let mut shown = String::new();
    for (at, char) in text.char_indices() {
        if at >= limit {
            let _ = write!(shown, "… ({} bytes)", text.len());
            break;
        }
        match char {
            '\n' => shown.push('\n'),
            '\\' => shown.push_str("\\\\"),
            char if char.is_control() || is_invisible(char) => shown.extend(char.escape_default()),
            char => shown.push(char),
        }
    }
    shown
}

fn is_invisible(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exchange_reads_as_lines() {
        let mut recording = Recording::new("none");
        recording.exchange(
            b"POST /a HTTP/1.1\r\nhost: a\r\n\r\n{}",
            b"HTTP/1.1 404 Not Found\r\nx: y\r\n\r\n{\"a\":\"\xff\\\"}",
        );
        let expected = "=== POST /a HTTP/1.1\n> host: a\n>\n> {}\n\n\
            HTTP/1.1 404 Not Found\nx: y\n\n{\"a\":\"\\xff\\\\\"}\n\n";
        assert_eq!(recording.text, expected);
    }

    #[test]
    fn one_byte_is_a_difference_with_its_place() {
        let recorded = "=== GET /a\nHTTP/1.1 404 Not Found\n\n{\"id\":7}\n";
        assert_eq!(difference(recorded, recorded), None);
        let shown = difference(recorded, &recorded.replace('7', "8")).unwrap();
        assert!(shown.starts_with("line 4, in the section `GET /a`"), "{shown}");
        assert!(shown.ends_with("- {\"id\":7}\n+ {\"id\":8}\n"), "{shown}");
        assert!(difference(recorded, recorded.trim_end()).is_some());
        let long = format!("=== GET /a\n{}7{}\n", "x".repeat(1000), "y".repeat(1000));
        let shown = difference(&long, &long.replace('7', "8")).unwrap();
        assert!(shown.contains("\n- …xx") && shown.contains("x8y") && shown.len() < 600, "{shown}");
    }
}
