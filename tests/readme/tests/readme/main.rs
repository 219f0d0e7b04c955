//! Checks that everything the README shows is true.
//!
//! - Each block of Rust in README.md is a region of a module here, between `// README: begin` and
//!   `// README: end`. So it is compiled, and the requests below run it.
//! - Each response, and each line of a log, is what these modules produce. Ids and times differ
//!   from run to run, so both sides are normalized. The README breaks long bodies into lines, so
//!   line breaks and indentation in a body don't count.
//! - A message of a failed test counts as a response.
//! - Both are compared in the order of the README. A block without a region, or a response that no
//!   request here produces, shifts the order and fails the test.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

// The README's lines are narrower than rustfmt's, and short attributes share a line with the field.
#[rustfmt::skip]
mod add;
#[rustfmt::skip]
mod clients;
#[rustfmt::skip]
mod contract;
#[rustfmt::skip]
mod database;
#[rustfmt::skip]
mod fields;
#[rustfmt::skip]
mod house_format;
#[rustfmt::skip]
mod log;
mod report;
#[rustfmt::skip]
mod start;
#[rustfmt::skip]
mod test_it;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use axum::http::request::Builder;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use tower::ServiceExt as _;

/// The modules in the order of the README's sections.
const MODULES: [&str; 10] = [
    include_str!("start.rs"),
    include_str!("add.rs"),
    include_str!("database.rs"),
    include_str!("fields.rs"),
    include_str!("house_format.rs"),
    include_str!("report.rs"),
    include_str!("test_it.rs"),
    include_str!("contract.rs"),
    include_str!("clients.rs"),
    include_str!("log.rs"),
];

const ADD: &str = r#"curl -i localhost:8080/buyers --json '{"name":"Ada","age":"ten"}'"#;
const ADD_INVALID: &str = r#"curl -i localhost:8080/buyers --json '{"name":"","age":7}'"#;

/// The responses and the line of the log that the README shows, in its order.
async fn responses() -> Vec<String> {
    let mut responses = vec![
        curl(start::router().await, "curl -i localhost:8080/buyers/7").await,
        curl(add::router().await, "curl -i localhost:8080/unauthorized").await,
        curl(add::router().await, "curl -i localhost:8080/foreign").await,
        curl(add::router().await, "curl -i localhost:8080/too-many").await,
        curl(add::router().await, "curl -i localhost:8080/prices").await,
        curl(database::router().await, "curl -i localhost:8080/users --json ada@example.com").await,
        curl(fields::router().await, ADD).await,
        curl(fields::router_with_axums_json().await, ADD).await,
        curl(fields::router().await, ADD_INVALID).await,
        curl(house_format::with_the_envelope().await, "curl -i localhost:8080/buyers/7").await,
        curl(house_format::with_the_house_format().await, "curl -i localhost:8080/buyers/7").await,
    ];
    responses.extend(report::a_500_and_its_log_line());
    responses.push(in_one_line(&contract::message_after_a_change()));
    responses.push(curl(log::router().await, "curl -i localhost:8080/api-logs").await);
    responses
}

#[test]
fn each_block_of_rust_is_a_region_of_these_modules() {
    let regions: Vec<String> = MODULES.into_iter().flat_map(regions).collect();
    let blocks = blocks(&["rust"]);
    for (at, (block, region)) in blocks.iter().zip(&regions).enumerate() {
        assert_eq!(block, region, "block {} of Rust in README.md (left) is not the region here (right)", at + 1);
    }
    assert_eq!(blocks.len(), regions.len(), "the README has more blocks of Rust, or fewer, than there are regions");
}

#[tokio::test]
async fn each_response_is_the_real_one() {
    let responses = normalized(responses().await);
    let blocks = normalized(blocks(&["http", "text"]).iter().map(|block| in_one_line(block)));
    for (at, (block, response)) in blocks.iter().zip(&responses).enumerate() {
        assert_eq!(block, response, "response {} in README.md (left) is not the real one (right)", at + 1);
    }
    assert_eq!(blocks.len(), responses.len(), "the README shows more responses, or fewer, than the test asks for");
}

