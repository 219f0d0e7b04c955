//! A pass case of the ui tests, here for Clippy, which sees no such case.

#[path = "ui/pass/denied_lints.rs"]
mod denied_lints;

#[test]
fn the_derive_is_clean_under_denied_lints() {
    denied_lints::main();
}
