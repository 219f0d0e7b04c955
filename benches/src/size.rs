//! The bytes that an enum adds to a stripped release binary, with a derive and with code by hand.

use crate::Result;
use crate::compile::Flavour;
use crate::scratch::{Scratch, run};
use crate::table::{Budget, Results, Table, ratio};
use std::fs;

const SIZES: [usize; 3] = [0, 100, 300];
const FLAVOURS: [Flavour; 4] = [Flavour::ByHand, Flavour::ByHandInFull, Flavour::StatusError, Flavour::ApiError];

pub(crate) fn run_all() -> Result<()> {
    let scratch = Scratch::new("size")?;
    let crates = || FLAVOURS.into_iter().flat_map(|flavour| SIZES.map(|size| (flavour, size)));
    let name = |flavour: Flavour, size| format!("{}_{size}", flavour.prefix());
    let members: Vec<String> = crates().map(|(flavour, size)| name(flavour, size)).collect();
    let profile = "[profile.release]\nstrip = true\n";
    scratch.write("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n{profile}"))?;
    for (flavour, size) in crates() {
        let name = name(flavour, size);
        scratch.write(&format!("{name}/Cargo.toml"), &flavour.manifest(&name))?;
        // At least one variant, so that the smallest binary links the same dependencies as the
        // larger ones.
        scratch.write(&format!("{name}/src/error.rs"), &flavour.module(size.max(1)))?;
        scratch.write(&format!("{name}/src/main.rs"), &program(size.max(1)))?;
    }
    run(scratch.cargo().args(["build", "--release", "--workspace", "--quiet"]))?;

    let bytes = |flavour, size| -> Result<f64> {
        Ok(fs::metadata(scratch.target().join("release").join(name(flavour, size)))?.len() as f64)
    };
    let mut table = Table::new(
        "size: stripped release binary",
        &["what", "bytes with 1 variant", "with 100", "with 300", "per 100 variants", "× by hand"],
    );
    let slope = |flavour| -> Result<f64> { Ok((bytes(flavour, 300)? - bytes(flavour, 100)?) / 2.0) };
    let by_hand = slope(Flavour::ByHand)?;
    for flavour in FLAVOURS {
        let [none, some, many] = SIZES.map(|size| bytes(flavour, size).map(|bytes| bytes.to_string()));
        let slope = slope(flavour)?;
        table.row([flavour.name().into(), none?, some?, many?, slope.to_string(), ratio(slope / by_hand)]);
    }
    let ours = slope(Flavour::StatusError)?;
    let budgets = vec![
        Budget::new("per variant beside by hand", 1.0, ours / by_hand),
        Budget::new("per variant beside by hand, members and headers too", 1.0, ours / slope(Flavour::ByHandInFull)?),
    ];
    Results { tables: vec![table], budgets }.publish("size")
}

/// Returns a program that makes one variant and its response. The compiler can't know which
/// variant, so it keeps the code of all.
fn program(variants: usize) -> String {
    let arms: String = (0..variants).map(Flavour::arm).collect();
    format!(
        "mod error;

use axum::response::IntoResponse;
use error::Error;

fn error(number: usize) -> Error {{
    match number {{
{arms}        _ => std::process::exit(1),
    }}
}}

fn main() {{
    let number = std::env::args().count();
    println!(\"{{:?}}\", error(number).into_response());
}}
"
    )
}
