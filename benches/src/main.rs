//! The costs of status-error, measured in one run with those of comparable crates ("peers") and of
//! hand-written code.
//!
//! ```text
//! cargo run -p benches --release -- COMMAND
//!
//! quick              compares counts with benches/baseline.json (takes seconds)
//! quick --bless      writes benches/baseline.json
//! run                the cost of an error response
//! path               the cost of the layers: of a whole request, for each response
//! size               the bytes that an enum adds to a binary
//! tree               the crates and the build time that a dependency adds
//! log                the costs of the error log: per response, per write, per list
//! compile            the compile time of a variant (takes half an hour)
//! compile by_hand nothing    the same for these flavors, thiserror and status-error only
//! code-table         the compile time of the codes of examples/search-engine
//! contract           the compile time of the feature `contract`, off and on
//! clients            the compile time of `decode` and `subset`, beside serde's derive
//! ```
//!
//! Each command prints its tables and writes them to `target/benches/<name>.md` and `.json`.
//! Compare the instructions, which valgrind counts: they hardly vary between runs. Times are
//! printed only as ratios, because they vary with the other load of the machine.
//!
//! The measured crates are in scratch workspaces under `target/benches/scratch`, which are kept
//! between runs. A scratch workspace has its own dependencies, so that this package has few; those
//! that the repository has too are of the versions in the repository's lock file. To find the code
//! that takes the instructions, run a single case of `scratch/answers` in a loop:
//!
//! ```text
//! cd target/benches/scratch/answers && target/release/answers     lists the cases
//! valgrind --tool=callgrind target/release/answers 8 && callgrind_annotate callgrind.out.*
//! ```

mod answers;
mod compile;
mod frameworks;
mod log;
mod path;
mod program;
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
    // `compile` also gives this program to cargo as the wrapper of rustc.
    let done = compile::wrap().unwrap_or_else(|| {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["quick"] => quick::quick(false),
            ["quick", "--bless"] => quick::quick(true),
            ["run"] => run::run_all(),
            ["path"] => path::run_all(),
            ["log"] => log::run_all(),
            ["size"] => size::run_all(),
            ["tree"] => tree::run_all(),
            ["code-table"] => compile::code_table::run_all(),
            ["contract"] => compile::contract::run_all(),
            ["clients"] => compile::clients::run_all(),
            ["compile", ref only @ ..] => compile::run_all(only),
            _ => {
                Err("usage: benches compile [flavour…] | code-table | contract | clients | run | path | log | size | tree | quick [--bless]"
                    .into())
            }
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
