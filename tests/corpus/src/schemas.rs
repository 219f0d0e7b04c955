//! Validation of bodies with a JSON Schema implementation that is not this project's: PyPI's
//! `jsonschema`.

use serde_json::{Value, json};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Reads the cases as JSON, and prints a line for each fault.
const VALIDATE: &str = r#"
import json, sys
from jsonschema import Draft202012Validator as Validator

validators = {}
for name, schema, body in json.load(sys.stdin):
    key = json.dumps(schema, sort_keys=True)
    if key not in validators:
        Validator.check_schema(schema)
        validators[key] = Validator(schema)
    for error in validators[key].iter_errors(body):
        print(f"{name}: {error.json_path}: {error.message}")
"#;

/// Bodies and the schemas that they have to fit.
#[derive(Debug, Default)]
pub struct Bodies(Vec<Value>);

impl Bodies {
    /// Adds a body. The name appears in the message if the body doesn't fit.
    pub fn add(&mut self, name: &str, schema: &Value, body: &Value) {
        self.0.push(json!([name, schema, body]));
    }

    /// Returns the number of bodies.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there are no bodies.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns a line for each fault: a body that doesn't fit its schema. All bodies are validated
    /// in one process. Returns `None` and prints a line on stderr if Python or `jsonschema` is not
    /// installed.
    ///
    /// # Panics
    ///
    /// Panics if a schema is not legal, or if a validator is not installed and `CI` is `true`.
    #[must_use]
    pub fn faults(&self) -> Option<Vec<String>> {
        let python = || {
            let mut python = Command::new("python3");
            python.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
            python
        };
        let has_jsonschema = python().args(["-c", "import jsonschema"]).output();
        if !has_jsonschema.is_ok_and(|output| output.status.success()) {
            throwaway_servers::skip("python3 with jsonschema is not installed: no body is validated");
            return None;
        }
        let mut validator = python().args(["-c", VALIDATE]).spawn().unwrap();
        let cases = serde_json::to_vec(&self.0).unwrap();
        // Dropped after the write, so that Python sees the end of its input.
        validator.stdin.take().unwrap().write_all(&cases).unwrap();
        let output = validator.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Some(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
    }

    /// Asserts that each body fits its schema, unless no validator is installed.
    ///
    /// # Panics
    ///
    /// Panics with a list of the bodies that don't fit, and as [`faults`](Self::faults) does.
    pub fn assert_valid(&self) {
        let faults = self.faults().unwrap_or_default();
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    }
}
