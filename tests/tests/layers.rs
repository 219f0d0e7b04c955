//! Checks the order of the crates' modules: each imports only from its own row and the rows below,
//! and no two modules import each other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A crate's modules in their order.
struct Layout {
    folder: &'static str,
    /// The rows, from top to bottom. A module belongs to the row that names it, or else to the row
    /// of its parent. The crate's root is `""`.
    rows: &'static [&'static [&'static str]],
    /// The modules whose own modules may import each other.
    vocabularies: &'static [&'static str],
    /// The modules whose own modules may not import each other at all.
    independent: &'static [&'static str],
}

const RUNTIME: Layout = Layout {
    folder: "runtime/src",
    rows: &[
        // The root's re-exports, and the names that the derive's output uses.
        &["", "__private"],
        &["adapters"],
        &["client", "export", "testing"],
        &["middleware"],
        &["request"],
        &["database"],
        &["render"],
        &["api"],
        &["contract"],
        &["util"],
    ],
    vocabularies: &["adapters", "api", "contract", "database"],
    independent: &["adapters"],
};

const MACROS: Layout = Layout {
    folder: "macros/src",
    rows: &[&[""], &["emit"], &["model"], &["check"], &["queries"], &["syntax"], &["args"], &["attribute"], &["util"]],
    vocabularies: &[],
    independent: &[],
};

const ERROR_LOG: Layout = Layout {
    folder: "error-log/src",
    rows: &[
        &[""],
        &["actix_web_4", "axum_08", "poem_3", "rocket_05", "salvo_1"],
        &["respond"],
        &["html"],
        &["layer", "list"],
        &["writer"],
        &["capture"],
        &["redact", "store"],
        &["query"],
        &["entry", "error"],
        &["util"],
    ],
    vocabularies: &[],
    independent: &[],
};

const CONTRACT: Layout = Layout {
    folder: "contract/src",
    rows: &[
        &[""],
        &["axum_08"],
        &["docs", "lock"],
        &["compare"],
        &["changes", "file"],
        &["locked"],
        &["accept", "schema"],
    ],
    vocabularies: &[],
    independent: &[],
};

#[test]
fn modules_of_the_runtime_import_from_their_row_and_those_below() {
    assert_eq!(faults(&RUNTIME), [""; 0]);
}

#[test]
fn the_modules_of_the_derive_are_in_order() {
    assert_eq!(faults(&MACROS), [""; 0]);
}

#[test]
fn the_modules_of_the_error_log_are_in_order() {
    assert_eq!(faults(&ERROR_LOG), [""; 0]);
}

#[test]
fn the_modules_of_the_lock_file_are_in_order() {
    assert_eq!(faults(&CONTRACT), [""; 0]);
}

/// Returns the violations of a layout, one line each.
fn faults(layout: &Layout) -> Vec<String> {
    let imports = imports_of_crate(&Path::new("..").join(layout.folder));
    assert!(imports.len() > 5, "{} has its sources elsewhere", layout.folder);
    let row = |module: &str| {
        let of = |name: &str| layout.rows.iter().position(|row| row.contains(&name));
        // The root's row contains only the root.
        if module.is_empty() { of("") } else { prefixes(module).into_iter().find_map(of) }
    };
    let mut faults = Vec::new();
    for name in layout.rows.iter().copied().flatten().filter(|name| !imports.contains_key(**name)) {
        faults.push(format!("a row names `{name}`, and there is no such module"));
    }
    for (module, imported) in &imports {
        let Some(own) = row(module) else {
            faults.push(format!("`{module}` is in no row"));
            continue;
        };
        for other in imported.iter().filter(|other| row(other).is_some_and(|row| row < own)) {
            faults.push(format!("`{module}` imports upwards: `{}`", if other.is_empty() { "lib.rs" } else { other }));
        }
    }
    let is_of_vocabulary = |module: &str| prefixes(module).iter().any(|prefix| layout.vocabularies.contains(prefix));
    for (module, imported) in imports.iter().filter(|(module, _)| !is_of_vocabulary(module)) {
        for other in imported.iter().filter(|other| reaches(&imports, other, module)) {
            faults.push(format!("`{module}` and `{other}` import each other"));
        }
    }
    let parts_of = |module: &str| {
        let of = layout.independent.iter().find_map(|parent| module.strip_prefix(parent)?.strip_prefix("::"));
        // `axum_08_impl` is the part of `axum_08` that has no feature.
        of.map(|path| path.split("::").next().unwrap_or_default().trim_end_matches("_impl").to_owned())
    };
    for (module, imported) in &imports {
        let Some(part) = parts_of(module) else { continue };
        for other in imported.iter().filter(|other| parts_of(other).is_some_and(|other| other != part)) {
            faults.push(format!("`{module}` imports its neighbor: `{other}`"));
        }
    }
    faults
}

