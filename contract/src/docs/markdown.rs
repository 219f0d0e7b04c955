//! The pages as Markdown (CommonMark).

use super::about::About;
use super::links::Links;
use super::page::{ErrorDocs, Page};
use super::text::{FIELD_ERRORS, MASKED, OPEN, facts, plain, sentence, unique_fields};
use crate::changes::{code_span, longest_run};
use std::fmt::Write as _;

/// A text of Markdown. Writing to it can't fail.
#[derive(Default)]
struct Markdown(String);

impl Markdown {
    /// Adds a block, with an empty line before it.
    fn block(&mut self, text: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(text);
        self.0.push('\n');
    }

    /// Adds a list.
    fn list(&mut self, lines: &[String]) {
        if !lines.is_empty() {
            self.block(&lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n"));
        }
    }
}

/// Returns the list of all codes.
pub(super) fn list(about: &About, pages: &[Page], links: Links<'_>) -> String {
    let line = |page: &Page| {
        let mut line = format!("[{}]({}) {}", span(&page.code), links.page(page), page.statuses().join(", "));
        if !page.summary().is_empty() {
            // Writing to a string can't fail.
            let _ = write!(line, ": {}", escaped(page.summary()));
        }
        line
    };
    let lines = |is_gone| pages.iter().filter(|page| page.is_gone() == is_gone).map(line).collect::<Vec<_>>();
    let mut text = Markdown::default();
    text.block(&format!("# Errors of {}", escaped(about.api)));
    text.list(&lines(false));
    if about.is_open {
        text.block(OPEN);
    }
    let gone = lines(true);
    if !gone.is_empty() {
        text.block("## Removed codes");
        text.list(&gone);
    }
    text.0
}

/// Returns the page of a code.
pub(super) fn page(page: &Page, links: Links<'_>) -> String {
    let mut text = Markdown::default();
    text.block(&format!("# {}", span(&page.code)));
    text.block(&format!("[All errors]({})", links.list()));
    for error in &page.errors {
        heading(&mut text, &error.status, error.title.as_deref());
        section(&mut text, error);
    }
    for error in &page.gone {
        heading(&mut text, &error.status, error.title.as_deref());
        text.block(&escaped(&sentence(error)));
        if !error.summary.is_empty() {
            text.block(&escaped(&error.summary));
        }
        text.list(&[format!("Problem type: {}", span(&error.r#type))]);
    }
    text.0
}

fn heading(text: &mut Markdown, status: &str, title: Option<&str>) {
    text.block(format!("## {} {}", escaped(status), escaped(title.unwrap_or_default())).trim_end());
}

fn section(text: &mut Markdown, error: &ErrorDocs) {
    if error.is_masked {
        text.block(MASKED);
    }
    for summary in &error.summaries {
        text.block(&escaped(summary));
    }
    let messages = error.messages.iter().map(|message| ("Message", message.as_str()));
    let docs = error.docs.iter().filter(|docs| **docs != error.r#type).map(|docs| ("Documentation", docs.as_str()));
    let all = messages.chain(facts(error)).chain(docs);
    text.list(&all.map(|(name, value)| format!("{name}: {}", span(value))).collect::<Vec<_>>());

    let sometimes = |is_required: bool| if is_required { "" } else { " (not always)" };
    let members = error.members.iter().map(|member| {
        let description = if member.description.is_empty() { "" } else { ": " };
        let description = format!("{description}{}", escaped(&member.description));
        format!("{}: {}{}{description}", span(&member.name), span(&member.words), sometimes(member.required))
    });
    let headers = error.headers.iter().map(|header| {
        let value = header.value.as_deref().map_or_else(|| "any value".to_owned(), span);
        format!("{}: {value}{}", span(&header.name), sometimes(header.required))
    });
    let unique = error.unique_fields.iter().map(|fields| format!("unique: {}", span(&unique_fields(fields))));
    if !error.members.is_empty() {
        text.block("### Members");
        text.list(&members.collect::<Vec<_>>());
    }
    if error.field_errors {
        text.block("### Field errors");
        text.block(FIELD_ERRORS);
        text.list(&unique.collect::<Vec<_>>());
    }
    if !error.headers.is_empty() {
        text.block("### Headers");
        text.list(&headers.collect::<Vec<_>>());
    }
    if let Some(example) = error.body.as_ref().and_then(|body| body.example()) {
        let fence = "`".repeat(longest_run(&example).max(2) + 1);
        text.block("### Example of the body");
        text.block(&format!("{fence}json\n{}\n{fence}", plain(&example, true)));
    }
}

/// Returns a text in one line as a code span.
fn span(text: &str) -> String {
    code_span(&plain(text, false))
}

/// Returns a text in one line whose characters have no meaning in Markdown and HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in plain(text, false).chars() {
        // CommonMark §2.4: a backslash before any ASCII punctuation. The other signs have a meaning
        // only beside one of these.
        let is_special = match char {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '|' | '~' | '!' | '$' => true,
            // At the start of a line, these signs begin a list or underline a heading.
            '-' | '+' | '=' => escaped.is_empty(),
            // At the start of a line, a number with one of these signs begins a list.
            '.' | ')' => !escaped.is_empty() && escaped.bytes().all(|byte| byte.is_ascii_digit()),
            _ => false,
        };
        if is_special {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_begins_no_list_and_no_heading() {
        for (text, expected) in [
            ("- locked", "\\- locked"),
            ("+1 is too much", "\\+1 is too much"),
            ("===", "\\==="),
            ("1. The buyer", "1\\. The buyer"),
            ("20) The buyer", "20\\) The buyer"),
            ("The buyer - version 1.5 (new)", "The buyer - version 1.5 (new)"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
