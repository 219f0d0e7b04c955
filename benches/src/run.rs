//! The cost of an error response, compared with the peers and with hand-written code.

use crate::Result;
use crate::answers;
use crate::program::Cost;
use crate::table::{Budget, Results, Table, ratio};

const OURS: &str = "status-error";

pub(crate) fn run_all() -> Result<()> {
    let program = answers::build(true)?;
    let costs = program.count("run")?;
    let times = program.time()?;
    let mut table = Table::new(
        "run: one answer",
        &["what", "who", "instructions", "× status-error", "time × status-error", "allocations", "bytes allocated"],
    );
    for (cost, time) in costs.iter().zip(&times) {
        let ours = costs.iter().position(|one| one.what == cost.what && one.who == OURS);
        let (count, took) =
            ours.and_then(|at| Some((costs.get(at)?.instructions, *times.get(at)?))).unwrap_or((1, 1.0));
        table.row([
            cost.what.clone(),
            cost.who.clone(),
            cost.instructions.to_string(),
            ratio(cost.instructions as f64 / count as f64),
            ratio(time / took),
            cost.allocations.to_string(),
            cost.bytes.to_string(),
        ]);
    }
    Results { tables: vec![table], budgets: budgets(&costs)? }.publish("run")
}

fn budgets(costs: &[Cost]) -> Result<Vec<Budget>> {
    let cost = |what: &str, who: &str| {
        let found = costs.iter().find(|cost| cost.what == what && cost.who == who);
        found.ok_or_else(|| format!("{who} has no case {what:?}"))
    };
    let times = |what: &str, who: &str| -> Result<f64> {
        Ok(cost(what, OURS)?.instructions as f64 / cost(what, who)?.instructions as f64)
    };
    // The floor sends a static body, so the allocations beyond the floor's are those for the body.
    let body = |what: &str| -> Result<f64> {
        Ok(cost(what, OURS)?.allocations as f64 - cost(what, "floor")?.allocations as f64)
    };
    let (fixed, field, details) = ("static, axum", "one field, axum", "three details, axum");
    let peers = costs.iter().filter(|cost| cost.what == field && !["floor", "writer", OURS].contains(&&*cost.who));
    let best_peer = peers.map(|cost| cost.instructions).min().unwrap_or_default();
    Ok(vec![
        Budget::new("static variant: instructions beside static bytes", 1.15, times(fixed, "floor")?),
        Budget::new("static variant: allocations for the body", 0.0, body(fixed)?),
        Budget::new("static variant: instructions beside Json(struct)", 0.2, times(fixed, "Json(struct)")?),
        Budget::new("one field: instructions beside the writer", 1.2, times(field, "writer")?),
        Budget::new("one field: allocations for the body", 1.0, body(field)?),
        Budget::new(
            "one field: instructions beside the best peer",
            1.0,
            cost(field, OURS)?.instructions as f64 / best_peer as f64,
        ),
        Budget::new("three details: instructions beside the writer", 1.2, times(details, "writer")?),
        Budget::new("three details: instructions beside Json(struct)", 1.0 / 3.0, times(details, "Json(struct)")?),
    ])
}
