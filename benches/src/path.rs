//! The cost of the layers on the path of a request through an axum router.

use crate::Result;
use crate::frameworks;
use crate::program::{Cost, Program};
use crate::scratch::Scratch;
use crate::table::{Budget, Results, Table};

const SOURCES: [(&str, &str); 2] = [
    ("src/main.rs", include_str!("../scratch/path/src/main.rs")),
    ("src/request.rs", include_str!("../scratch/request.rs")),
];

const NOTHING: &str = "a layer that does nothing";
const OURS: &str = "ApiErrorLayer";
const TWO: &str = "two that do nothing";
const LOGGED: &str = "ApiErrorLayer and ErrorLogLayer";

/// The arguments of the program, which has one process for each set of layers: a process that has a
/// layer of ours marks its responses.
const LAYERS: [(&str, &str); 4] = [("nothing", NOTHING), ("ours", OURS), ("two", TWO), ("logged", LOGGED)];

/// The budgets beyond as many layers that do nothing, because axum itself boxes the service, the
/// future and the body once more for each layer: instructions and allocations of `ApiErrorLayer`,
/// and of both layers.
const BUDGETS: [(&str, [f64; 4]); 4] = [
    ("200", [250.0, 0.0, 900.0, 1.0]),
    ("404 of the enum, static", [1_200.0, 3.0, 4_000.0, 8.0]),
    ("404 of the enum, one field", [1_300.0, 3.0, 4_200.0, 8.0]),
    ("404 of the router", [2_500.0, 5.0, 5_500.0, 10.0]),
];

/// Counts each request under each set of layers.
pub(crate) fn count() -> Result<Vec<Cost>> {
    let scratch = Scratch::new("path")?;
    let manifest = format!(
        r#"[dependencies]
status-error = {runtime}
status-error-log = {log}
thiserror = "2"
axum = {{ version = "0.8.4", default-features = false }}
bytes = "1"
http = "1"
http-body = "1"
tokio = {{ version = "1", features = ["rt", "time"] }}
tower = {{ version = "0.5", features = ["util"] }}
uuid = "1"
"#,
        runtime = Scratch::ours("runtime", &["axum-08"]),
        log = Scratch::ours("error-log", &["axum-08"]),
    );
    let program = Program::build(&scratch, "path", &SOURCES, &manifest)?;
    let mut costs = Vec::new();
    for (argument, who) in LAYERS {
        let counted = program.with(argument).count(&format!("path-{argument}"))?;
        costs.extend(counted.into_iter().map(|cost| Cost { who: who.into(), ..cost }));
    }
    Ok(costs)
}

pub(crate) fn run_all() -> Result<()> {
    let costs = count()?;
    let cost = |what: &str, who: &str| {
        let found = costs.iter().find(|cost| cost.what == what && cost.who == who);
        found.ok_or_else(|| format!("{who} has no case {what:?}"))
    };
    let mut table = Table::new(
        "path: instructions (allocations) of a request, and those beyond as many layers that do nothing",
        &["request", NOTHING, OURS, "adds", TWO, LOGGED, "add"],
    );
    let mut budgets = Vec::new();
    for (what, [ours_at_most, ours_allocations, logged_at_most, logged_allocations]) in BUDGETS {
        let (nothing, ours) = (cost(what, NOTHING)?, cost(what, OURS)?);
        let (two, logged) = (cost(what, TWO)?, cost(what, LOGGED)?);
        let beyond = |cost: &Cost, floor: &Cost| {
            let instructions = cost.instructions as f64 - floor.instructions as f64;
            (instructions, cost.allocations as f64 - floor.allocations as f64)
        };
        let (ours_adds, both_add) = (beyond(ours, nothing), beyond(logged, two));
        let shown = |cost: &Cost| format!("{} ({})", cost.instructions, cost.allocations);
        let added = |(instructions, allocations)| format!("{instructions} ({allocations})");
        table.row([
            what.into(),
            shown(nothing),
            shown(ours),
            added(ours_adds),
            shown(two),
            shown(logged),
            added(both_add),
        ]);
        budgets.extend([
            Budget::new(format!("{what}: instructions of ApiErrorLayer"), ours_at_most, ours_adds.0),
            Budget::new(format!("{what}: allocations of ApiErrorLayer"), ours_allocations, ours_adds.1),
            Budget::new(format!("{what}: instructions of both layers"), logged_at_most, both_add.0),
            Budget::new(format!("{what}: allocations of both layers"), logged_allocations, both_add.1),
        ]);
    }
    Results { tables: vec![table, frameworks::table()?], budgets }.publish("path")
}