/// A concealed error has the same response as the error that it is shown as.
#[tokio::test]
async fn the_concealed_response_is_that_of_the_404() {
    let [foreign, not_found] = ["foreign", "not-found"].map(|path| format!("curl -i localhost:8080/{path}"));
    assert_eq!(curl(add::router().await, &foreign).await, curl(add::router().await, &not_found).await);
}

/// The README says that the layer alone loses the place. This is the text that is lost.
#[tokio::test]
async fn axums_own_rejection_has_a_detail_that_the_layer_replaces() {
    let response = curl(fields::router_without_the_layer().await, ADD).await;
    assert!(response.contains("age: invalid type: string"), "{response}");
}

/// No block is left out of the tests above.
#[test]
fn each_other_block_is_known() {
    for block in blocks(&["console"]) {
        let is_known = |line: &str| ["curl ", "cargo "].iter().any(|program| line.starts_with(program));
        assert!(block.lines().all(is_known), "{block}");
    }
    assert_eq!(
        blocks(&[""; 0]).len(),
        blocks(&["rust", "http", "text", "console", "toml", "json"]).len(),
        "README.md has a block of another kind"
    );
    let is_indented = |line: &str| !line.starts_with("```") && line.trim_start().starts_with("```");
    assert!(!readme().lines().any(is_indented), "an indented block would not be found");
}

/// A block of JSON shows a part of the lock file that the README's test has written.
#[test]
fn each_block_of_json_is_a_part_of_the_lock_file() {
    let file = fs::read_to_string(root().join("tests/readme/errors.json")).unwrap();
    for block in blocks(&["json"]) {
        assert!(file.contains(&block), "{block}");
    }
}

/// Each request that the README shows with curl is sent by a test.
#[test]
fn each_curl_command_is_one_of_the_tests() {
    let sources = [&MODULES[..], &[include_str!("main.rs")]].concat().concat();
    for block in blocks(&["console"]) {
        for command in block.lines().filter(|line| line.starts_with("curl ")) {
            assert!(sources.contains(command), "no request of the test is {command}");
        }
    }
}

/// The features in the lines to install exist.
#[test]
fn each_feature_to_install_exists() {
    let manifests = ["runtime", "error-log"].map(|folder| fs::read_to_string(root().join(folder).join("Cargo.toml")));
    let manifests = manifests.map(Result::unwrap).concat();
    for line in blocks(&["toml"]).iter().flat_map(|block| block.lines()).filter(|line| line.starts_with("status-error"))
    {
        let Some((_, features)) = line.split_once("features = [") else { continue };
        let features = features.split_once(']').unwrap().0;
        for feature in features.split(", ").map(|feature| feature.trim_matches('"')) {
            assert!(manifests.lines().any(|line| line.starts_with(&format!("{feature} = "))), "{feature}");
        }
    }
}

/// The files and folders of this repository that the README links to exist.
#[test]
fn each_link_into_the_repository_leads_somewhere() {
    let readme = readme();
    let inline = readme.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
    let below = readme.lines().filter(|line| line.starts_with('[')).filter_map(|line| line.split_once("]: "));
    for link in inline.chain(below.map(|(_, link)| link)) {
        let is_here = !link.starts_with("http") && !link.starts_with('#');
        assert!(!is_here || root().join(link).exists(), "{link}");
    }
}

