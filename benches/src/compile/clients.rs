//! The cost of compiling `decode` and `subset` for each variant, beside serde's derive.

use super::contract::write_crates;
use super::enums::{Flavour, Shape};
use super::rustc::{Goal, Rustc, prepare};
use crate::Result;
use crate::scratch::Scratch;
use crate::table::{Results, Table, thousands};
use std::fmt::Write as _;

/// The numbers of variants. The cost per variant is the slope between them.
const SIZES: [usize; 2] = [100, 200];

/// The number of subsets, and the variants of each, of the last row.
const SUBSETS: [usize; 2] = [20, 4];

/// A row of the table: the name of its crates, its text, the name of the crates that it is compared
/// with, and a function that writes the module for a number of variants.
type Row = (&'static str, &'static str, Option<&'static str>, fn(usize) -> String);

const ROWS: [Row; 5] = [
    ("bare", "bare enum", None, |size| serde(size, "Debug")),
    ("serde", "serde: Deserialize, beside the bare enum", Some("bare"), |size| {
        serde(size, "Debug, serde::Deserialize")
    }),
    ("base", "thiserror + status-error", None, |size| ours(size, "")),
    ("decode", "decode", Some("base"), |size| ours(size, "#[api_error(decode)]")),
    ("subset", "a subset of all variants", Some("base"), |size| ours(size, &subsets(1, size))),
];

/// Checks the enums.
pub(crate) fn run_all() -> Result<()> {
    let scratch = generate()?;
    prepare(&scratch, Goal::Check)?;
    let mut counted: Vec<(&str, Count)> = Vec::new();
    let mut table = Table::new(
        "clients: check of rustc, per variant",
        &["what", "instructions", "more than without", "expanded, bytes"],
    );
    for (name, what, without, _) in ROWS {
        let [small, large] = SIZES.map(|size| Count::of(&scratch, &format!("{name}_{size}")));
        let count = large?.minus(&small?).by(SIZES[1] - SIZES[0]);
        let without = without.and_then(|without| counted.iter().find(|(name, _)| *name == without));
        let more = without.map(|(_, without)| count.minus(without));
        let expanded = more.as_ref().map_or(count.expanded, |more| more.expanded);
        let more = more.map_or_else(|| "-".to_owned(), |more| thousands(more.instructions));
        table.row([what.into(), thousands(count.instructions), more, format!("{expanded:.0}")]);
        counted.push((name, count));
    }
    let [subsets, of_each] = SUBSETS;
    let with = Count::of(&scratch, "subsets")?;
    let one = with.minus(&Count::of(&scratch, &format!("base_{}", SIZES[0]))?).by(subsets);
    let mut of_subset = Table::new("clients: check of rustc, per subset", &["what", "instructions", "expanded, bytes"]);
    let what = format!("a subset of {of_each} variants, among {subsets}");
    of_subset.row([what, thousands(one.instructions), format!("{:.0}", one.expanded)]);
    Results { tables: vec![table, of_subset], budgets: Vec::new() }.publish("clients")
}

/// The instructions of a check, and the bytes of the expanded code.
struct Count {
    instructions: f64,
    expanded: f64,
}

impl Count {
    fn of(scratch: &Scratch, name: &str) -> Result<Self> {
        let check = Rustc::of(scratch, name, Goal::Check)?;
        let count = Self { instructions: check.instructions(false)? as f64, expanded: check.expanded()? as f64 };
        eprintln!("check of {name}: {}", thousands(count.instructions));
        Ok(count)
    }

    fn minus(&self, other: &Self) -> Self {
        Self { instructions: self.instructions - other.instructions, expanded: self.expanded - other.expanded }
    }

    fn by(&self, number: usize) -> Self {
        Self { instructions: self.instructions / number as f64, expanded: self.expanded / number as f64 }
    }
}

fn generate() -> Result<Scratch> {
    let scratch = Scratch::new("clients")?;
    let [subsets_of_all, of_each] = SUBSETS;
    let mut crates = vec![("subsets".to_owned(), ours(SIZES[0], &subsets(subsets_of_all, of_each)))];
    for (name, _, _, module) in ROWS {
        crates.extend(SIZES.map(|size| (format!("{name}_{size}"), module(size))));
    }
    write_crates(&scratch, &["axum-08", "client"], &crates)?;
    Ok(scratch)
}

/// Returns the enum of the other measurements, with an attribute.
fn ours(variants: usize, attribute: &str) -> String {
    Flavour::StatusError.module(variants).replace("pub enum Error", &format!("{attribute}\npub enum Error"))
}

/// Returns the attribute that declares `number` subsets, each of `of_each` variants.
fn subsets(number: usize, of_each: usize) -> String {
    let mut list = String::new();
    for subset in 0..number {
        let variants = (subset * of_each..(subset + 1) * of_each).map(|index| format!("Variant{index}"));
        let _ = write!(list, "Subset{subset}({}), ", variants.collect::<Vec<_>>().join(", "));
    }
    format!("#[api_error(subset({list}))]")
}

/// Returns an enum with fields that serde can read, with the same shapes otherwise.
fn serde(variants: usize, derives: &str) -> String {
    let mut text = format!("#[derive({derives})]\n");
    if derives.contains("serde") {
        text += "#[serde(tag = \"code\")]\n";
    }
    text += "pub enum Error {\n";
    for index in 0..variants {
        let fields = match Shape::of(index) {
            Shape::Unit => "",
            Shape::Source => " { message: String }",
            Shape::Named => " { id: u64, name: String }",
        };
        let _ = writeln!(text, "    Variant{index}{fields},");
    }
    text + "}\n"
}
