//! `scratch/answers`, which measures the cost of an error response.

use crate::Result;
use crate::program::Program;
use crate::scratch::Scratch;

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

/// Builds the program, after a test has checked that all compared bodies are the same. Without the
/// peers the build takes seconds.
pub(crate) fn build(with_peers: bool) -> Result<Program> {
    let scratch = Scratch::new(if with_peers { "answers-of-peers" } else { "answers" })?;
    let peers = if with_peers { PEERS } else { "" };
    let default = if with_peers { r#"["peers"]"# } else { "[]" };
    let ours = Scratch::ours("runtime", &["axum-08"]);
    let manifest = format!(
        r#"[features]
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
{peers}"#
    );
    Program::build(&scratch, "answers", &SOURCES, &manifest)
}
