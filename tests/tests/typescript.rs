//! The module of TypeScript that a contract exports: `tsc --strict` accepts it and narrows by the
//! code, and node reads the bodies of real responses with it.
//!
//! `TYPESCRIPT` is the folder in which npm has installed the package `typescript`. Without it the
//! test is skipped with a line, or fails if `CI` is `true`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod common;

use common::answer;
use serde_json::{Value, json};
use status_error::export::Contract;
use status_error::format::{BodyWriter, Format, Problem};
use status_error::{ApiError, ApiProfile, FieldError, Location, Pointer, RequestError, format};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

static RFC: ApiProfile = ApiProfile::new("rfc.test").reporter(|_| {});
static ENVELOPE: ApiProfile = ApiProfile::new("envelope.test").format(&format::Envelope).reporter(|_| {});
static NESTED: ApiProfile = ApiProfile::new("nested.test").format(&Nested).reporter(|_| {});
static TEXT: ApiProfile = ApiProfile::new("text.test").format(&CodeInHeader).reporter(|_| {});
static EMPTY: ApiProfile = ApiProfile::new("empty.test").format(&format::Empty).reporter(|_| {});

#[derive(Debug)]
struct Nested;

impl Format for Nested {
    fn media_type(&self) -> Option<&'static str> {
        Some("application/vnd.nested+json; charset=utf-8")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.object(|object| {
            object.object("error", |object| {
                object.string("is", problem.code());
                problem.members(object);
            });
        });
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["is"]
    }

    fn is_pure(&self) -> bool {
        true
    }
}

#[derive(Debug)]
struct CodeInHeader;

impl Format for CodeInHeader {
    fn media_type(&self) -> Option<&'static str> {
        Some("text/plain")
    }

    fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
        body.message(problem);
    }

    fn reserved(&self) -> &'static [&'static str] {
        &[]
    }

    fn is_pure(&self) -> bool {
        true
    }

    fn code_header(&self) -> Option<&'static str> {
        Some("x-code")
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError {
    /// No buyer has this id. */ evil(); /*
    #[error("buyer {id} was not found")]
    #[status(404, docs = "https://example.com/errors/not_found")]
    NotFound {
        #[public]
        id: u64,
        #[public]
        hint: Option<String>,
    },
    /// It belongs to another account.
    #[error("secret")]
    #[status(403)]
    #[conceal_as(Conflict)]
    Foreign,
    #[error("conflict")]
    #[status(409, code = "not \"found\" `${x}`")]
    Conflict,
    #[error("refused")]
    #[status(one_of(410, 451..=459), otherwise = 502, code = "refused")]
    Refused {
        #[status]
        status: u16,
        #[public]
        reasons: Vec<(String, Option<u8>)>,
    },
    #[error("not valid")]
    #[status(400, code = "not_valid")]
    Invalid(#[field_errors] Vec<FieldError>),
    #[error("the secret storage failed")]
    #[status(500)]
    Storage,
}

fn errors() -> Vec<BuyerError> {
    let at = FieldError::new(Location::Body, Pointer::root().key("name"), "missing", "It is missing.");
    vec![
        BuyerError::NotFound { id: 7, hint: None },
        BuyerError::Foreign,
        BuyerError::Conflict,
        BuyerError::Refused { status: 410, reasons: Vec::new() },
        BuyerError::Refused { status: 455, reasons: vec![("x".to_owned(), Some(1))] },
        BuyerError::Refused { status: 404, reasons: Vec::new() },
        BuyerError::Invalid(vec![at]),
        BuyerError::Storage,
    ]
}

fn profiles() -> [(&'static str, &'static ApiProfile); 5] {
    [("rfc", &RFC), ("envelope", &ENVELOPE), ("nested", &NESTED), ("text", &TEXT), ("empty", &EMPTY)]
}

fn contract(profile: &'static ApiProfile) -> Contract {
    Contract::of(profile).errors::<BuyerError>().errors::<RequestError>()
}

/// A folder with one module for each profile.
struct Project {
    folder: PathBuf,
    compiler: PathBuf,
}

impl Project {
    /// Returns `None` if there is no compiler.
    fn new(name: &str) -> Option<Self> {
        let Some(packages) = env::var_os("TYPESCRIPT") else {
            throwaway_servers::skip("TYPESCRIPT does not name a folder with the npm package `typescript`");
            return None;
        };
        let compiler = Path::new(&packages).join("node_modules/typescript/bin/tsc");
        assert!(compiler.exists(), "{} does not exist", compiler.display());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("typescript").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("package.json"), r#"{"type":"module"}"#).unwrap();
        for (name, profile) in profiles() {
            fs::write(folder.join(name).with_extension("ts"), contract(profile).typescript()).unwrap();
            fs::write(folder.join(format!("plain_{name}.js")), contract(profile).javascript()).unwrap();
        }
        Some(Self { folder, compiler })
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.join(name), text).unwrap();
    }

    /// Compiles files with all checks of the compiler.
    fn compile(&self, files: &[&str]) -> Output {
        let mut command = Command::new("node");
        command.current_dir(&self.folder).arg(&self.compiler);
        command.args(["--strict", "--noUnusedLocals", "--noUnusedParameters", "--noImplicitReturns"]);
        command.args(["--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--noFallthroughCasesInSwitch"]);
        command.args(["--lib", "es2019", "--target", "es2022", "--module", "es2022"]);
        command.args(files).output().expect("node runs")
    }
}

