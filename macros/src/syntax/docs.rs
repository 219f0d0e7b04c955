//! Doc comments.

use syn::{Attribute, Expr, Lit, Meta};

/// Returns the text of the doc comment, as rustdoc reads it.
pub(super) fn docs(attrs: &[Attribute]) -> String {
    let lines = attrs.iter().filter_map(|attr| match &attr.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    let lines: Vec<String> = lines.flat_map(|text| doc_lines(&text)).collect();
    lines.join("\n").trim().to_owned()
}

/// Returns the lines of one comment. If all lines of a block comment begin with a star, the stars
/// are removed.
fn doc_lines(text: &str) -> Vec<String> {
    let mut inner = text.split('\n').skip(1).map(str::trim_start).filter(|line| !line.is_empty()).peekable();
    let is_starred = inner.peek().is_some() && inner.all(|line| line.starts_with('*'));
    let lines = text.split('\n').map(|line| match line.trim_start().strip_prefix('*') {
        Some(line) if is_starred => line,
        _ => line,
    });
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned()).collect()
}
