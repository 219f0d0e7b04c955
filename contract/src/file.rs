//! The text of a lock file.

use crate::locked::{LockedContract, VERSION};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fmt::{self, Write as _};
use std::path::PathBuf;
use std::str::FromStr;

/// The keys of the contract and of an error, in the order of the file.
const KEYS: [&str; 17] = [
    "version",
    "code",
    "status",
    "since",
    "title",
    "type",
    "summary",
    "members",
    "headers",
    "field_errors",
    "unique_fields",
    "retry",
    "body",
    "unlisted_codes",
    "errors",
    "server_errors",
    "gone",
];

/// The depth of the values that may be in one line: each member and each header of an error.
const IN_ONE_LINE: usize = 4;

const MAX_WIDTH: usize = 90;

/// The reason why a text is not a lock file.
#[derive(Debug)]
#[non_exhaustive]
pub enum LockFileError {
    /// The text has the markers of a merge conflict.
    Conflict {
        /// The line of the first marker. The first line is 1.
        line: usize,
    },
    /// An error is listed twice, as after a merge of two branches that added it.
    Twice {
        /// The code and the status of the error.
        error: String,
    },
    /// A later version of this crate has written the file.
    Later {
        /// The version of the file's format.
        version: u32,
    },
    /// The text is not JSON, or has not the members of a lock file.
    Broken(serde_json::Error),
    /// A file can't be read, or its text is not a lock file.
    File {
        /// The path of the file.
        path: PathBuf,
        /// The reason why the file can't be read or written.
        error: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl fmt::Display for LockFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict { line } => write!(f, "there is a merge conflict at line {line}"),
            Self::Twice { error } => write!(f, "the error `{error}` is listed twice"),
            Self::Later { version } => {
                write!(f, "the format has version {version}, and this version of the crate reads up to {VERSION}")
            }
            Self::Broken(error) => write!(f, "this is not a lock file: {error}"),
            Self::File { path, error } => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for LockFileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Broken(error) => Some(error),
            Self::File { error, .. } => Some(&**error),
            _ => None,
        }
    }
}

impl FromStr for LockedContract {
    type Err = LockFileError;

    fn from_str(text: &str) -> Result<Self, LockFileError> {
        /// A file of any version.
        #[derive(Deserialize)]
        struct Any {
            version: u32,
        }
        if let Some(at) = text.lines().position(is_conflict) {
            return Err(LockFileError::Conflict { line: at + 1 });
        }
        let Any { version } = serde_json::from_str(text).map_err(LockFileError::Broken)?;
        if version > VERSION {
            return Err(LockFileError::Later { version });
        }
        let mut contract: Self = serde_json::from_str(text).map_err(LockFileError::Broken)?;
        contract.sort();
        let errors = contract.errors.iter().map(|error| (false, &error.code, &error.status));
        let gone = contract.gone.iter().map(|error| (true, &error.code, &error.status));
        let mut known = BTreeSet::new();
        let twice = errors.chain(gone).find(|error| !known.insert(*error));
        match twice.map(|(_, code, status)| format!("{code} {status}")) {
            Some(error) => Err(LockFileError::Twice { error }),
            None => Ok(contract),
        }
    }
}

/// Returns whether a line is a marker that Git writes around and between the sides of a conflict.
fn is_conflict(line: &str) -> bool {
    ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|marker| line.starts_with(marker))
}

impl fmt::Display for LockedContract {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = serde_json::to_value(self).map_err(|_| fmt::Error)?;
        let mut text = String::new();
        layout(&value, 0, 0, &mut text)?;
        writeln!(f, "{text}")
    }
}

