//! The cost of compiling an enum: rustc alone is measured on generated crates whose dependencies
//! are already built.

mod by_hand;
pub(crate) mod clients;
pub(crate) mod code_table;
pub(crate) mod contract;
mod enums;
mod rustc;

use crate::Result;
use crate::scratch::Scratch;
use crate::table::{Budget, Results, Table, ratio, thousands};
use rustc::{Goal, Rustc, prepare};
use std::fs;

pub(crate) use enums::Flavour;
pub(crate) use rustc::wrap;

/// The numbers of variants. The cost per variant is the slope between the last two sizes.
const SIZES: [usize; 3] = [10, 100, 500];
const ROUNDS: usize = 7;

/// The figures of one crate. A figure that is not measured for the crate is 0.
struct Figures {
    flavour: Flavour,
    size: usize,
    check: u64,
    edit: u64,
    build: u64,
    check_cpu: f64,
    edit_cpu: f64,
    build_cpu: f64,
    expanded: usize,
}

impl Figures {
    fn new(flavour: Flavour, size: usize) -> Self {
        let (check, edit, build, expanded) = (0, 0, 0, 0);
        let (check_cpu, edit_cpu, build_cpu) = (0.0, 0.0, 0.0);
        Self { flavour, size, check, edit, build, check_cpu, edit_cpu, build_cpu, expanded }
    }

    fn name(&self) -> String {
        crate_name(self.flavour, self.size)
    }

    fn rustc(&self, scratch: &Scratch, goal: Goal) -> Result<Rustc> {
        Rustc::of(scratch, &self.name(), goal)
    }
}

/// Measures the flavors whose prefixes are in `only`, or all flavors if `only` is empty. Always
/// measures thiserror, which the others are compared with, and status-error.
pub(crate) fn run_all(only: &[&str]) -> Result<()> {
    let always = [Flavour::Thiserror, Flavour::StatusError];
    let is_wanted = |flavour: &Flavour| only.is_empty() || always.contains(flavour) || only.contains(&flavour.prefix());
    let flavours: Vec<Flavour> = Flavour::ALL.into_iter().filter(is_wanted).collect();
    let scratch = generate(&flavours)?;
    prepare(&scratch, Goal::Check)?;
    prepare(&scratch, Goal::Build)?;
    let all = flavours.iter().flat_map(|flavour| SIZES.map(|size| Figures::new(*flavour, size)));
    let mut figures: Vec<Figures> = all.collect();
    count(&scratch, &mut figures)?;
    eprintln!("CPU time");
    time(&scratch, &mut figures)?;
    let macros = macros(&scratch)?;
    publish(&figures, macros)
}

fn crate_name(flavour: Flavour, size: usize) -> String {
    format!("{}_{size}", flavour.prefix())
}

fn generate(flavours: &[Flavour]) -> Result<Scratch> {
    let scratch = Scratch::new("compile")?;
    let crates = || flavours.iter().flat_map(|flavour| SIZES.map(|size| (*flavour, size)));
    let members: Vec<String> = crates().map(|(flavour, size)| crate_name(flavour, size)).collect();
    scratch.write("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n"))?;
    for (flavour, size) in crates() {
        let name = crate_name(flavour, size);
        scratch.write(&format!("{name}/Cargo.toml"), &flavour.manifest(&name))?;
        scratch.write(&format!("{name}/src/error.rs"), &flavour.module(size))?;
        edit(&scratch, &name, 0)?;
    }
    scratch.write("nothing/Cargo.toml", NOTHING_TOML)?;
    scratch.write("nothing/src/lib.rs", NOTHING)?;
    Ok(scratch)
}

/// Writes the file beside the enum's. A call with another number is a one-line edit in another
/// module of the crate.
fn edit(scratch: &Scratch, name: &str, number: usize) -> Result<()> {
    let text = format!("pub mod error;\n\npub fn elsewhere() -> u32 {{\n    {}\n}}\n", 1000 + number);
    Ok(fs::write(scratch.path.join(name).join("src/lib.rs"), text)?)
}

const NOTHING_TOML: &str = r#"[package]
name = "nothing"
version = "0.0.0"
edition = "2024"

[lib]
proc-macro = true

[dependencies]
syn = { version = "3", default-features = false, features = ["clone-impls", "derive", "parsing", "printing", "proc-macro"] }
"#;

const NOTHING: &str = "
#[proc_macro_derive(Nothing, attributes(api_error, status, unique, header, public))]
pub fn derive(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    std::hint::black_box(syn::parse::<syn::DeriveInput>(input).unwrap());
    proc_macro::TokenStream::new()
}
";

/// Counts instructions and the bytes of the expanded code.
fn count(scratch: &Scratch, figures: &mut [Figures]) -> Result<()> {
    for one in figures.iter_mut() {
        one.expanded = one.rustc(scratch, Goal::Check)?.expanded()?;
    }
    // Not for the smallest size: few of its instructions belong to variants, so the slope doesn't
    // use it.
    let larger = |one: &&mut Figures| one.size > SIZES[0];
    for one in figures.iter_mut().filter(larger) {
        one.check = one.rustc(scratch, Goal::Check)?.instructions(false)?;
        eprintln!("check of {}: {}", one.name(), thousands(one.check as f64));
    }
    for one in figures.iter_mut().filter(larger) {
        let check = one.rustc(scratch, Goal::Check)?;
        check.forget()?;
        edit(scratch, &one.name(), 0)?;
        check.cpu(true)?;
        edit(scratch, &one.name(), 1)?;
        one.edit = check.instructions(true)?;
        eprintln!("check of {} after an edit: {}", one.name(), thousands(one.edit as f64));
    }
    for one in figures.iter_mut().filter(larger) {
        one.build = one.rustc(scratch, Goal::Build)?.instructions(false)?;
        eprintln!("build of {}: {}", one.name(), thousands(one.build as f64));
    }
    Ok(())
}