/// Lines of code that are wider need a scroll bar on GitHub.
#[test]
fn blocks_are_at_most_90_columns_wide_and_text_is_100() {
    for line in blocks(&[""; 0]).iter().flat_map(|block| block.lines()) {
        assert!(line.chars().count() <= 90, "{line}");
    }
    for line in readme().lines().filter(|line| !line.starts_with(['|', '[', '!'])) {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// Returns the blocks of these kinds (all blocks if there is no kind), each ending with a newline.
fn blocks(kinds: &[&str]) -> Vec<String> {
    let readme = readme();
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in readme.lines() {
        open = match (line.strip_prefix("```"), open) {
            (Some(_), Some(block)) => {
                blocks.push(block);
                None
            }
            (Some(kind), None) => Some(format!("{kind}\n")),
            (None, Some(block)) => Some(block + line + "\n"),
            (None, None) => None,
        };
    }
    assert!(open.is_none(), "a block of README.md has no end");
    let is_wanted = |kind: &str| kinds.is_empty() || kinds.contains(&kind);
    let blocks = blocks.iter().filter_map(|block| block.split_once('\n').filter(|(kind, _)| is_wanted(kind)));
    blocks.map(|(_, text)| text.to_owned()).collect()
}

/// Returns the regions of a module, without the indentation of their first line.
fn regions(module: &str) -> Vec<String> {
    let regions = module.split("// README: begin\n").skip(1);
    let regions = regions.map(|rest| rest.split("// README: end").next().unwrap().trim_end_matches(' '));
    let without_indentation = |region: &str| -> String {
        let indentation = region.len() - region.trim_start_matches(' ').len();
        region.lines().map(|line| format!("{}\n", line.get(indentation..).unwrap_or_default())).collect()
    };
    regions.map(without_indentation).collect()
}

/// Returns a block with its body, or its line of a log, in one line. The README breaks a line where
/// a space or a comma stands.
fn in_one_line(block: &str) -> String {
    let (head, body) = match block.split_once("\n\n") {
        Some((head, body)) => (format!("{head}\n\n"), body),
        None => (String::new(), block),
    };
    // In the log the line break stands for a space, in JSON for nothing.
    let joint = if head.is_empty() { " " } else { "" };
    format!("{head}{}\n", body.lines().map(str::trim).collect::<Vec<_>>().join(joint))
}

/// Returns the texts with names in place of ids and times. Equal ids have equal names in all texts.
fn normalized(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    const END: &str = "\n=====\n";
    let texts: Vec<String> = texts.into_iter().collect();
    corpus::normalize(&texts.join(END)).split(END).map(str::to_owned).collect()
}

/// Sends the request that curl would send, and returns the response as `curl -i` prints it, without
/// the headers `content-length` and `date`. Knows the options `-i` and `--json`.
pub(crate) async fn curl(router: Router, command: &str) -> String {
    let words = words(command);
    let mut words = words.iter().map(String::as_str).skip(1).filter(|word| *word != "-i");
    let url = format!("http://{}", words.next().unwrap());
    let as_curl = |request: Builder| request.header("user-agent", "curl/8.5.0");
    let request = match words.next() {
        None => as_curl(Request::get(url)).header("accept", "*/*").body(Body::empty()),
        Some("--json") => {
            let request = as_curl(Request::post(url)).header("content-type", "application/json");
            request.header("accept", "application/json").body(Body::from(words.next().unwrap().to_owned()))
        }
        Some(option) => panic!("{option} is not known here"),
    };
    let response = router.oneshot(request.unwrap()).await.unwrap();
    let mut shown = format!("HTTP/1.1 {}\n", response.status());
    for (name, value) in response.headers() {
        if name != "content-length" && name != "date" {
            writeln!(shown, "{name}: {}", value.to_str().unwrap()).unwrap();
        }
    }
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    format!("{shown}\n{}\n", String::from_utf8(body.to_vec()).unwrap())
}

/// Splits a command as a shell does, with single quotes only.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (at, part) in command.split('\'').enumerate() {
        if at % 2 == 1 {
            words.last_mut().unwrap().push_str(part);
            continue;
        }
        let mut parts = part.split(' ');
        words.last_mut().unwrap().push_str(parts.next().unwrap());
        words.extend(parts.map(str::to_owned));
    }
    words.retain(|word| !word.is_empty());
    words
}
