//! A pass case of the ui tests, compiled here too, because Clippy doesn't see ui cases.

#[path = "ui/pass/denied_lints.rs"]
mod denied_lints;

#[test]
fn the_derive_is_clean_under_denied_lints() {
    denied_lints::main();
}
