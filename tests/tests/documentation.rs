//! Each block of code in the documentation runs, and each output in the guide is asserted.
//!
//! rustdoc runs the blocks of Rust of the guide, of the derive's page and of the crates' items.
//! These tests forbid blocks that rustdoc would not run, except those that are listed with a
//! reason, and look for each output of the guide in an assertion. `tests/readme` does the same for
//! the README.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use proc_macro2::{TokenStream, TokenTree};
use std::fs;
use std::path::{Path, PathBuf};
use syn::Lit;

/// The blocks of Rust that are only compiled.
const NOT_RUN: [(&str, &str); 13] = [
    ("error-log/README.md", "the server listens until it is stopped; tests/error-log runs such servers"),
    ("error-log/src/docs/clickhouse.md", "needs servers, which tests/error-log starts"),
    ("error-log/src/docs/clickhouse.md", "needs servers, which tests/error-log starts"),
    ("error-log/src/docs/partitions.md", "needs a server, which tests/error-log starts"),
    ("error-log/src/docs/partitions.md", "needs a server, which tests/error-log starts"),
    ("error-log/src/store/clickhouse/mod.rs", "needs a server, which tests/error-log starts"),
    ("error-log/src/store/postgres/mod.rs", "needs a server, which tests/error-log starts"),
    ("error-log/src/store/postgres/mod.rs", "needs a server, which tests/error-log starts"),
    ("runtime/src/database/schema/diesel_2.rs", "needs a connection, which tests/databases opens"),
    ("runtime/src/database/schema/sea_orm.rs", "needs a connection, which tests/databases opens"),
    ("runtime/src/database/schema/sqlx.rs", "needs a connection, which tests/databases opens"),
    ("runtime/src/database/schema/tokio_postgres_07.rs", "needs a server, which tests/databases starts"),
    ("runtime/src/docs/contract.md", "writes `errors.json`, as tests/readme does"),
];

/// The blocks of Rust that must not compile.
const MISTAKES: [(&str, &str); 3] = [
    ("runtime/src/api/wrappers/ad_hoc.rs", "a status that `problem!` rejects"),
    ("runtime/src/docs/troubleshooting.md", "a second `From` for `actix_web::Error`; ui cases have no actix-web"),
    ("runtime/src/docs/troubleshooting.md", "`?` from `actix_web::Error`; ui cases have no actix-web"),
];

/// The outputs that no block on the same page has, by their page and their beginning. Each line is
/// in the strings of a test, or on a page that a test compares with the real output.
const SHOWN_ELSEWHERE: [(&str, &str, &str); 5] = [
    ("clients.md", "const problem =", "tests/tests/typescript.rs"),
    ("databases.md", "Key (api_key)", "runtime/src/util/database_values.rs"),
    ("migration.md", "GET /raw/none: 404", "examples/migration/README.md"),
    ("operate.md", "status-error: a masked 500", "tests/tests/unheard.rs"),
    ("testing.md", "the response is not that of", "tests/tests/assertions.rs"),
];

/// A block between ``` and ```.
struct Block {
    page: String,
    line: usize,
    /// The word or words after the opening ```.
    info: String,
    text: String,
}

impl Block {
    fn place(&self) -> String {
        format!("{}:{}", self.page, self.line)
    }

    /// Returns whether rustdoc takes the block for Rust.
    fn is_rust(&self) -> bool {
        let mut words = self.info.split(',').filter(|word| !word.is_empty());
        words.all(|word| matches!(word, "rust" | "no_run" | "compile_fail" | "ignore" | "should_panic"))
            || self.info.starts_with("edition")
    }

    /// Returns the code without the mark of hidden lines. Returns `None` if the block is not Rust.
    fn code(&self) -> Option<TokenStream> {
        let visible = |line: &str| match line.trim_start() {
            "#" => String::new(),
            hidden => hidden.strip_prefix("# ").unwrap_or(line).to_owned(),
        };
        let code: Vec<String> = self.text.lines().map(visible).collect();
        self.is_rust().then(|| code.join("\n").parse().unwrap_or_else(|error| panic!("{}: {error}", self.place())))
    }
}

#[test]
fn each_block_of_rust_runs() {
    let marked = |word: &str| -> Vec<String> {
        let blocks = blocks().into_iter().filter(|block| block.info.split(',').any(|one| one == word));
        blocks.map(|block| block.page).collect()
    };
    let listed = |list: &[(&str, &str)]| -> Vec<String> { list.iter().map(|(page, _)| (*page).to_owned()).collect() };
    assert_eq!(marked("no_run"), listed(&NOT_RUN), "make the block run, or list it with the reason");
    assert_eq!(marked("compile_fail"), listed(&MISTAKES), "write a ui case, or list the block with the reason");
    for word in ["ignore", "should_panic"] {
        assert_eq!(marked(word), [""; 0], "`{word}` hides a mistake: make the block run");
    }
}

#[test]
fn each_other_block_is_of_a_known_kind() {
    let is_known =
        |block: &Block| block.is_rust() || ["console", "http", "json", "text", "toml"].contains(&&*block.info);
    let unknown: Vec<String> = blocks().iter().filter(|block| !is_known(block)).map(Block::place).collect();
    assert_eq!(unknown, [""; 0], "rustdoc doesn't run a block of another kind");
}

