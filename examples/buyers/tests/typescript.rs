//! The page in `client/`, checked with the types that the server sends: `tsc --strict` accepts its
//! program, and no program that handles the errors in a wrong way.
//!
//! `TYPESCRIPT` is the folder in which npm has installed the package `typescript`. Without
//! the variable the test prints a line and does nothing, or fails if `CI` is `true`.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::Path;
use std::process::Command;
use std::{env, fs};

const PROGRAM: &str = include_str!("../client/app.js");

#[test]
fn the_program_of_the_page_is_checked_by_its_types() {
    let Some(packages) = env::var_os("TYPESCRIPT") else {
        return throwaway_servers::skip("TYPESCRIPT does not name a folder with the npm package `typescript`");
    };
    let compiler = Path::new(&packages).join("node_modules/typescript/bin/tsc");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("client");
    fs::create_dir_all(&folder).unwrap();
    let contract = buyers::error::contract();
    // A browser loads `errors.js`, and the compiler reads the types of `errors.ts` for it.
    fs::write(folder.join("errors.ts"), contract.typescript()).unwrap();
    fs::write(folder.join("errors.js"), contract.javascript()).unwrap();
    let compiled = |program: &str| {
        fs::write(folder.join("app.js"), program).unwrap();
        let mut command = Command::new("node");
        command.current_dir(&folder).arg(&compiler).args(["--strict", "--checkJs", "--noEmit"]);
        command.args(["--lib", "es2022,dom,dom.iterable", "--target", "es2022", "--module", "es2022"]);
        let output = command.args(["--noUnusedLocals", "--noImplicitReturns", "app.js"]).output().expect("node runs");
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (is_accepted, said) = compiled(PROGRAM);
    assert!(is_accepted, "{said}");
    for (mistake, from, to, error) in [
        ("a code is missing", "    case \"body_timeout\":\n", "", "TS2366"),
        ("a code is misspelled", "case \"forbidden\"", "case \"forbiden\"", "TS2678"),
        (
            "a member of another error",
            "problem.body.details.forEach(mark)",
            "offer(problem.body.resource_id)",
            "TS2339",
        ),
        ("a member may be absent", "if (resourceId === undefined) return;", "", "TS2322"),
        ("an unknown body", "${problem.status}", "${problem.body.message}", "TS18046"),
    ] {
        assert_eq!(PROGRAM.matches(from).count(), 1, "{from}");
        let (is_accepted, said) = compiled(&PROGRAM.replace(from, to));
        assert!(!is_accepted && said.contains(error), "{mistake}: {said}");
    }
}
