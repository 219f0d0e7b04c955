//! The cost of compiling the 150 codes of `examples/search-engine`, beside the same enum with a
//! derive that emits nothing.

use super::rustc::{Goal, Rustc, prepare};
use super::{NOTHING, NOTHING_TOML};
use crate::Result;
use crate::scratch::{Scratch, repository};
use crate::table::{Results, Table, ratio, thousands};
use std::fs;

const OURS: &str = "code_table";
const WITHOUT: &str = "code_table_without";

/// Measures checks and builds of both crates.
pub(crate) fn run_all() -> Result<()> {
    let scratch = generate()?;
    let mut table = Table::new(
        "code_table: instructions of rustc for the codes of examples/search-engine",
        &["what", "without the derive", "with", "×", "CPU seconds more"],
    );
    for (goal, what) in [(Goal::Check, "check"), (Goal::Build, "build")] {
        prepare(&scratch, goal)?;
        let [without, with] = [WITHOUT, OURS].map(|name| Rustc::of(&scratch, name, goal));
        let (without, with) = (without?, with?);
        let (counted_without, counted) = (without.instructions(false)? as f64, with.instructions(false)? as f64);
        let seconds = with.cpu(false)? - without.cpu(false)?;
        table.row([
            what.into(),
            thousands(counted_without),
            thousands(counted),
            ratio(counted / counted_without),
            format!("{seconds:.2}"),
        ]);
    }
    Results { tables: vec![table], budgets: Vec::new() }.publish("code_table")
}

fn generate() -> Result<Scratch> {
    let scratch = Scratch::new("code_table")?;
    scratch.write("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = [{OURS:?}, {WITHOUT:?}]\n"))?;
    scratch.write("nothing/Cargo.toml", NOTHING_TOML)?;
    scratch.write("nothing/src/lib.rs", NOTHING)?;
    let source = |file: &str| fs::read_to_string(repository().join("examples/search-engine/src").join(file));
    let codes = source("codes.rs")?;
    for (name, codes) in
        [(OURS, codes.clone()), (WITHOUT, codes.replace("status_error::ApiError)]", "nothing::Nothing)]"))]
    {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             nothing = {{ path = \"../nothing\" }}\nserde_json = \"1\"\nthiserror = \"2\"\nstatus-error = {}\n",
            Scratch::ours("runtime", &["axum-08"])
        );
        scratch.write(&format!("{name}/Cargo.toml"), &manifest)?;
        scratch.write(&format!("{name}/src/codes.rs"), &codes)?;
        scratch.write(&format!("{name}/src/format.rs"), &source("format.rs")?)?;
        let library = "mod codes;\nmod format;\n\npub use codes::{Error, InvalidValue, SEARCH};\n";
        scratch.write(&format!("{name}/src/lib.rs"), library)?;
    }
    Ok(scratch)
}