#[test]
fn each_output_of_the_guide_is_asserted() {
    let blocks = blocks();
    // `tests/troubleshooting.rs` compares that page with snapshots.
    let is_shown = |block: &&Block| {
        block.page.starts_with("runtime/src/docs/")
            && ["http", "json", "text"].contains(&&*block.info)
            && !block.page.ends_with("troubleshooting.md")
    };
    let mut missing = Vec::new();
    let mut count = 0;
    for block in blocks.iter().filter(is_shown) {
        count += 1;
        let is_this = |page: &str, start: &str| block.page.ends_with(page) && block.text.starts_with(start);
        let (parts, texts) = match SHOWN_ELSEWHERE.iter().find(|(page, start, _)| is_this(page, start)) {
            Some((.., test)) => {
                let text = fs::read_to_string(root().join(test)).unwrap();
                let is_code = test.ends_with(".rs");
                let texts = if is_code { strings(text.parse().unwrap()).into() } else { vec![without_space(&text)] };
                (block.text.lines().map(str::to_owned).collect(), texts)
            }
            None => {
                let same_page = blocks.iter().filter(|one| one.page == block.page);
                (parts(&block.text), same_page.filter_map(Block::code).flat_map(asserted).collect::<Vec<_>>())
            }
        };
        let is_found = |part: &str| texts.iter().any(|text| contains(text, part));
        missing.extend(parts.iter().filter(|part| !is_found(part)).map(|part| format!("{}: {part}", block.place())));
    }
    assert!(count > 15, "{count} outputs are found");
    assert!(missing.is_empty(), "no assertion on the page has this output:\n{}", missing.join("\n"));
}

/// Returns the parts of an output that are looked for one by one: the status and each header of a
/// response, and the rest.
fn parts(output: &str) -> Vec<String> {
    let Some((head, body)) = output.split_once("\n\n") else { return vec![output.to_owned()] };
    // The status follows the version, and a value follows the name of its header.
    let part = |line: &str| match line.strip_prefix("HTTP/1.1 ") {
        Some(status) => status.split(' ').next().unwrap_or_default().to_owned(),
        None => line.split_once(": ").map_or(line, |(_, value)| value).to_owned(),
    };
    head.lines().map(part).chain([body.to_owned()]).collect()
}

/// Returns whether a text contains another one, in which `…` stands for any text. Neither white
/// space nor a shortened error id counts.
fn contains(text: &str, sought: &str) -> bool {
    let sought = without_space(&sought.replace("7f3b…", "…"));
    let mut rest = text;
    sought.split('…').all(|part| match rest.split_once(part) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

fn without_space(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Returns the content of each assertion.
fn asserted(code: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_assertion = false;
    for token in code {
        match token {
            TokenTree::Group(group) if is_assertion => {
                found.extend(strings(group.stream()));
                // The tokens, too, of a `json!`.
                found.push(without_space(&group.stream().to_string()));
                is_assertion = false;
            }
            TokenTree::Group(group) => found.extend(asserted(group.stream())),
            TokenTree::Ident(ident) => is_assertion = ident.to_string().starts_with("assert"),
            TokenTree::Punct(punct) => is_assertion &= punct.as_char() == '!',
            TokenTree::Literal(_) => is_assertion = false,
        }
    }
    found
}

/// Returns the literals of the tokens one after the other, as `concat!` joins them, without white
/// space: as they are, and as `format!` writes them.
fn strings(tokens: TokenStream) -> [String; 2] {
    let mut literals = Vec::new();
    collect(tokens, &mut literals);
    let formatted: String = literals.iter().map(|text| without_values(text)).collect();
    [without_space(&literals.concat()), without_space(&formatted)]
}

fn collect(tokens: TokenStream, to: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), to),
            TokenTree::Literal(literal) => match Lit::new(literal) {
                Lit::Str(text) => to.push(text.value()),
                Lit::ByteStr(text) => to.push(String::from_utf8_lossy(&text.value()).into_owned()),
                Lit::Int(number) => to.push(number.to_string()),
                _ => {}
            },
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

/// Removes `{name}`, and reads `{{` as `{`.
fn without_values(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let name = after.split('}').next().unwrap_or_default();
        let is_value = !name.is_empty() && name.chars().all(|char| char.is_ascii_lowercase() || char == '_');
        result.push_str(before);
        rest = if is_value { &after[name.len() + 1..] } else { after };
        if !is_value {
            result.push('{');
        }
    }
    result.push_str(rest);
    result.replace("{{", "{").replace("}}", "}")
}

/// Returns the blocks of all pages and of the comments of all crates, in the order of the paths.
fn blocks() -> Vec<Block> {
    let root = root();
    let mut paths = Vec::new();
    for folder in ["error-log", "macros", "runtime"] {
        files(&root.join(folder), &mut paths);
    }
    paths.extend(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(|name| root.join(name)));
    paths.sort();
    paths.iter().flat_map(|path| blocks_of(path, path.strip_prefix(&root).unwrap())).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn files(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.extension().and_then(|extension| extension.to_str()) {
            _ if path.is_dir() => files(&path, paths),
            Some("md" | "rs") => paths.push(path),
            _ => {}
        }
    }
}

fn blocks_of(path: &Path, page: &Path) -> Vec<Block> {
    let text = fs::read_to_string(path).unwrap();
    let is_code = path.extension().is_some_and(|extension| extension == "rs");
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for (index, line) in text.lines().enumerate() {
        let Some(line) = (if is_code { comment(line) } else { Some(line) }) else { continue };
        match line.trim_start().strip_prefix("```") {
            Some(info) if !is_open => {
                let page = page.to_str().unwrap().to_owned();
                blocks.push(Block { page, line: index + 1, info: info.trim().to_owned(), text: String::new() });
                is_open = true;
            }
            Some(_) => is_open = false,
            None if is_open => {
                let text = &mut blocks.last_mut().unwrap().text;
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(line);
            }
            None => {}
        }
    }
    blocks
}

/// Returns the text of a documentation comment. Returns `None` for other lines.
fn comment(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let text = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"))?;
    Some(text.strip_prefix(' ').unwrap_or(text))
}
