//! Names of types, made from codes.

use std::collections::BTreeSet;

/// The names of types that are taken.
#[derive(Debug, Default)]
pub(super) struct TypeNames(BTreeSet<String>);

impl TypeNames {
    /// Returns a new name for the type of a code and a status: `NotFoundProblem`. If that is taken,
    /// the name has the status too, or a number. The suffix keeps a code such as `error` from the
    /// names that a language has already. A code that begins with a digit gets a prefix.
    pub(super) fn add(&mut self, code: &str, status: u16) -> String {
        let name = pascal(code);
        let name =
            if name.starts_with(|first: char| first.is_ascii_alphabetic()) { name } else { format!("Code{name}") };
        let with_status = format!("{name}{status}Problem");
        let numbered = (2..).map(|number| format!("{name}{status}Problem{number}"));
        let mut names = [format!("{name}Problem"), with_status].into_iter().chain(numbered);
        let name = names.find(|name| !self.0.contains(name)).unwrap_or_default();
        self.0.insert(name.clone());
        name
    }
}

/// Returns a code in PascalCase, of ASCII letters and digits only. It may begin with a digit, or be
/// empty. A code in capitals is read as words, not as an abbreviation.
pub(super) fn pascal(code: &str) -> String {
    let is_shouted = !code.chars().any(|char| char.is_ascii_lowercase());
    let words = code.split(|char: char| !char.is_ascii_alphanumeric());
    words.map(|word| capitalized(word, is_shouted)).collect()
}

fn capitalized(word: &str, is_shouted: bool) -> String {
    let mut chars = word.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    let others = chars.map(|char| if is_shouted { char.to_ascii_lowercase() } else { char });
    first.into_iter().chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_legal_and_new() {
        let mut names = TypeNames::default();
        for (code, status, name) in [
            ("not_found", 404, "NotFoundProblem"),
            ("not_found", 410, "NotFound410Problem"),
            ("not-found", 404, "NotFound404Problem"),
            ("not.found", 404, "NotFound404Problem2"),
            ("NOT FOUND", 404, "NotFound404Problem3"),
            ("buyers.not-found", 404, "BuyersNotFoundProblem"),
            ("duplicateRecord", 409, "DuplicateRecordProblem"),
            ("50035", 400, "Code50035Problem"),
            ("*/", 400, "CodeProblem"),
            ("\"`${x}", 400, "XProblem"),
            ("error", 500, "ErrorProblem"),
        ] {
            assert_eq!(names.add(code, status), name, "{code} {status}");
        }
    }
}
