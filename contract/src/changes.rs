//! The changes from one contract to another one.

use std::fmt;

/// The effect of a change on clients that were written before it.
///
/// Exhaustive, because each list of changes has one of these effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The clients keep working: a text changed, or a response says more than before.
    Compatible,
    /// The clients get responses that they could not expect: a code or a status is new.
    Additive,
    /// Something that the clients may rely on is gone or different.
    Breaking,
}

impl Verdict {
    /// Returns the heading of a list of such changes.
    pub(crate) fn heading(self) -> &'static str {
        match self {
            Self::Breaking => "Changes that break clients",
            Self::Additive => "Additions that clients must expect",
            Self::Compatible => "Other changes",
        }
    }
}

/// A change of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) verdict: Verdict,
    /// The code, or the code and the status if the code has several.
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// The changes from one contract to another one, from
/// [`LockedContract::changes_since`](crate::LockedContract::changes_since).
///
/// Its `Display` is Markdown for a changelog: up to three sections, each with a list. The text is
/// empty if there are no changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes(pub(crate) Vec<Change>);

impl Changes {
    /// Returns whether the contracts are equal.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the verdict on all changes together, which is the worst one. It is
    /// [`Compatible`](Verdict::Compatible) if there are no changes.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.0.iter().map(|change| change.verdict).max().unwrap_or(Verdict::Compatible)
    }

    /// Returns a sentence for each change with this verdict:
    /// `duplicate_record: the status was 409 and is now 422`.
    pub fn sentences(&self, verdict: Verdict) -> impl Iterator<Item = String> + '_ {
        let changes = self.0.iter().filter(move |change| change.verdict == verdict);
        changes.map(|change| format!("{}: {}", change.subject, change.text))
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for verdict in [Verdict::Breaking, Verdict::Additive, Verdict::Compatible] {
            let mut changes = self.0.iter().filter(|change| change.verdict == verdict).peekable();
            if changes.peek().is_some() {
                write!(f, "{separator}### {}\n\n", verdict.heading())?;
                separator = "\n";
            }
            for change in changes {
                writeln!(f, "- {}: {}", code_span(&change.subject), change.text)?;
            }
        }
        Ok(())
    }
}

/// Returns a text as a code span of Markdown. No character has a meaning in it.
pub(crate) fn code_span(text: &str) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    // One space at each end is no part of the text, and a span of spaces alone keeps them.
    let is_padded = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) || text.is_empty();
    let space = if is_padded { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Returns the number of backticks in the longest run of them.
pub(crate) fn longest_run(text: &str) -> usize {
    text.split(|char| char != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_backtick_ends_a_code_span() {
        for (text, expected) in [("a", "`a`"), ("a``b", "```a``b```"), ("a`", "`` a` ``"), ("", "`  `"), (" ", "`   `")]
        {
            assert_eq!(code_span(text), expected);
        }
    }
}
