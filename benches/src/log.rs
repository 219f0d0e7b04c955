//! The costs of the error log: for each recorded response, for each written entry, and for each
//! list.

use crate::Result;
use crate::scratch::{Scratch, run};
use crate::table::{Budget, Results, Table};
use crate::valgrind;
use std::process::Command;

const SOURCES: [(&str, &str); 8] = [
    ("src/main.rs", include_str!("../scratch/log/src/main.rs")),
    ("src/list.rs", include_str!("../scratch/log/src/list.rs")),
    ("src/path.rs", include_str!("../scratch/log/src/path.rs")),
    ("src/rate.rs", include_str!("../scratch/log/src/rate.rs")),
    ("src/request.rs", include_str!("../scratch/request.rs")),
    ("src/stores.rs", include_str!("../scratch/log/src/stores.rs")),
    ("src/trim.rs", include_str!("../scratch/log/src/trim.rs")),
    ("src/write.rs", include_str!("../scratch/log/src/write.rs")),
];

pub(crate) fn run_all() -> Result<()> {
    let scratch = Scratch::new("log")?;
    for (file, text) in SOURCES {
        scratch.write(file, text)?;
    }
    scratch.write(
        "Cargo.toml",
        &format!(
            r#"[package]
name = "log"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
status-error = {runtime}
status-error-log = {log}
throwaway-servers = {servers}
axum = {{ version = "0.8.4", default-features = false, features = ["tokio", "http1"] }}
http = "1"
http-body-util = "0.1"
tempfile = "3"
thiserror = "2"
tokio = {{ version = "1", features = ["full"] }}
tower = {{ version = "0.5", features = ["util"] }}
uuid = "1"
"#,
            runtime = Scratch::ours("runtime", &["axum-08"]),
            log = Scratch::ours("error-log", &["axum-08", "clickhouse", "sqlite", "postgres"]),
            servers = Scratch::ours("tests/servers", &[]),
        ),
    )?;
    run(scratch.cargo().args(["build", "--release", "--quiet"]))?;
    let program = |what: &str| {
        let lines = run(Command::new(scratch.target().join("release/log")).arg(what))?;
        let cells = lines.lines().map(|line| line.split('\t').map(str::to_owned).collect());
        Ok::<Vec<Vec<String>>, Box<dyn std::error::Error + Send + Sync>>(cells.collect())
    };

    let mut budgets = Vec::new();
    let mut rate = Table::new(
        "log: requests a second of a server, both sides on this machine",
        &[
            "answers",
            "store",
            "requests/s without",
            "with the layer",
            "ratio",
            "of time on the processor",
            "entries dropped",
        ],
    );
    for cells in program("rate")? {
        let [answers, store, without, with, ratio, cpu, dropped] = row(cells)?;
        // Inverted, because in every budget a smaller value is better.
        if let (Some(what), Ok(ratio)) = (budget(&answers, &store), ratio.parse::<f64>()) {
            budgets.push(Budget::new(what, 1.0 / 0.95, 1.0 / ratio));
        }
        rate.row([answers, store, without, with, ratio, cpu, dropped]);
    }
    let mut path = Table::new("log: instructions of a request, without server and writer", &["which", "instructions"]);
    if valgrind::is_installed() {
        for which in ["bare", "other", "dropped", "recorded", "bare-fine", "other-fine", "fine"] {
            let mut command = Command::new(scratch.target().join("release/log"));
            command.args(["path", which]);
            let counted = valgrind::instructions_within(&command, "measured", &format!("log-{which}"))?;
            let [counted] = counted[..] else { return Err(format!("{which}: {} counts", counted.len()).into()) };
            // The count is the sum of 1,000 requests.
            path.row([which.to_owned(), (counted / 1_000).to_string()]);
        }
    }
    let mut write = Table::new("log: entries that the writer writes", &["store", "entries/s"]);
    for cells in program("write")? {
        write.row(row::<2>(cells)?);
    }
    let mut list =
        Table::new("log: a page of 20, in milliseconds", &["store", "entries", "which", "median", "99th percentile"]);
    let mut size = Table::new(
        "log: a store that grows by 1,000 entries at a time",
        &["store", "entries", "bytes of an entry", "entries/s"],
    );
    for mut cells in program("list")? {
        match cells.remove(0).as_str() {
            "size" => size.row(row::<4>(cells)?),
            _ => list.row(row::<5>(cells)?),
        }
    }
    let mut trim = Table::new(
        "log: the removal of a fifth of the entries from PostgreSQL because of their age",
        &["table", "step", "removed", "seconds", "MB of write-ahead log", "MB before", "MB after"],
    );
    for cells in program("trim")? {
        trim.row(row::<7>(cells)?);
    }
    Results { tables: vec![path, rate, write, size, list, trim], budgets }.publish("log")
}

fn row<const N: usize>(cells: Vec<String>) -> Result<[String; N]> {
    cells.try_into().map_err(|cells| format!("not a row: {cells:?}").into())
}

fn budget(answers: &str, store: &str) -> Option<&'static str> {
    match (answers.starts_with("every"), store) {
        (true, "memory") => Some("every answer a 404, memory: time with the layer"),
        (true, "SQLite") => Some("every answer a 404, SQLite: time with the layer"),
        (true, "PostgreSQL") => Some("every answer a 404, PostgreSQL: time with the layer"),
        _ => None,
    }
}