/// Measures CPU times: medians of rounds, each of which measures every crate once.
fn time(scratch: &Scratch, figures: &mut [Figures]) -> Result<()> {
    let mut times = vec![[const { Vec::new() }; 3]; figures.len()];
    for round in 0..ROUNDS {
        for (one, [check_cpu, edit_cpu, build_cpu]) in figures.iter().zip(&mut times) {
            let check = one.rustc(scratch, Goal::Check)?;
            check_cpu.push(check.cpu(false)?);
            if round == 0 {
                check.forget()?;
                check.cpu(true)?;
            }
            edit(scratch, &one.name(), 2 + round)?;
            edit_cpu.push(check.cpu(true)?);
            build_cpu.push(one.rustc(scratch, Goal::Build)?.cpu(false)?);
        }
    }
    for (one, times) in figures.iter_mut().zip(times) {
        [one.check_cpu, one.edit_cpu, one.build_cpu] = times.map(median);
    }
    Ok(())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Counts the instructions per variant of the derives of thiserror and status-error, unoptimized,
/// as users run them.
fn macros(scratch: &Scratch) -> Result<[f64; 2]> {
    let [_, small, large] = SIZES;
    let slope = |function: &str| -> Result<f64> {
        let of = |size| {
            Rustc::of(scratch, &crate_name(Flavour::StatusError, size), Goal::Check)?.instructions_of_macro(function)
        };
        Ok((of(large)? as f64 - of(small)? as f64) / (large - small) as f64)
    };
    Ok([slope("thiserror_impl::derive_error*")?, slope("status_error_macros::derive_api_error*")?])
}

/// Returns the growth of a figure per variant, between the last two sizes.
fn slope(figures: &[Figures], flavour: Flavour, of: impl Fn(&Figures) -> f64) -> f64 {
    let [_, small, large] = SIZES;
    let at = |size| figures.iter().find(|one| one.flavour == flavour && one.size == size).map_or(0.0, &of);
    (at(large) - at(small)) / (large - small) as f64
}

fn publish(figures: &[Figures], [thiserror, ours]: [f64; 2]) -> Result<()> {
    let base = |of: &dyn Fn(&Figures) -> f64| slope(figures, Flavour::Thiserror, of);
    let mut slopes = Table::new(
        "compile: instructions of rustc per variant, and × thiserror",
        &["what", "check", "×", "check after an edit", "×", "build", "×", "expanded, bytes"],
    );
    let mut times = Table::new(
        "compile: CPU time, × thiserror of the same size",
        &["what", "variants", "check", "check after an edit", "build"],
    );
    let is_measured = |flavour: &Flavour| figures.iter().any(|one| one.flavour == *flavour);
    for flavour in Flavour::ALL.into_iter().filter(is_measured) {
        let of: [fn(&Figures) -> f64; 3] = [|one| one.check as f64, |one| one.edit as f64, |one| one.build as f64];
        let [check, edit, build] = of.map(|of| (slope(figures, flavour, of), slope(figures, flavour, of) / base(&of)));
        slopes.row([
            flavour.name().into(),
            thousands(check.0),
            ratio(check.1),
            thousands(edit.0),
            ratio(edit.1),
            thousands(build.0),
            ratio(build.1),
            format!("{:.0}", slope(figures, flavour, |one| one.expanded as f64)),
        ]);
        for one in figures.iter().filter(|one| one.flavour == flavour) {
            let Some(base) = figures.iter().find(|base| base.flavour == Flavour::Thiserror && base.size == one.size)
            else {
                continue;
            };
            times.row([
                flavour.name().into(),
                one.size.to_string(),
                ratio(one.check_cpu / base.check_cpu),
                ratio(one.edit_cpu / base.edit_cpu),
                ratio(one.build_cpu / base.build_cpu),
            ]);
        }
    }
    let mut macros =
        Table::new("compile: instructions of the macros per variant, unoptimized", &["derive", "instructions"]);
    macros.row(["thiserror".into(), thousands(thiserror)]);
    macros.row(["status-error".into(), thousands(ours)]);

    let check = |flavour| slope(figures, flavour, |one| one.check as f64);
    let edit = |flavour| slope(figures, flavour, |one| one.edit as f64);
    let status_error = check(Flavour::StatusError);
    let mut budgets = vec![
        Budget::new("check beside by hand", 1.1, status_error / check(Flavour::ByHand)),
        Budget::new("check beside by hand, members and headers too", 1.1, status_error / check(Flavour::ByHandInFull)),
        Budget::new("check beside api-error", 0.7, status_error / check(Flavour::ApiError)),
        Budget::new(
            "check after an edit beside thiserror",
            1.45,
            edit(Flavour::StatusError) / edit(Flavour::Thiserror),
        ),
        Budget::new("macro time beside thiserror's", 1.0, ours / thiserror),
    ];
    budgets.retain(Budget::is_measured);
    Results { tables: vec![slopes, times, macros], budgets }.publish("compile")
}