const EXHAUSTIVE: &str = r#"
import { problemOf, type ErrorResponse } from "./envelope.js";

export async function told(response: ErrorResponse): Promise<string> {
  const problem = await problemOf(response);
  switch (problem.code) {
    case "not_found":
      return problem.body.id?.toFixed() ?? "";
    case "not_valid":
      return problem.body.details.map((one) => `${one.location} ${one.pointer} ${one.type}`).join();
    case "refused":
      return problem.body.reasons.map(([reason, number]) => reason + (number ?? 0)).join();
    case undefined: {
      const unknown: unknown = problem.body;
      return `${problem.status} ${typeof unknown}`;
    }
    default:
      return problem.body.message;
  }
}
"#;

#[test]
fn strict_typescript_narrows_by_the_code() {
    let Some(project) = Project::new("narrowing") else { return };
    project.write("exhaustive.ts", EXHAUSTIVE);
    let said = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let names = profiles().map(|(name, _)| format!("{name}.ts"));
    let files: Vec<&str> = names.iter().map(String::as_str).chain(["exhaustive.ts"]).collect();
    let output = project.compile(&files);
    assert!(output.status.success(), "{}", said(&output));

    // All codes of the contract, and no other.
    let mut codes: Vec<String> = contract(&RFC).entries().iter().map(|entry| json!(entry.code).to_string()).collect();
    codes.dedup();
    let cases = |codes: &[String]| -> String { codes.iter().map(|code| format!("    case {code}:\n")).collect() };
    let program = |cases: &str| {
        format!(
            "import {{ type Problem }} from \"./rfc.js\";\n\nexport function of(problem: Problem): number {{\n  \
             switch (problem.code) {{\n{cases}    case \"server_error\":\n    case undefined:\n      return problem.status;\n  }}\n}}\n"
        )
    };
    project.write("whole.ts", &program(&cases(&codes)));
    let output = project.compile(&["whole.ts"]);
    assert!(output.status.success(), "{}", said(&output));
    for (mistake, text, error) in [
        ("a missing code", program(&cases(&codes[1..])), "TS2366"),
        ("an unknown code", program(&cases(&[codes.as_slice(), &["\"foreign\"".to_owned()]].concat())), "TS2678"),
        ("a member of another error", EXHAUSTIVE.replace("problem.body.reasons", "problem.body.id"), "TS2339"),
    ] {
        project.write("wrong.ts", &text);
        let output = project.compile(&["wrong.ts"]);
        assert!(!output.status.success() && said(&output).contains(error), "{mistake}: {}", said(&output));
    }
}

/// The program of the guide.
const GUIDE: &str = r#"
const problem = await problemOf(await fetch("/buyers/7"));
switch (problem.code) {
  case "not_found": return `There is no buyer ${problem.body.id}.`;
  case "server_error": return "Please try again later.";
  case undefined: return `Status ${problem.status}.`;
}
"#;

