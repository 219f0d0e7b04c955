//! The crates whose types are in the public API. A new major version of such a crate is a breaking
//! change of this project. So each of these crates is a dependency of the core, or at 1.0, or turned
//! on by a feature whose name has the version.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The crates that the items of every list may have.
const EVERYWHERE: [&str; 3] = ["alloc", "core", "std"];

/// The crates in the API of the runtime: those of its core, and those that features turn on.
const RUNTIME: [(&str, &str); 31] = [
    ("bytes", "the core"),
    ("http", "the core"),
    ("serde_core", "the core"),
    ("serde_json", "the core"),
    ("actix_http", "actix-web-4"),
    ("actix_service", "actix-web-4"),
    ("actix_web", "actix-web-4"),
    ("aide", "aide-015"),
    ("async_graphql", "async-graphql-7"),
    ("axum", "axum-08"),
    ("axum_core", "axum-08"),
    ("diesel", "diesel-2"),
    ("dropshot", "dropshot-018"),
    ("garde", "garde-023"),
    // `Headers` of salvo and poem.
    ("headers_core", "salvo-1"),
    // At 1.0.
    ("http_body", "tower-service-03"),
    // In the bounds that `pin_project!` writes for `Unpin`.
    ("pin_project_lite", "tower-service-03"),
    ("poem", "poem-3"),
    ("rocket", "rocket-05"),
    ("rusqlite", "rusqlite-0"),
    ("salvo_core", "salvo-1"),
    ("schemars", "schemars-1"),
    ("sea_orm", "sea-orm-1"),
    ("serde_path_to_error", "serde-path-to-error-01"),
    ("sqlx_core", "sqlx-08"),
    ("tokio_postgres", "tokio-postgres-07"),
    ("tonic", "tonic-014"),
    ("tower_layer", "tower-service-03"),
    ("tower_service", "tower-service-03"),
    ("validator", "validator-021"),
    ("warp", "warp-04"),
];

/// The crates in the API of the error log. `uuid` is at 1.0.
const LOG: [(&str, &str); 17] = [
    ("bytes", "always"),
    ("http", "always"),
    ("http_body", "always"),
    ("pin_project_lite", "always"),
    ("serde_core", "always"),
    ("status_error", "always"),
    ("tower_layer", "always"),
    ("tower_service", "always"),
    ("uuid", "always"),
    ("actix_http", "actix-web-4"),
    ("actix_service", "actix-web-4"),
    ("actix_web", "actix-web-4"),
    ("axum", "axum-08"),
    ("axum_core", "axum-08"),
    ("poem", "poem-3"),
    ("rocket", "rocket-05"),
    ("salvo_core", "salvo-1"),
];

/// Returns the crates that the list of a package names: the first segment of each path.
fn crates_of(package: &str) -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let list = fs::read_to_string(root.join(format!("public-api/{package}.txt"))).unwrap();
    let is_name = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let mut crates = BTreeSet::new();
    for line in list.lines() {
        for (at, _) in line.match_indices("::") {
            let before = line.get(..at).unwrap();
            let name = before.rsplit(|char| !is_name(char)).next().unwrap();
            let is_first = !before.strip_suffix(name).unwrap().ends_with("::");
            // A path may begin with a type: `Self::Output`, `<S as …>::Error`, `u8::from`.
            let is_crate = name.starts_with(|char: char| char.is_ascii_lowercase()) && !PRIMITIVES.contains(&name);
            if is_first && is_crate {
                crates.insert(name.to_owned());
            }
        }
    }
    crates
}

const PRIMITIVES: [&str; 15] =
    ["bool", "char", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16", "u32", "u64", "u8", "usize"];

#[test]
fn each_crate_in_the_public_api_is_known() {
    let contract = [
        ("serde_json", "always"),
        ("status_error", "always"),
        ("axum", "axum-08"),
        // At 1.0.
        ("bytes", "docs"),
        ("http", "docs"),
    ];
    for (package, known) in [
        ("status-error", &RUNTIME[..]),
        ("status-error-log", &LOG[..]),
        ("status-error-contract", &contract[..]),
        ("status-error-macros", &[][..]),
    ] {
        let mut named = crates_of(package);
        let own = package.replace('-', "_");
        assert!(named.remove(&own) || package == "status-error-macros", "{package}");
        for name in EVERYWHERE {
            named.remove(name);
        }
        let known: BTreeSet<String> =
            known.iter().map(|(name, _)| (*name).to_owned()).filter(|name| *name != own).collect();
        let unknown: Vec<_> = named.difference(&known).collect();
        assert!(unknown.is_empty(), "{package} has types of {unknown:?} in its public API: which feature has them?");
        let gone: Vec<_> = known.difference(&named).collect();
        assert!(gone.is_empty(), "{package} has no type of {gone:?} in its public API any more");
    }
}

/// A crate that is not at 1.0 is turned on by a feature whose name ends in the version.
#[test]
fn each_feature_that_is_named_has_a_version() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/Cargo.toml")).unwrap();
    for (name, feature) in RUNTIME.into_iter().filter(|(_, feature)| feature.contains('-')) {
        assert!(manifest.lines().any(|line| line.starts_with(&format!("{feature} = "))), "{name}: {feature}");
        assert!(feature.rsplit('-').next().unwrap().bytes().all(|byte| byte.is_ascii_digit()), "{name}: {feature}");
    }
}
