//! What status-error costs, measured beside its peers and the hand-written way, in one run.
//!
//! ```text
//! cargo run -p benches --release -- quick            counts beside benches/baseline.json: seconds
//! cargo run -p benches --release -- quick --bless    writes that file
//! cargo run -p benches --release -- run              what an error costs to answer
//! cargo run -p benches --release -- size             what an enum adds to a binary
//! cargo run -p benches --release -- tree             what depending on it brings
//! cargo run -p benches --release -- log              what the error log costs: to answers, to write, to list
//! cargo run -p benches --release -- compile          what a variant costs to compile: half an hour
//! cargo run -p benches --release -- compile thiserror status_error      the same, of some flavours
//! ```
//!
//! Each prints its tables, and writes them to `target/benches/<name>.md` and `.json`. What counts
//! are instructions, by valgrind: they hardly vary between runs. Times are given as ratios only,
//! and vary with what else the machine does.
//!
//! What is measured are crates in scratch workspaces under `target/benches/scratch`, which are
//! kept: with dependencies of their own (this package has few), and those that both have in the
//! versions of the repository's lock file. To see where the instructions go, run one case of
//! `scratch/answers` over and over:
//!
//! ```text
//! cd target/benches/scratch/answers && target/release/answers     lists the cases
//! valgrind --tool=callgrind target/release/answers 8 && callgrind_annotate callgrind.out.*
//! ```

mod answers;
mod compile;
mod log;
mod quick;
mod run;
mod scratch;
mod size;
mod table;
mod tree;
mod valgrind;

use std::process::ExitCode;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> ExitCode {
    // It is also the wrapper of rustc that it gives to cargo.
    let done = compile::wrap().unwrap_or_else(|| {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["quick"] => quick::quick(false),
            ["quick", "--bless"] => quick::quick(true),
            ["run"] => run::run_all(),
            ["log"] => log::run_all(),
            ["size"] => size::run_all(),
            ["tree"] => tree::run_all(),
            ["compile", ref only @ ..] => compile::run_all(only),
            _ => Err("usage: benches compile [flavour…] | run | log | size | tree | quick [--bless]".into()),
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
