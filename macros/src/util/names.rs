//! Names: of identifiers, case conversions, and suggestions for misspelled names.

use syn::Ident;

/// Returns an identifier's name without `r#`.
pub(crate) fn plain(ident: &Ident) -> String {
    let name = ident.to_string();
    match name.strip_prefix("r#") {
        Some(plain) => plain.to_owned(),
        None => name,
    }
}

/// The case conversions of `rename_all`. They are serde's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Case {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

pub(crate) const CASES: [(&str, Case); 8] = [
    ("lowercase", Case::Lower),
    ("UPPERCASE", Case::Upper),
    ("PascalCase", Case::Pascal),
    ("camelCase", Case::Camel),
    ("snake_case", Case::Snake),
    ("SCREAMING_SNAKE_CASE", Case::ScreamingSnake),
    ("kebab-case", Case::Kebab),
    ("SCREAMING-KEBAB-CASE", Case::ScreamingKebab),
];

impl Case {
    /// Converts a variant's name. An acronym is one word: `HTTPError` becomes `http_error`.
    pub(crate) fn apply(self, name: &str) -> String {
        let words = words(name);
        let lower = |word: &str| word.to_lowercase();
        let upper = |word: &str| word.to_uppercase();
        let join =
            |convert: fn(&str) -> String, by: &str| words.iter().map(|word| convert(word)).collect::<Vec<_>>().join(by);
        match self {
            Self::Lower => lower(name),
            Self::Upper => upper(name),
            Self::Pascal => name.to_owned(),
            Self::Camel => match words.split_first() {
                Some((first, others)) => lower(first) + &others.concat(),
                None => String::new(),
            },
            Self::Snake => join(str::to_lowercase, "_"),
            Self::ScreamingSnake => join(str::to_uppercase, "_"),
            Self::Kebab => join(str::to_lowercase, "-"),
            Self::ScreamingKebab => join(str::to_uppercase, "-"),
        }
    }
}

/// Splits a name in PascalCase into words: `HTTP2Error` into `HTTP2` and `Error`.
fn words(name: &str) -> Vec<&str> {
    let (mut words, mut start) = (Vec::new(), 0);
    let mut chars = name.char_indices().peekable();
    let mut before = chars.next().map_or('_', |(_, first)| first);
    while let Some((at, this)) = chars.next() {
        let next_is_lower = chars.peek().is_some_and(|(_, next)| next.is_lowercase());
        if this != '_' && (before == '_' || this.is_uppercase() && (!before.is_uppercase() || next_is_lower)) {
            words.push(&name[start..at]);
            start = at;
        }
        before = this;
    }
    words.push(&name[start..]);
    let words = words.into_iter().map(|word| word.trim_matches('_'));
    words.filter(|word| !word.is_empty()).collect()
}

/// Returns the known name nearest to an unknown one. Returns `None` if no name is near enough for
/// the unknown one to be a misspelling.
pub(crate) fn nearest<'n>(unknown: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let unknown = unknown.to_lowercase();
    // A prefix counts as near: `rename` for `rename_all`.
    let is_begun = |name: &str| unknown.chars().count() > 2 && name.starts_with(&unknown);
    known
        .into_iter()
        .map(|name| (name.to_lowercase(), name))
        .map(|(lower, name)| (if is_begun(&lower) { 1 } else { distance(&unknown, &lower) }, name))
        // A name of one letter is near to no other.
        .filter(|(distance, name)| {
            let len = name.chars().count().max(unknown.chars().count());
            *distance <= (len / 3).max(1) && *distance < len
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Returns the text of a `help:` that corrects an unknown name: the nearest known name, or all
/// known names, sorted.
pub(crate) fn suggest<'n>(unknown: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    match (nearest(unknown, known.iter().copied()), known.as_slice()) {
        (Some(name), _) => format!("write `{name}`"),
        (None, []) => "remove it".to_owned(),
        (None, all) => format!("write {}", list(all, "or")),
    }
}

/// Returns the names as a list: `` `a`, `b` or `c` ``.
pub(crate) fn list(names: &[&str], conjunction: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => [&others.join(", "), conjunction, last].join(" "),
        None => String::new(),
    }
}

/// Returns the number of edits from one text to the other. A swap of two neighbors is one edit.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut rows = vec![(0..=right.len()).collect::<Vec<usize>>()];
    for i in 1..=left.len() {
        let mut row = vec![i];
        for j in 1..=right.len() {
            let substitution = rows[i - 1][j - 1] + usize::from(left[i - 1] != right[j - 1]);
            let mut best = substitution.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_stay_whole() {
        for (name, snake) in [
            ("NotFound", "not_found"),
            ("HTTPError", "http_error"),
            ("HTTP2Error", "http2_error"),
            ("InvalidURL", "invalid_url"),
            ("A", "a"),
            ("AB", "ab"),
            ("Already_Snake", "already_snake"),
            ("V2Gone", "v2_gone"),
        ] {
            assert_eq!(Case::Snake.apply(name), snake, "{name}");
        }
        assert_eq!(Case::Camel.apply("HTTPError"), "httpError");
        assert_eq!(Case::ScreamingKebab.apply("NotFound"), "NOT-FOUND");
        assert_eq!(Case::Lower.apply("NotFound"), "notfound");
        assert_eq!(Case::Pascal.apply("NotFound"), "NotFound");
    }

    #[test]
    fn suggests_a_slip_and_lists_the_rest() {
        assert_eq!(suggest("cod", ["title", "code"]), "write `code`");
        assert_eq!(suggest("CONFILCT", ["CONFLICT", "CONTINUE"]), "write `CONFLICT`");
        assert_eq!(suggest("banana", ["title", "code"]), "write `code` or `title`");
        assert_eq!(suggest("1", ["0"]), "write `0`");
        assert_eq!(suggest("id", []), "remove it");
    }
}
