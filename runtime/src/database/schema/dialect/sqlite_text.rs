//! The names of the constraints in SQLite's `CREATE TABLE`. SQLite has no catalog of checks, and
//! keeps the statement as it was written.

use crate::contract::violation::ViolationKind;
use crate::database::schema::TableConstraint;

/// Returns the foreign keys that have a name, and all `CHECK` constraints. A `CHECK` without a name
/// gets its expression as the name, because SQLite reports it so.
pub(super) fn constraints(table: &str, sql: &str) -> Vec<TableConstraint> {
    let tokens: Vec<Token<'_>> = Tokens(sql).collect();
    let mut constraints = Vec::new();
    let mut name: Option<String> = None;
    for (index, token) in tokens.iter().enumerate() {
        if token.is_word("CONSTRAINT") {
            name = tokens.get(index + 1).map(Token::name);
            continue;
        }
        // The name itself, which may be the word of a constraint.
        let is_name =
            index.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|it| it.is_word("CONSTRAINT"));
        if is_name {
            continue;
        }
        let after = tokens.get(index + 1);
        if token.is_word("CHECK") && after.is_some_and(|after| after.text.starts_with('(')) {
            let expression = after.and_then(|after| after.text.get(1..after.text.len() - 1)).unwrap_or_default().trim();
            let name = name.take().unwrap_or_else(|| expression.to_owned());
            constraints.push(TableConstraint::new(ViolationKind::Check, table, name));
        } else if token.is_word("REFERENCES") || (token.is_word("FOREIGN") && after.is_some_and(|it| it.is_word("KEY")))
        {
            // The `REFERENCES` behind `FOREIGN KEY (…)` finds no name any more.
            let name = name.take();
            constraints.extend(name.map(|name| TableConstraint::new(ViolationKind::ForeignKey, table, name)));
        } else if ["NOT", "NULL", "UNIQUE", "PRIMARY", "DEFAULT", "COLLATE", "GENERATED", "AS"]
            .iter()
            .any(|word| token.is_word(word))
        {
            name = None;
        }
    }
    constraints
}

/// A word, a name in quotes, a text in parentheses, or another character.
#[derive(Debug, Clone, Copy)]
struct Token<'s> {
    text: &'s str,
}

impl Token<'_> {
    fn is_word(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    /// Returns the name without its quotes. A doubled quote is a quote in the name.
    fn name(&self) -> String {
        let unquoted = |open: char, close: char| {
            let inner = self.text.strip_prefix(open)?.strip_suffix(close)?;
            Some(inner.replace(&format!("{close}{close}"), &close.to_string()))
        };
        let quotes = [('"', '"'), ('`', '`'), ('\'', '\''), ('[', ']')];
        quotes.into_iter().find_map(|(open, close)| unquoted(open, close)).unwrap_or_else(|| self.text.to_owned())
    }
}

/// The tokens of the outermost pair of parentheses, which has the columns and the constraints. A
/// further pair of parentheses is one token.
struct Tokens<'s>(&'s str);

impl<'s> Iterator for Tokens<'s> {
    type Item = Token<'s>;

    fn next(&mut self) -> Option<Token<'s>> {
        loop {
            let trimmed = self.0.trim_start();
            let comment = comment(trimmed);
            self.0 = trimmed.get(comment..).unwrap_or_default();
            if comment == 0 {
                break;
            }
        }
        let end = match self.0.chars().next()? {
            // The columns of the table begin after the first parenthesis, so only later ones are
            // skipped as a whole.
            '(' if self.is_inner() => end_of_parentheses(self.0),
            char @ ('"' | '`' | '\'') => end_of_quotes(self.0, char),
            '[' => self.0.find(']').map_or(self.0.len(), |at| at + 1),
            char if is_of_word(char) => self.0.find(|char| !is_of_word(char)).unwrap_or(self.0.len()),
            char => char.len_utf8(),
        };
        let (text, rest) = self.0.split_at_checked(end)?;
        self.0 = rest;
        Some(Token { text })
    }
}

impl Tokens<'_> {
    /// Returns whether the parenthesis at the beginning of the text closes before the last one of
    /// the text does.
    fn is_inner(&self) -> bool {
        let end = end_of_parentheses(self.0);
        self.0.get(end..).is_some_and(|rest| rest.contains(')'))
    }
}

fn is_of_word(char: char) -> bool {
    char.is_alphanumeric() || char == '_' || char == '$'
}

/// Returns the length of the comment at the beginning of a text.
fn comment(text: &str) -> usize {
    if text.starts_with("--") {
        return text.find('\n').map_or(text.len(), |at| at + 1);
    }
    if text.starts_with("/*") { text.find("*/").map_or(text.len(), |at| at + 2) } else { 0 }
}

/// Returns the length of the quoted text at the beginning of a text.
fn end_of_quotes(text: &str, quote: char) -> usize {
    let mut rest = text.char_indices().skip(1).peekable();
    while let Some((at, char)) = rest.next() {
        if char == quote && rest.next_if(|(_, next)| *next == quote).is_none() {
            return at + quote.len_utf8();
        }
    }
    text.len()
}

/// Returns the length of the text in parentheses at the beginning of a text, with them.
fn end_of_parentheses(text: &str) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let comment = comment(rest);
        if comment > 0 {
            at += comment;
            continue;
        }
        let Some(char) = rest.chars().next() else { break };
        match char {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += match char {
            '"' | '`' | '\'' => end_of_quotes(rest, char),
            '[' => rest.find(']').map_or(rest.len(), |at| at + 1),
            char => char.len_utf8(),
        };
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sql: &str) -> Vec<(&'static str, String)> {
        constraints("t", sql).into_iter().map(|constraint| (constraint.kind.as_str(), constraint.name)).collect()
    }

    #[test]
    fn names_are_read_however_they_are_written() {
        let sql = r#"CREATE TABLE "a (b" (
            id INTEGER CONSTRAINT pk PRIMARY KEY, -- CHECK (no)
            a INT CONSTRAINT "a ""check""" CHECK (a > 0 AND b <> ')' /* ) */),
            b TEXT constraint [b check] check(length(b) < 10) NOT NULL,
            c INT CONSTRAINT c_null NOT NULL CHECK ( c  <  5 ),
            d INT CONSTRAINT d_fkey REFERENCES o (id) ON DELETE SET NULL DEFAULT (1),
            e INT DEFAULT ('CHECK (x)') REFERENCES o,
            "check" TEXT, CONSTRAINT check_ CHECK ("check" IN ('CONSTRAINT', 'x')),
            CONSTRAINT `f_fkey` FOREIGN KEY (d, e) REFERENCES p (d, e), FOREIGN KEY (e) REFERENCES o
        ) STRICT"#;
        let expected = [
            ("check", "a \"check\""),
            ("check", "b check"),
            ("check", "c  <  5"),
            ("foreign key", "d_fkey"),
            ("check", "check_"),
            ("foreign key", "f_fkey"),
        ];
        assert_eq!(found(sql), expected.map(|(kind, name)| (kind, name.to_owned())));
    }

    #[test]
    fn a_text_that_is_cut_has_fewer() {
        let sql = "CREATE TABLE t (a INT CONSTRAINT é CHECK (a > '(''é'), \"b\" TEXT /* x */ CHECK (b))";
        for end in (0..sql.len()).filter(|end| sql.is_char_boundary(*end)) {
            assert!(found(sql.get(..end).unwrap_or_default()).len() <= 2);
        }
        assert_eq!(found(sql).len(), 2);
    }
}