/// Returns the module itself, its parent, and so on, without the root.
fn prefixes(module: &str) -> Vec<&str> {
    let mut prefixes = vec![module];
    while let Some((parent, _)) = prefixes.last().and_then(|last| last.rsplit_once("::")) {
        prefixes.push(parent);
    }
    prefixes
}

fn reaches(imports: &BTreeMap<String, BTreeSet<String>>, from: &str, to: &str) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(module) = open.pop() {
        if module == to {
            return true;
        }
        if seen.insert(module) {
            open.extend(imports.get(module).into_iter().flatten().map(String::as_str));
        }
    }
    false
}

/// Returns the modules of a crate that have a file, except for tests, each with the modules that it
/// imports.
fn imports_of_crate(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut files = BTreeMap::new();
    read_module(folder, "", &folder.join("lib.rs"), &mut files);
    let modules: BTreeSet<String> = files.keys().cloned().collect();
    let imports = files.into_iter().map(|(module, tokens)| {
        let imported = imports(&module, tokens, &modules);
        (module, imported)
    });
    imports.collect()
}

/// Reads a module's file and those of the modules that it declares, except for tests.
fn read_module(folder: &Path, module: &str, file: &Path, files: &mut BTreeMap<String, TokenStream>) {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let tokens: TokenStream = text.parse().expect("it compiles");
    let children = children(&tokens);
    files.insert(module.to_owned(), tokens);
    for (child, path) in children {
        let below = folder.join(&child);
        let child = if module.is_empty() { child } else { format!("{module}::{child}") };
        let in_folder = below.join("mod.rs");
        let file = match path {
            Some(path) => folder.join(path),
            None if in_folder.exists() => in_folder,
            None => below.with_extension("rs"),
        };
        read_module(&below, &child, &file, files);
    }
}

/// Returns the modules that a file declares without containing their code, except for tests.
fn children(tokens: &TokenStream) -> Vec<(String, Option<String>)> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut children = Vec::new();
    let (mut is_test, mut path) = (false, None);
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                is_test |= is_cfg_test(group.stream());
                path = path.or(path_attribute(group.stream()));
            }
            TokenTree::Ident(word) if word == "mod" => {
                if let (Some(TokenTree::Ident(name)), Some(TokenTree::Punct(_)), false) =
                    (tokens.get(at + 1), tokens.get(at + 2), is_test)
                {
                    children.push((name.to_string(), path.take()));
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => (is_test, path) = (false, None),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => (is_test, path) = (false, None),
            _ => {}
        }
    }
    children
}

/// Returns the path of an attribute's contents `path = "…"`.
fn path_attribute(attribute: TokenStream) -> Option<String> {
    let mut tokens = attribute.into_iter();
    let is_path = matches!(tokens.next(), Some(TokenTree::Ident(word)) if word == "path");
    let literal = tokens.nth(1)?.to_string();
    is_path.then(|| literal.trim_matches('"').to_owned())
}

/// Returns whether an attribute's contents are `cfg(test)` or another condition that names `test`.
fn is_cfg_test(attribute: TokenStream) -> bool {
    fn names_test(tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(word) => word == "test",
            TokenTree::Group(group) => names_test(group.stream()),
            _ => false,
        })
    }
    let mut tokens = attribute.into_iter();
    let is_cfg = matches!(tokens.next(), Some(TokenTree::Ident(word)) if word == "cfg");
    is_cfg && names_test(tokens.collect())
}

/// Returns the modules whose items a module's file names by `crate::`, `super::`, `self::` or a
/// child's name.
fn imports(module: &str, tokens: TokenStream, modules: &BTreeSet<String>) -> BTreeSet<String> {
    let mut paths = Vec::new();
    let inside: Vec<String> = segments(module).collect();
    collect_paths(tokens, &inside, &mut paths);
    let mut imported = BTreeSet::new();
    for (inside, mut path) in paths {
        let mut full = match path[0].as_str() {
            "crate" => Vec::new(),
            "self" | "super" => inside.clone(),
            // A path with another first segment belongs to a child module or to another crate.
            _ if modules.contains(&[inside.as_slice(), &path[..1]].concat().join("::")) => inside.clone(),
            _ => continue,
        };
        while path.first().is_some_and(|first| first == "super") {
            full.pop();
            path.remove(0);
        }
        full.extend(path.into_iter().filter(|segment| !["crate", "self"].contains(&segment.as_str())));
        while !full.is_empty() && !modules.contains(&full.join("::")) {
            full.pop();
        }
        let full = full.join("::");
        if full != module {
            imported.insert(full);
        }
    }
    imported
}

fn segments(module: &str) -> impl Iterator<Item = String> {
    module.split("::").filter(|segment| !segment.is_empty()).map(str::to_owned)
}

