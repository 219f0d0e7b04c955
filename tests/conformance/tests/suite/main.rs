//! One suite for every framework: the same requests to its example, over sockets, and the same
//! responses, byte for byte.
//!
//! A framework is added with one line in [`FRAMEWORKS`]. Its limits are declared in `deviations`
//! and appear in the docs' table, which `BLESS=1 cargo test -p conformance` updates.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod adapters;
mod assertions;
mod behaviour;
mod cases;
mod corpus;
mod deviations;
mod server;
mod table;
mod wire;

use server::Server;

/// A framework: its name in the table, and the program of its example.
struct Framework {
    name: &'static str,
    program: &'static str,
}

macro_rules! frameworks {
    ($($test:ident: $name:literal, $program:literal;)*) => {
        const FRAMEWORKS: &[Framework] = &[$(Framework { name: $name, program: env!(concat!("CARGO_BIN_EXE_", $program)) },)*];

        $(
            #[test]
            fn $test() {
                let framework = FRAMEWORKS.iter().find(|framework| framework.name == $name).unwrap();
                let wrong: Vec<String> = run(framework).into_iter().filter_map(|(_, wrong)| wrong).collect();
                assert!(wrong.is_empty(), "{}:\n\n{}\n", framework.name, wrong.join("\n\n"));
            }
        )*

        mod assertions_on {
            $(
                #[test]
                fn $test() {
                    crate::assertions::check($name, env!(concat!("CARGO_BIN_EXE_", $program)));
                }
            )*
        }

        mod corpus_of {
            $(
                #[test]
                fn $test() {
                    crate::corpus::replay(stringify!($test), $name, env!(concat!("CARGO_BIN_EXE_", $program)));
                }
            )*
        }
    };
}

frameworks! {
    actix_web: "actix-web 4", "serve-actix-web";
    axum: "axum 0.8", "serve-axum";
    dropshot: "dropshot 0.18", "serve-dropshot";
    hyper: "hyper 1, tower", "serve-hyper";
    poem: "poem 3", "serve-poem";
    rocket: "Rocket 0.5", "serve-rocket";
    salvo: "salvo 1", "serve-salvo";
    warp: "warp 0.4", "serve-warp";
}

/// Runs all checks against a framework. Returns each row of the table with its failure, if any.
fn run(framework: &Framework) -> Vec<(&'static str, Option<String>)> {
    let server = Server::start(framework.program);
    let cases = cases::CASES.iter().map(|case| (case.row, case.run(framework.name, &server)));
    let behaviours = behaviour::BEHAVIOURS.iter().map(|(row, ask)| (*row, ask(framework.name, &server).err()));
    let within = std::iter::once_with(|| (adapters::ROW, adapters::ask(framework.name)));
    cases.chain(behaviours).chain(within).collect()
}
