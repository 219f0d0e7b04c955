//! A measured program in a scratch workspace.

use crate::Result;
use crate::scratch::{Scratch, run};
use crate::valgrind;
use serde::{Deserialize, Serialize};
use std::process::Command;

/// The cost of one response of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cost {
    pub(crate) what: String,
    pub(crate) who: String,
    pub(crate) instructions: u64,
    pub(crate) allocations: u64,
    pub(crate) bytes: u64,
}

pub(crate) struct Program(Command);

/// The number of times that `measured` runs a case; `ROUNDS` of `scratch/measure.rs` is the same.
const ROUNDS: u64 = 100;

impl Program {
    /// Builds the program `name`, after the program's own tests. Cargo's package, sources and
    /// dependencies are given as text.
    pub(crate) fn build(scratch: &Scratch, name: &str, sources: &[(&str, &str)], manifest: &str) -> Result<Self> {
        for (file, text) in sources {
            scratch.write(file, text)?;
        }
        scratch.write("src/measure.rs", include_str!("../scratch/measure.rs"))?;
        let package = format!("[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n");
        scratch.write("Cargo.toml", &format!("{package}\n{manifest}"))?;
        run(scratch.cargo().args(["test", "--release", "--quiet"]))?;
        run(scratch.cargo().args(["build", "--release", "--quiet"]))?;
        Ok(Self(Command::new(scratch.target().join("release").join(name))))
    }

    /// Returns the program with one argument more.
    pub(crate) fn with(&self, argument: &str) -> Self {
        let mut program = Command::new(self.0.get_program());
        program.args(self.0.get_args()).arg(argument);
        Self(program)
    }

    /// Counts the allocations and instructions of each case.
    pub(crate) fn count(&self, name: &str) -> Result<Vec<Cost>> {
        let listed = run(Command::new(self.0.get_program()).args(self.0.get_args()))?;
        let counted = valgrind::instructions_within(&self.0, "measured", name)?;
        if listed.lines().count() != counted.len() {
            return Err(format!("{} cases, but {} were counted", listed.lines().count(), counted.len()).into());
        }
        listed
            .lines()
            .zip(counted)
            .map(|(line, instructions)| {
                let [what, who, allocations, bytes] = line.split('\t').collect::<Vec<_>>()[..] else {
                    return Err(format!("not a case: {line}").into());
                };
                Ok(Cost {
                    what: what.into(),
                    who: who.into(),
                    instructions: instructions / ROUNDS,
                    allocations: allocations.parse()?,
                    bytes: bytes.parse()?,
                })
            })
            .collect()
    }

    /// Measures the nanoseconds of each case: the median of interleaved rounds.
    pub(crate) fn time(&self) -> Result<Vec<f64>> {
        let printed = run(&mut self.with("time").0)?;
        let times = printed.lines().map(|line| Ok(line.rsplit('\t').next().unwrap_or_default().parse()?));
        times.collect()
    }
}
