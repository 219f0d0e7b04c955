//! The crates that a dependency on status-error or on a peer adds, and their build time.

use crate::Result;
use crate::scratch::{Scratch, cpu, run};
use crate::table::{Budget, Results, Table, ratio};
use std::collections::BTreeSet;
use std::fs;

struct User {
    name: &'static str,
    dependencies: String,
}

fn users() -> Vec<User> {
    let user = |name, dependencies: &[&str]| User { name, dependencies: dependencies.join("\n") };
    let has = "thiserror = \"2\"\nserde_json = \"1\"\nhttp = \"1\"";
    let axum = r#"axum = { version = "0.8.4", default-features = false, features = ["json"] }"#;
    let ours = |features: &[&str]| format!("status-error = {}", Scratch::ours("runtime", features));
    vec![
        user(HAS, &[has]),
        user(CORE, &[has, &ours(&[])]),
        user("api-error", &[has, r#"api-error = "=0.1.9""#]),
        user("problem_details", &[has, r#"problem_details = "0.11""#]),
        user("http-api-problem", &[has, r#"http-api-problem = "0.60""#]),
        user("snafu", &[has, r#"snafu = "0.9""#]),
        user("axum, thiserror", &[has, axum]),
        user("status-error, axum", &[has, axum, &ours(&["axum-08"])]),
        user("api-error, axum", &[has, axum, r#"api-error = { version = "=0.1.9", features = ["axum"] }"#]),
        user("problem_details, axum", &[has, axum, r#"problem_details = { version = "0.11", features = ["axum"] }"#]),
        user("http-api-problem, axum", &[has, axum, r#"http-api-problem = { version = "0.60", features = ["axum"] }"#]),
        user(
            "poem-openapi",
            &[
                has,
                r#"poem = { version = "3", default-features = false }"#,
                r#"poem-openapi = { version = "5", default-features = false }"#,
            ],
        ),
    ]
}

const HAS: &str = "thiserror, serde_json, http";
const CORE: &str = "status-error";

pub(crate) fn run_all() -> Result<()> {
    let mut table = Table::new(
        "tree: beside thiserror, serde_json and http",
        &["what", "crates", "more than without", "clean build, CPU time ×", "which"],
    );
    let mut has = (BTreeSet::new(), 1.0);
    let mut added = 0;
    for (index, user) in users().into_iter().enumerate() {
        let scratch = Scratch::new(&format!("tree/{index}"))?;
        scratch.write("Cargo.toml", &format!(
            "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{}\n",
            user.dependencies
        ))?;
        scratch.write("src/lib.rs", "")?;
        let listed = run(scratch.cargo().args(["tree", "-e", "normal", "--prefix", "none", "--format", "{p}"]))?;
        // A line is `name v1.2.3`, which `(*)` or a path may follow.
        let crates: BTreeSet<String> =
            listed.lines().skip(1).map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
        run(scratch.cargo().args(["fetch", "--quiet"]))?;
        if scratch.target().exists() {
            fs::remove_dir_all(scratch.target())?;
        }
        let time = cpu(scratch.cargo().args(["build", "--quiet"]))?;
        fs::remove_dir_all(scratch.target())?;
        if user.name == HAS {
            has = (crates.clone(), time);
        }
        let more: Vec<&String> = crates.difference(&has.0).collect();
        if user.name == CORE {
            added = more.len();
        }
        let named: Vec<&str> = more.iter().filter_map(|one| one.split(' ').next()).collect();
        let named = if named.len() > 6 { "…".into() } else { named.join(", ") };
        table.row([user.name.into(), crates.len().to_string(), more.len().to_string(), ratio(time / has.1), named]);
    }
    let budgets = vec![Budget::new("crates that the core adds: its two, bytes, two more", 5.0, added as f64)];
    Results { tables: vec![table], budgets }.publish("tree")
}
