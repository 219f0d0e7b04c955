//! Names of types, made from codes.

use std::collections::BTreeSet;

/// The names of types that are taken.
#[derive(Debug, Default)]
pub(super) struct TypeNames(BTreeSet<String>);

impl TypeNames {
    /// Returns a new name for the type of a code and a status: `NotFoundProblem`. If that is taken,
    /// the name has the status too, or a number. The suffix keeps a code such as `error` from the
    /// names that a language has already.
    pub(super) fn add(&mut self, code: &str, status: u16) -> String {
        let name = pascal(code);
        let with_status = format!("{name}{status}Problem");
        let numbered = (2..).map(|number| format!("{name}{status}Problem{number}"));
        let mut names = [format!("{name}Problem"), with_status].into_iter().chain(numbered);
        let name = names.find(|name| !self.0.contains(name)).unwrap_or_default();
        self.0.insert(name.clone());
        name
    }
}

/// Returns a code in PascalCase, of ASCII letters and digits only. A code that begins with a digit
/// gets a prefix.
fn pascal(code: &str) -> String {
    let words = code.split(|char: char| !char.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let upper = |word: &str| {
        let (first, rest) = word.split_at(1);
        // A code in capitals is read as words, not as an abbreviation.
        let is_shouted = !code.chars().any(|char| char.is_ascii_lowercase());
        first.to_ascii_uppercase() + &if is_shouted { rest.to_ascii_lowercase() } else { rest.to_owned() }
    };
    let name: String = words.map(upper).collect();
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) { name } else { format!("Code{name}") }
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
