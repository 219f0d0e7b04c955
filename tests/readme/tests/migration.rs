//! Checks that the guide's chapter on migration quotes the files of `examples/migration`. The
//! blocks are compiled and run as examples of the documentation; here their visible lines are
//! compared.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Returns the blocks of the chapter, each with its kind.
fn blocks() -> Vec<(String, Vec<String>)> {
    let chapter = read("runtime/src/docs/migration.md");
    let parts: Vec<&str> = chapter.split("```").collect();
    let blocks = parts.iter().skip(1).step_by(2).map(|block| block.split_once('\n').unwrap());
    blocks.map(|(kind, text)| (kind.to_owned(), text.lines().map(str::to_owned).collect())).collect()
}

/// Returns whether the lines occur in a file one after the other, at any indentation.
fn has(file: &str, lines: &[&str]) -> bool {
    let file: Vec<&str> = file.lines().map(str::trim).collect();
    file.windows(lines.len()).any(|window| window == lines)
}

/// A quotation begins with the name of its file, and ends with the block, with another name or
/// where `// …` leaves lines out.
#[test]
fn each_quotation_is_in_the_example() {
    let mut quotations = 0;
    for (_, block) in blocks().iter().filter(|(kind, _)| kind.is_empty()) {
        let is_hidden = |line: &&str| *line == "#" || line.starts_with("# ");
        let visible: Vec<&str> = block.iter().map(|line| line.trim()).filter(|line| !is_hidden(line)).collect();
        let is_name = |line: &str| ["// src/", "// tests/"].iter().any(|start| line.starts_with(start));
        let mut file = None;
        for part in visible.chunk_by(|_, next| !is_name(next) && *next != "// …") {
            let lines = match part.split_first() {
                Some((name, lines)) if is_name(name) => {
                    file = Some(read(&format!("examples/migration/{}", name.trim_start_matches("// "))));
                    lines
                }
                Some((&"// …", lines)) => lines,
                _ => part,
            };
            let Some(file) = &file else { continue };
            let Some(last) = lines.iter().rposition(|line| !line.is_empty()) else { continue };
            assert!(has(file, &lines[..=last]), "not in the example:\n{}", lines.join("\n"));
            quotations += 1;
        }
    }
    assert!(quotations >= 11, "{quotations}");
}

#[test]
fn the_report_of_the_dry_run_is_that_of_the_example() {
    let report = read("examples/migration/README.md");
    let blocks = blocks();
    let shown: Vec<&String> = blocks.iter().filter(|(kind, _)| kind == "text").flat_map(|(_, lines)| lines).collect();
    assert!(shown.len() >= 4);
    for line in shown {
        assert!(report.lines().any(|reported| reported == line), "{line}");
    }
}
