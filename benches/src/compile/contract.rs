//! The cost of compiling the types of members with and without the feature `contract`.

use super::enums::Flavour;
use super::rustc::{Goal, Rustc, prepare};
use crate::Result;
use crate::scratch::Scratch;
use crate::table::{Results, Table, thousands};
use std::fmt::Write as _;

const VARIANTS: usize = 200;

/// The feature sets, each with the name of its scratch workspace.
const FEATURES: [(&str, &[&str]); 3] =
    [("contract_off", &[]), ("contract_on", &["contract"]), ("contract_schemars", &["schemars-1"])];

/// The crates: their name, and the words for a row of the table.
const CRATES: [(&str, &str); 2] =
    [("few_types", "members of two types"), ("many_types", "a type of its own in each variant")];

/// Checks an enum of 200 variants with each set of features.
pub(crate) fn run_all() -> Result<()> {
    let mut table = Table::new(
        "contract: check of 200 variants, instructions of rustc (CPU seconds)",
        &["what", "off", "contract", "schemars-1"],
    );
    let [off, on, schemars] = FEATURES.map(|(name, features)| generate(name, features));
    let workspaces = [off?, on?, schemars?];
    for (name, what) in CRATES {
        let [off, on, schemars] = workspaces.each_ref().map(|scratch| measure(scratch, name));
        table.row([what.into(), off?, on?, schemars?]);
    }
    Results { tables: vec![table], budgets: Vec::new() }.publish("contract")
}

/// Returns the instructions and the CPU seconds of a check.
fn measure(scratch: &Scratch, name: &str) -> Result<String> {
    let check = Rustc::of(scratch, name, Goal::Check)?;
    let seconds = check.cpu(false)?.min(check.cpu(false)?).min(check.cpu(false)?);
    Ok(format!("{} ({seconds:.2})", thousands(check.instructions(false)? as f64)))
}

fn generate(name: &str, features: &[&str]) -> Result<Scratch> {
    let scratch = Scratch::new(name)?;
    let features: Vec<&str> = features.iter().copied().chain(["axum-08"]).collect();
    let module = |name: &str| if name == "few_types" { Flavour::StatusError.module(VARIANTS) } else { many_types() };
    write_crates(&scratch, &features, &CRATES.map(|(name, _)| (name.to_owned(), module(name))))?;
    prepare(&scratch, Goal::Check)?;
    Ok(scratch)
}

/// Writes a workspace of crates that use the runtime with these features. Each crate has a name and
/// the text of its module.
pub(super) fn write_crates(scratch: &Scratch, features: &[&str], crates: &[(String, String)]) -> Result<()> {
    let members: Vec<&str> = crates.iter().map(|(name, _)| name.as_str()).collect();
    scratch.write("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"))?;
    for (name, module) in crates {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             serde = {{ version = \"1\", features = [\"derive\"] }}\nthiserror = \"2\"\nstatus-error = {}\n",
            Scratch::ours("runtime", features)
        );
        scratch.write(&format!("{name}/Cargo.toml"), &manifest)?;
        scratch.write(&format!("{name}/src/lib.rs"), module)?;
    }
    Ok(())
}

/// Returns an enum whose variants each have a member of a type of their own.
fn many_types() -> String {
    let mut types = String::new();
    let mut variants = String::new();
    for index in 0..VARIANTS {
        let _ = writeln!(types, "#[derive(Debug, serde::Serialize)]\npub struct Type{index}(pub u32);\n");
        let _ = writeln!(
            variants,
            "    #[error(\"failed\")]\n    #[status(404, code = \"v{index}\")]\n    \
             Variant{index} {{ #[public] member: Option<Type{index}> }},"
        );
    }
    format!("{types}#[derive(Debug, thiserror::Error, status_error::ApiError)]\npub enum Error {{\n{variants}}}\n")
}