/// Collects the paths in a file, each with the module that contains the path. Leaves out
/// attributes, visibilities, tests, and macros' `$crate`.
fn collect_paths(tokens: TokenStream, inside: &[String], paths: &mut Vec<(Vec<String>, Vec<String>)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_punct =
        |at: usize, char: char| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == char);
    let (mut at, mut is_test) = (0, false);
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                at += usize::from(is_punct(at + 1, '!'));
                if let Some(TokenTree::Group(group)) = tokens.get(at + 1) {
                    is_test |= is_cfg_test(group.stream());
                    at += 1;
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == '$' => at += 1,
            TokenTree::Ident(word) if word == "pub" => {
                let is_restricted = |group: &Group| group.delimiter() == Delimiter::Parenthesis;
                at += usize::from(matches!(tokens.get(at + 1), Some(TokenTree::Group(group)) if is_restricted(group)));
            }
            TokenTree::Ident(word) if word == "use" => {
                let len = tokens[at..]
                    .iter()
                    .position(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';'));
                let end = at + len.unwrap_or(1);
                if !is_test {
                    let tree = tokens[at + 1..end].to_vec();
                    paths.extend(expand(&tree).into_iter().map(|path| (inside.to_vec(), path)));
                }
                is_test = false;
                at = end;
            }
            TokenTree::Ident(word) if word == "mod" => {
                if let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) =
                    (tokens.get(at + 1), tokens.get(at + 2))
                {
                    if !is_test {
                        collect_paths(body.stream(), &[inside, &[name.to_string()]].concat(), paths);
                    }
                    at += 2;
                }
                is_test = false;
            }
            TokenTree::Ident(word) if is_punct(at + 1, ':') && is_punct(at + 2, ':') => {
                let mut path = vec![word.to_string()];
                while let (true, true, Some(TokenTree::Ident(next))) =
                    (is_punct(at + 1, ':'), is_punct(at + 2, ':'), tokens.get(at + 3))
                {
                    path.push(next.to_string());
                    at += 3;
                }
                // A macro is exported from the root, wherever it is defined.
                if !is_punct(at + 1, '!') {
                    paths.push((inside.to_vec(), path));
                }
            }
            TokenTree::Group(group) => {
                if !is_test {
                    collect_paths(group.stream(), inside, paths);
                }
                is_test &= group.delimiter() != Delimiter::Brace;
            }
            _ => {}
        }
        at += 1;
    }
}

/// Returns the paths of a `use` tree: `a::{b, c as d}` is `a::b` and `a::c`.
fn expand(tree: &[TokenTree]) -> Vec<Vec<String>> {
    let mut path = Vec::new();
    for token in tree {
        match token {
            TokenTree::Ident(word) if word == "as" => break,
            TokenTree::Ident(word) => path.push(word.to_string()),
            TokenTree::Group(group) => {
                let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
                let trees = tokens.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','));
                let below = trees.filter(|tree| !tree.is_empty()).flat_map(expand);
                // `self` stands for the path before it.
                let below = below.map(|rest| rest.into_iter().filter(|segment| segment != "self").collect::<Vec<_>>());
                return below.map(|rest| [path.as_slice(), &rest].concat()).collect();
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    if path.is_empty() { Vec::new() } else { vec![path] }
}

#[test]
fn imports_are_found_however_they_are_written() {
    let modules = ["", "a", "a::b", "a::b::c", "d", "e"].map(str::to_owned).into();
    let found = |text: &str| imports("a::b", text.parse().unwrap(), &modules).into_iter().collect::<Vec<_>>();
    assert_eq!(found("use crate::{d::{self, Thing as _}, e};"), ["d", "e"]);
    assert_eq!(found("use crate::Thing;"), [""]);
    assert_eq!(found("use super::Thing; pub(in crate::d) fn f() {}"), ["a"]);
    assert_eq!(found("use super::super::d::*;"), ["d"]);
    assert_eq!(found("mod c; use c::Thing; use e::Thing;"), ["a::b::c"]);
    assert_eq!(found("use self::c::{self, Thing};"), ["a::b::c"]);
    assert_eq!(found("fn f(x: &crate::d::Thing) { g(super::h()) }"), ["a", "d"]);
    assert_eq!(found("mod inner { use super::Thing; use super::super::Thing as Other; }"), ["a"]);
    assert_eq!(
        found("#[cfg(test)] mod tests { use crate::d; } #[cfg(test)] use crate::d; fn f() { crate::e::f() }"),
        ["e"]
    );
    assert_eq!(
        found("macro_rules! m { () => { $crate::d::f() } } // crate::e\n/// crate::e\nconst A: &str = \"crate::e\";"),
        [""; 0]
    );
}
