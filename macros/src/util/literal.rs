//! String literals that are parsed once. syn's `LitStr` parses the literal when it is created and
//! again at each call of `value()`.

use proc_macro2::{Literal, Span};
use syn::Lit;
use syn::parse::{Parse, ParseStream};

/// A string literal of the user's code.
pub(crate) struct Str {
    value: String,
    span: Span,
}

impl Str {
    /// Reads a literal. Returns `None` if it is not a string.
    pub(crate) fn of(literal: &Literal) -> Option<Self> {
        let (text, span) = (literal.to_string(), literal.span());
        let plain = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        let value = match plain.filter(|plain| !plain.contains('\\')) {
            Some(plain) => plain.to_owned(),
            None => match Lit::new(literal.clone()) {
                Lit::Str(text) => text.value(),
                _ => return None,
            },
        };
        Some(Self { value, span })
    }

    pub(crate) fn value(&self) -> &str {
        &self.value
    }

    pub(crate) fn to_value(&self) -> String {
        self.value.clone()
    }

    pub(crate) fn span(&self) -> Span {
        self.span
    }
}

impl Parse for Str {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let literal: Literal = input.parse()?;
        Self::of(&literal).ok_or_else(|| syn::Error::new(literal.span(), "expected a string literal"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_what_rustc_takes_it_for() {
        let values = [
            (r#""plain {id}""#, Some("plain {id}")),
            (r#""""#, Some("")),
            (r#""a\"b\\\u{e9}""#, Some("a\"b\\é")),
            ("\"a\\\n   b\"", Some("ab")),
            (r###"r#"a\"b"#"###, Some("a\\\"b")),
            (r#"b"a""#, None),
            (r#"c"a""#, None),
            ("'a'", None),
            ("1", None),
        ];
        for (written, value) in values {
            let literal: Literal = written.parse().unwrap();
            assert_eq!(Str::of(&literal).map(|text| text.to_value()).as_deref(), value, "{written}");
        }
    }
}
