//! The difference between two lists.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

/// The lines that only one of two lists has. The order of lines doesn't count.
#[derive(Debug, PartialEq)]
pub(crate) struct Difference {
    gone: Vec<String>,
    new: Vec<String>,
}

impl Difference {
    pub(crate) fn between(before: &str, after: &str) -> Self {
        // For each line, how many times more often `after` has the line than `before`.
        let mut surplus: BTreeMap<&str, isize> = BTreeMap::new();
        for line in before.lines() {
            *surplus.entry(line).or_default() -= 1;
        }
        for line in after.lines() {
            *surplus.entry(line).or_default() += 1;
        }
        let mut difference = Self { gone: Vec::new(), new: Vec::new() };
        for (line, surplus) in surplus {
            let lines = if surplus < 0 { &mut difference.gone } else { &mut difference.new };
            lines.extend((0..surplus.unsigned_abs()).map(|_| line.to_owned()));
        }
        difference
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.gone.is_empty() && self.new.is_empty()
    }
}

/// Writes a line for each difference, with `-` before removed lines and `+` before new ones.
impl Display for Difference {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.gone.iter().try_for_each(|line| writeln!(f, "- {line}"))?;
        self.new.iter().try_for_each(|line| writeln!(f, "+ {line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Difference;

    #[test]
    fn a_difference_has_the_lines_that_are_gone_and_new() {
        let difference =
            Difference::between("pub mod a\npub fn a::f()\n", "pub mod a\npub fn a::f() -> u8\npub mod b\n");
        assert!(!difference.is_empty());
        assert_eq!(difference.to_string(), "- pub fn a::f()\n+ pub fn a::f() -> u8\n+ pub mod b\n");
    }

    #[test]
    fn a_difference_counts_lines_and_ignores_their_order() {
        assert!(Difference::between("a\nb\n", "b\na\n").is_empty());
        assert!(Difference::between("a\r\nb\r\n", "a\nb\n").is_empty());
        assert_eq!(Difference::between("a\na\na\nb\n", "a\nb\nb\n").to_string(), "- a\n- a\n+ b\n");
    }
}
