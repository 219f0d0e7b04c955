//! Checks that the README's test command turns on every public feature, and that a test uses it.

use crate::locked::{metadata, root};
use crate::public_features;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

/// A feature, a test that uses it, the test's file, and a text of that file that needs the feature.
type Row = (&'static str, &'static str, &'static str, &'static str);

const RUNTIME: [Row; 30] = [
    ("actix-web-4", "actix_web", "tests/conformance/tests/suite/main.rs", "serve-actix-web"),
    ("async-graphql-7", "subscriptions_too", "tests/conformance/tests/protocols/graphql.rs", "async_graphql_7"),
    ("axum-08", "generics_and_impls_by_hand", "tests/tests/axum.rs", "status_error::axum_08"),
    ("dropshot-018", "dropshot", "tests/conformance/tests/suite/main.rs", "serve-dropshot"),
    ("poem-3", "poem", "tests/conformance/tests/suite/main.rs", "serve-poem"),
    ("rocket-05", "rocket", "tests/conformance/tests/suite/main.rs", "serve-rocket"),
    ("salvo-1", "salvo", "tests/conformance/tests/suite/main.rs", "serve-salvo"),
    ("tonic-014", "details_are_those_of_google_rpc", "tests/conformance/tests/protocols/grpc.rs", "tonic"),
    ("warp-04", "warp", "tests/conformance/tests/suite/main.rs", "serve-warp"),
    ("tower-service-03", "a_service_that_is_not_axum_s", "tests/tests/stack.rs", "status_error::tower"),
    ("extract", "answers_with_the_apis_errors", "examples/lambda/src/main.rs", "extract::"),
    ("contract", "entries_are_merged_by_code_and_status", "tests/tests/export.rs", "status_error::export"),
    ("openapi", "a_response_has_its_errors", "tests/tests/openapi/main.rs", "export::openapi"),
    ("aide-015", "aide_notes_the_errors_of_handlers_and_extractors", "tests/tests/openapi/handlers.rs", "aide::axum"),
    (
        "utoipa-5",
        "utoipa_notes_the_types_that_an_operation_names",
        "tests/tests/openapi/handlers.rs",
        "utoipa::OpenApi",
    ),
    ("schemars-1", "members_have_the_schema_of_their_type", "tests/tests/export.rs", "JsonSchema"),
    ("client", "only_the_apis_own_bodies_are_known", "tests/tests/decode.rs", "status_error::client"),
    ("testing", "values_and_variants_in_each_format", "tests/tests/assertions.rs", "testing::Recorded"),
    ("tracing", "corpus_events_of_the_runtime", "tests/tests/corpus/main.rs", "corpus::events"),
    ("log-04", "a_masked_500_reaches_the_logger_once_and_in_one_line", "tests/tests/log_records.rs", "log::Log"),
    ("garde-023", "reports_of_garde", "tests/tests/axum.rs", "garde::Report"),
    (
        "validator-021",
        "errors_of_validator_have_pointers_and_no_values",
        "tests/tests/field_errors.rs",
        "ValidationErrors",
    ),
    (
        "serde-path-to-error-01",
        "paths_of_serde_are_pointers_with_the_names_on_the_wire",
        "tests/tests/field_errors.rs",
        "serde_path_to_error::Error",
    ),
    (
        "sqlx-08",
        "what_else_a_database_says_becomes_its_variant",
        "tests/databases/tests/all/sqlx_08.rs",
        "use sqlx_08::{Error, error};",
    ),
    ("sqlx-09", "sqlite", "tests/databases/tests/shared/sqlx.rs", "sqlx::Error"),
    ("diesel-2", "sqlite", "tests/databases/tests/all/diesel_2.rs", "diesel"),
    ("tokio-postgres-07", "postgres", "tests/databases/tests/all/tokio_postgres_07.rs", "tokio_postgres"),
    ("rusqlite-0", "sqlite", "tests/databases/tests/shared/rusqlite.rs", "rusqlite"),
    (
        "sea-orm-1",
        "indexes_are_read_through_each_backend",
        "tests/databases/tests/all/sea_orm_1.rs",
        "sea_orm_1::diff(",
    ),
    ("sea-orm-2", "sqlite", "tests/databases/tests/shared/sea_orm.rs", "sea_orm::DbErr"),
];