#[test]
fn the_program_of_the_guide_compiles() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("buyer {id} was not found")]
    #[status(404, code = "not_found")]
    struct NotFound {
        #[public]
        id: u64,
    }
    let Some(project) = Project::new("guide") else { return };
    let module = Contract::of(&RFC).errors::<NotFound>().typescript();
    let fetch = "declare function fetch(url: string): Promise<ErrorResponse>;\n";
    let program =
        |guide: &str| format!("{module}\n{fetch}\nexport async function told(): Promise<string> {{{guide}}}\n");
    project.write("guide.ts", &program(GUIDE));
    let output = project.compile(&["guide.ts"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    // The `switch` is exhaustive.
    project.write("wrong.ts", &program(&GUIDE.replace("case undefined", "case \"gone\"")));
    assert!(!project.compile(&["wrong.ts"]).status.success());
}

const READ: &str = r#"
import { readFileSync } from "node:fs";
const { name, responses } = JSON.parse(readFileSync(0, "utf8"));
const { problemOf } = await import(`./${name}.js`);
const read = [];
for (const { status, headers, body } of responses) {
  const problem = await problemOf(new Response(body, { status, headers }));
  read.push({ ...problem, code: problem.code ?? null });
}
console.log(JSON.stringify(read));
"#;

impl Project {
    /// Reads responses in node.
    fn read(&self, name: &str, responses: &[Value]) -> Vec<Value> {
        let mut command = Command::new("node");
        command.current_dir(&self.folder).arg("read.mjs");
        command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
        let mut child = command.spawn().expect("node runs");
        let input = json!({ "name": name, "responses": responses }).to_string();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{name}");
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

#[test]
fn node_reads_the_bodies_of_responses() {
    let Some(project) = Project::new("reading") else { return };
    project.write("read.mjs", READ);
    let names = profiles().map(|(name, _)| format!("{name}.ts"));
    let output = project.compile(&names.each_ref().map(|name| &**name));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    for (name, profile) in profiles() {
        let made = errors().into_iter().map(|error| {
            let response = answer(profile, &error);
            let headers: serde_json::Map<String, Value> = response
                .headers()
                .iter()
                .map(|(name, value)| (name.to_string(), json!(value.to_str().unwrap())))
                .collect();
            let body = String::from_utf8(response.body().to_vec()).unwrap();
            let kind = error.problem_type();
            let code = if kind.status >= 500 { "server_error" } else { kind.code };
            (code.to_owned(), json!({ "status": response.status().as_u16(), "headers": headers, "body": body }))
        });
        let (codes, responses): (Vec<String>, Vec<Value>) = made.unzip();
        let read = project.read(name, &responses);
        assert_eq!(project.read(&format!("plain_{name}"), &responses), read, "the module of JavaScript is the same");
        for ((code, response), read) in codes.iter().zip(&responses).zip(read) {
            let expected = if name == "empty" { Value::Null } else { json!(code) };
            assert_eq!((&read["code"], &read["status"]), (&expected, &response["status"]), "{name} {response}");
            if name == "envelope" {
                let body: Value = serde_json::from_str(response["body"].as_str().unwrap()).unwrap();
                assert_eq!(read["body"], body, "the body is the whole one");
            }
        }
    }
    let json_headers = json!({ "content-type": "application/json" });
    let known = r#"{"type":"error","code":"not_found","status":404,"message":"m","details":[],"id":7}"#;
    let garbage = [
        json!({ "status": 404, "headers": json_headers, "body": "" }),
        json!({ "status": 404, "headers": json_headers, "body": "{" }),
        json!({ "status": 404, "headers": json_headers, "body": "null" }),
        json!({ "status": 404, "headers": json_headers, "body": "[1]" }),
        json!({ "status": 404, "headers": json_headers, "body": "{\"code\":404}" }),
        json!({ "status": 404, "headers": json_headers, "body": "{\"__proto__\":{\"code\":\"not_found\"}}" }),
        json!({ "status": 404, "headers": json_headers, "body": "[".repeat(100_000) }),
        json!({ "status": 500, "headers": json_headers, "body": known }),
        json!({ "status": 404, "headers": { "content-type": "text/html" }, "body": known }),
        json!({ "status": 403, "headers": json_headers, "body": known.replace("not_found", "foreign") }),
    ];
    let read = project.read("envelope", &garbage);
    assert_eq!(project.read("plain_envelope", &garbage), read);
    for (response, read) in garbage.iter().zip(read) {
        assert_eq!((&read["code"], &read["status"]), (&Value::Null, &response["status"]), "{response}");
    }
    let fine =
        json!({ "status": 404, "headers": { "content-type": "Application/JSON; charset=utf-8" }, "body": known });
    assert_eq!(project.read("envelope", &[fine])[0]["code"], "not_found");
}

#[test]
fn no_export_has_a_text_of_a_hidden_error() {
    for (name, profile) in profiles() {
        let contract = Contract::of(profile).errors::<BuyerError>();
        for export in [contract.typescript(), contract.javascript(), contract.json_schema().to_string()] {
            for hidden in ["foreign", "Foreign", "another account", "storage", "Storage", "secret"] {
                assert!(!export.contains(hidden), "{name}: {hidden}");
            }
        }
        assert!(!contract.typescript().contains("*/ evil"), "{name}: a comment ends where it should");
    }
}
