//! Checks that the page on troubleshooting shows the compiler's real output.
#![allow(clippy::unwrap_used)]

use std::fs;

/// The snapshots in the order of the page.
const SNAPSHOTS: [&str; 8] = [
    "no-status/struct",
    "leaks-a-private-field/in_error",
    "unproven-display/arguments",
    "missing-required-header/struct",
    "masked-but-public/fields",
    "beside-a-blanket-from/anyhow",
    "beside-a-blanket-from/own_type",
    "type-of-another-crate/orphan_rule",
];

#[test]
fn each_output_is_a_snapshot() {
    let page = include_str!("../../runtime/src/docs/troubleshooting.md");
    let outputs = page.split("```text\n").skip(1).map(|rest| rest.split("\n```").next().unwrap());
    let snapshots = SNAPSHOTS.map(|name| fs::read_to_string(format!("tests/ui/{name}.stderr")).unwrap());
    assert_eq!(outputs.collect::<Vec<_>>(), snapshots.each_ref().map(|snapshot| snapshot.trim_end_matches('\n')));
}