const LOG: [Row; 9] = [
    ("actix-web-4", "actix_web", "tests/conformance/tests/error_log/main.rs", "servers::actix_web"),
    ("poem-3", "poem", "tests/conformance/tests/error_log/main.rs", "servers::poem"),
    ("rocket-05", "rocket", "tests/conformance/tests/error_log/main.rs", "rocket_routes::serve"),
    ("salvo-1", "salvo", "tests/conformance/tests/error_log/main.rs", "servers::salvo"),
    ("sqlite", "a_file_of_each_earlier_version_is_brought_to_this_one", "error-log/src/store/sqlite.rs", "SqlitePool"),
    (
        "postgres",
        "nodes_that_start_at_once_make_the_tables_once",
        "error-log/src/store/postgres/tests.rs",
        "PostgresStore",
    ),
    ("clickhouse", "the_first_write_wins", "tests/error-log/tests/clickhouse/main.rs", "ClickHouseStore"),
    ("html", "text_is_escaped_and_links_are_encoded", "error-log/src/html/tests.rs", "text/html"),
    (
        "axum-08",
        "what_a_hosts_store_gives_out_is_looked_at_once_more",
        "tests/error-log/tests/isolation.rs",
        "axum_08::routes",
    ),
];

const CONTRACT: [Row; 2] = [
    ("docs", "a_page_has_everything_that_clients_know_of_a_code", "contract/src/docs/tests.rs", "Docs::new"),
    (
        "axum-08",
        "the_type_of_each_response_is_the_uri_of_its_page",
        "tests/tests/error_docs/main.rs",
        "axum_08::routes",
    ),
];

#[test]
fn a_test_uses_each_feature() {
    let packages = [
        ("runtime/Cargo.toml", RUNTIME.as_slice()),
        ("error-log/Cargo.toml", &LOG),
        ("contract/Cargo.toml", &CONTRACT),
    ];
    for (manifest, rows) in packages {
        let features = public_features(manifest);
        let features: BTreeSet<&str> = features.iter().map(|(name, _)| name.as_str()).collect();
        let rows_of: BTreeSet<&str> = rows.iter().map(|(feature, ..)| *feature).collect();
        assert_eq!(features, rows_of, "each feature of {manifest} has a row with a test of it");
        for (feature, test, file, own) in rows {
            let source = fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            // A test function, or a row of a macro that makes one function for each row.
            let is_there = source.contains(&format!("fn {test}(")) || source.contains(&format!("\n    {test}: \""));
            assert!(is_there, "{feature}: {file} has no test {test}");
            assert!(source.contains(own), "{feature}: {file} does not use {own}");
        }
    }
}

#[test]
fn each_feature_is_on_in_the_readmes_test_command() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.lines().any(|line| line == "cargo test --workspace"), "the command has no features of its own");
    let metadata = metadata();
    let packages =
        [("runtime", "status-error"), ("error-log", "status-error-log"), ("contract", "status-error-contract")];
    for (folder, package) in packages {
        let manifest = root().join(folder).join("Cargo.toml");
        let is_it = |described: &&Value| {
            described["name"] == package && described["manifest_path"] == manifest.to_str().unwrap()
        };
        let id = &metadata["packages"].as_array().unwrap().iter().find(is_it).unwrap()["id"];
        let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
        let on = nodes.iter().find(|node| node["id"] == *id).unwrap()["features"].as_array().unwrap();
        let features = public_features(&format!("{folder}/Cargo.toml"));
        let off: Vec<&str> =
            features.iter().map(|(name, _)| name.as_str()).filter(|name| !on.iter().any(|on| on == name)).collect();
        assert_eq!(off, [""; 0], "no package of the workspace turns these features of {package} on");
    }
}
