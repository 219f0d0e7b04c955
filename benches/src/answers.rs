//! Builds and runs `scratch/answers`, which measures the cost of an error response.

use crate::Result;
use crate::scratch::{Scratch, run};
use crate::valgrind;
use serde::{Deserialize, Serialize};
use std::process::Command;

/// The cost of one response of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cost {
    pub(crate) what: String,
    pub(crate) who: String,
    pub(crate) instructions: u64,
    pub(crate) allocations: u64,
    pub(crate) bytes: u64,
}

pub(crate) struct Program(Command);

const SOURCES: [(&str, &str); 5] = [
    ("src/main.rs", include_str!("../scratch/answers/src/main.rs")),
    ("src/cases.rs", include_str!("../scratch/answers/src/cases.rs")),
    ("src/errors.rs", include_str!("../scratch/answers/src/errors.rs")),
    ("src/floor.rs", include_str!("../scratch/answers/src/floor.rs")),
    ("src/peers.rs", include_str!("../scratch/answers/src/peers.rs")),
];

const PEERS: &str = r#"
api-error = { version = "=0.1.9", features = ["axum"] }
problem_details = { version = "0.11", features = ["axum"] }
http-api-problem = { version = "0.60", features = ["axum"] }
poem = { version = "3", default-features = false }
poem-openapi = { version = "5", default-features = false }
"#;

/// The number of times that `measured` runs a case; `ROUNDS` of `scratch/answers` is the same.
const ROUNDS: u64 = 100;

impl Program {
    /// Builds the program, after a test has checked that all compared bodies are the same. Without
    /// the peers the build takes seconds.
    pub(crate) fn build(with_peers: bool) -> Result<Self> {
        let scratch = Scratch::new(if with_peers { "answers-of-peers" } else { "answers" })?;
        for (file, text) in SOURCES {
            scratch.write(file, text)?;
        }
        let peers = if with_peers { PEERS } else { "" };
        let default = if with_peers { r#"["peers"]"# } else { "[]" };
        scratch.write(
            "Cargo.toml",
            &format!(
                r#"[package]
name = "answers"
version = "0.0.0"
edition = "2024"

[workspace]

[features]
default = {default}
peers = []

[dependencies]
status-error = {ours}
thiserror = "2"
axum = {{ version = "0.8.4", default-features = false, features = ["json"] }}
bytes = "1"
http = "1"
serde = {{ version = "1", features = ["derive"] }}
serde_json = "1"
{peers}"#,
                ours = Scratch::ours("runtime", &["axum-08"]),
            ),
        )?;
        run(scratch.cargo().args(["test", "--release", "--quiet"]))?;
        run(scratch.cargo().args(["build", "--release", "--quiet"]))?;
        Ok(Self(Command::new(scratch.target().join("release/answers"))))
    }

    /// Counts the allocations and instructions of each case.
    pub(crate) fn count(&mut self, name: &str) -> Result<Vec<Cost>> {
        let listed = run(&mut self.0)?;
        let counted = valgrind::instructions_within(&self.0, "measured", name)?;
        if listed.lines().count() != counted.len() {
            return Err(format!("{} cases, but {} were counted", listed.lines().count(), counted.len()).into());
        }
        listed
            .lines()
            .zip(counted)
            .map(|(line, instructions)| {
                let [what, who, allocations, bytes] = line.split('\t').collect::<Vec<_>>()[..] else {
                    return Err(format!("not a case: {line}").into());
                };
                Ok(Cost {
                    what: what.into(),
                    who: who.into(),
                    instructions: instructions / ROUNDS,
                    allocations: allocations.parse()?,
                    bytes: bytes.parse()?,
                })
            })
            .collect()
    }

    /// Measures the nanoseconds of each case: the median of interleaved rounds.
    pub(crate) fn time(&self) -> Result<Vec<f64>> {
        let printed = run(Command::new(self.0.get_program()).arg("time"))?;
        let times = printed.lines().map(|line| Ok(line.rsplit('\t').next().unwrap_or_default().parse()?));
        times.collect()
    }
}