/// Writes a value after `column` characters of its line.
///
/// Each key, each member and each header of an error has a line of its own, so that a diff shows
/// the change. The order of keys does not depend on serde_json's feature `preserve_order`, which
/// any crate of a program may turn on.
fn layout(value: &Value, depth: usize, column: usize, text: &mut String) -> fmt::Result {
    let is_empty = |value: &Value| match value {
        Value::Object(object) => object.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        _ => true,
    };
    if depth >= IN_ONE_LINE || is_empty(value) {
        let line = in_one_line(value);
        // One more for the comma.
        if is_empty(value) || column + line.chars().count() < MAX_WIDTH {
            text.push_str(&line);
            return Ok(());
        }
    }
    let indentation = 2 * (depth + 1);
    let (open, close) = if value.is_object() { ('{', '}') } else { ('[', ']') };
    text.push(open);
    let mut separator = "";
    let mut element = |key: String, value: &Value, text: &mut String| {
        write!(text, "{separator}\n{:indentation$}{key}", "")?;
        separator = ",";
        layout(value, depth + 1, indentation + key.chars().count(), text)
    };
    match value {
        Value::Object(object) => {
            for (key, value) in sorted(object, depth + 1 < IN_ONE_LINE) {
                element(format!("{}: ", Value::from(key)), value, text)?;
            }
        }
        Value::Array(elements) => {
            for value in elements {
                element(String::new(), value, text)?;
            }
        }
        _ => {}
    }
    write!(text, "\n{:1$}{close}", "", 2 * depth)
}

fn in_one_line(value: &Value) -> String {
    match value {
        Value::Object(object) if !object.is_empty() => {
            let members = sorted(object, false).into_iter();
            let members: Vec<String> =
                members.map(|(key, value)| format!("{}: {}", Value::from(key), in_one_line(value))).collect();
            format!("{{ {} }}", members.join(", "))
        }
        Value::Array(elements) => {
            format!("[{}]", elements.iter().map(in_one_line).collect::<Vec<_>>().join(", "))
        }
        value => value.to_string(),
    }
}

/// Returns the members of an object: in the order of `KEYS` if `is_own`, in alphabetical order
/// otherwise.
fn sorted(object: &Map<String, Value>, is_own: bool) -> Vec<(&str, &Value)> {
    let rank = |key: &str| KEYS.iter().position(|own| is_own && *own == key);
    let mut members: Vec<(&str, &Value)> = object.iter().map(|(key, value)| (key.as_str(), value)).collect();
    members.sort_by_key(|(key, _)| (rank(key), *key));
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{
  "version": 2,
  "members": "closed",
  "unlisted_codes": true,
  "errors": [
    {
      "code": "taken",
      "status": "409",
      "title": "Conflict",
      "type": "about:blank",
      "summary": "It exists.",
      "members": {
        "id": { "required": false, "schema": { "format": "uuid", "type": "string" } },
        "title": { "required": false, "schema": true }
      },
      "headers": {
        "retry-after": { "required": true, "value": "5" }
      },
      "field_errors": true,
      "unique_fields": true,
      "retry": true,
      "body": {
        "media_type": "application/json",
        "schema": {
          "properties": {
            "code": { "const": "taken" },
            "id": { "format": "uuid", "type": "string" },
            "status": { "type": "integer" }
          },
          "required": ["code", "status"],
          "type": "object"
        }
      }
    },
    {
      "code": "taken",
      "status": "422",
      "type": "about:blank"
    }
  ],
  "server_errors": [
    {
      "status": "500",
      "body": {
        "media_type": "application/json",
        "schema": true
      }
    }
  ],
  "gone": [
    {
      "code": "old",
      "status": "404",
      "since": "1.3.0",
      "title": "Not Found",
      "type": "about:blank",
      "summary": "It was here."
    }
  ]
}
"#;

    #[test]
    fn each_key_and_each_member_has_a_line() {
        let contract: LockedContract = TEXT.parse().unwrap();
        assert_eq!(contract.to_string(), TEXT);
        assert!(contract.errors[0].retry && contract.unlisted_codes);
    }

    #[test]
    fn the_layout_and_the_order_of_a_file_do_not_matter() {
        let contract: LockedContract = TEXT.parse().unwrap();
        let compact = serde_json::to_string(&contract).unwrap();
        assert_eq!(compact.parse::<LockedContract>().unwrap(), contract);
        assert_eq!(TEXT.replace('\n', "\r\n").parse::<LockedContract>().unwrap(), contract);
        let mut reversed: Value = serde_json::from_str(TEXT).unwrap();
        reversed["errors"].as_array_mut().unwrap().reverse();
        assert_eq!(reversed.to_string().parse::<LockedContract>().unwrap(), contract);
    }

    #[test]
    fn all_keys_have_a_place() {
        let file: Value = serde_json::from_str(TEXT).unwrap();
        for object in [&file, &file["errors"][0], &file["server_errors"][0], &file["gone"][0]] {
            for key in object.as_object().unwrap().keys() {
                assert!(KEYS.contains(&key.as_str()), "{key}");
            }
        }
    }
}
