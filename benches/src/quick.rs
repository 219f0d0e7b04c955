//! Compares the counts of instructions and allocations, which do not vary, with the committed ones.

use crate::program::Cost;
use crate::scratch::{repository, run};
use crate::table::{Results, Table, ratio};
use crate::{Result, answers, path, valgrind};
use serde::{Deserialize, Serialize};
use std::env;
use std::fs;
use std::process::Command;

/// The committed counts, and the compiler that they were made with, because other versions may lead
/// to other counts.
#[derive(Debug, Serialize, Deserialize)]
struct Baseline {
    rustc: String,
    costs: Vec<Cost>,
}

/// The largest accepted growth of a count: 5 percent.
const TOLERANCE: f64 = 1.05;

pub(crate) fn quick(bless: bool) -> Result<()> {
    if !valgrind::is_installed() {
        let line = "quick: NOT RUN: valgrind is not installed";
        if env::var("CI").is_ok_and(|ci| ci == "true") {
            return Err(line.into());
        }
        println!("{line}");
        return Ok(());
    }
    let mut costs = answers::build(false)?.count("quick")?;
    costs.extend(path::count()?);
    let rustc = run(Command::new("rustc").arg("--version"))?.trim().to_owned();
    let path = repository().join("benches/baseline.json");
    if bless {
        fs::write(&path, serde_json::to_string_pretty(&Baseline { rustc, costs })? + "\n")?;
        println!("{}: written", path.display());
        return Ok(());
    }
    let baseline: Baseline = serde_json::from_str(&fs::read_to_string(&path)?)?;
    let mut table = Table::new(
        "quick: counts of one answer or request, beside benches/baseline.json",
        &["what", "who", "instructions", "were", "×", "allocations", "were"],
    );
    let mut faults = Vec::new();
    for cost in &costs {
        let Some(was) = baseline.costs.iter().find(|was| was.what == cost.what && was.who == cost.who) else {
            faults.push(format!("{} by {} is not in the baseline", cost.what, cost.who));
            continue;
        };
        let growth = cost.instructions as f64 / was.instructions as f64;
        table.row([
            cost.what.clone(),
            cost.who.clone(),
            cost.instructions.to_string(),
            was.instructions.to_string(),
            ratio(growth),
            cost.allocations.to_string(),
            was.allocations.to_string(),
        ]);
        if growth > TOLERANCE || cost.allocations as f64 > was.allocations as f64 * TOLERANCE {
            faults.push(format!("{} by {} costs more than it did", cost.what, cost.who));
        }
    }
    Results { tables: vec![table], ..Results::default() }.publish("quick")?;
    if faults.is_empty() {
        return Ok(());
    }
    if rustc != baseline.rustc {
        faults.push(format!("(the baseline is of {}, this is {rustc})", baseline.rustc));
    }
    faults.push("if that is meant: cargo run -p benches --release -- quick --bless".into());
    Err(faults.join("\n").into())
}
