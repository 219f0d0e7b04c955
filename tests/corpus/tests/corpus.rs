//! The rules of the corpus: each change has a reason, and no test vanishes without one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod test_names;

use corpus::changes;

#[test]
fn every_change_of_a_recording_has_its_reason() {
    let unexplained = changes::unexplained();
    assert!(
        unexplained.is_empty(),
        "{}\nWrite a line for each into tests/corpus/CHANGES.md: - `file` digest: reason",
        unexplained.join("\n")
    );
}
