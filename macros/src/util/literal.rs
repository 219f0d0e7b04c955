//! String literals that are parsed once, and the literal values of members. syn's `LitStr` parses
//! the literal when it is created and again at each call of `value()`.

use proc_macro2::{Literal, Span};
use syn::parse::{Parse, ParseStream};
use syn::{Ident, Lit, LitFloat, LitInt, Token};

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

/// A value that is the same in every response.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Constant {
    Null,
    Bool(bool),
    /// A number in the syntax of JSON.
    Number(String),
    String(String),
}

impl Parse for Constant {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Ident) || input.peek(syn::LitBool) {
            let word: proc_macro2::TokenTree = input.parse()?;
            return match word.to_string().as_str() {
                "null" => Ok(Self::Null),
                "true" => Ok(Self::Bool(true)),
                "false" => Ok(Self::Bool(false)),
                _ => Err(syn::Error::new(word.span(), "expected a literal or `null`")),
            };
        }
        let sign = if input.parse::<Option<Token![-]>>()?.is_some() { "-" } else { "" };
        if input.peek(LitInt) {
            let number: LitInt = input.parse()?;
            let text = format!("{sign}{}", number.base10_digits());
            let is_known = number.suffix().is_empty() && text.parse::<i64>().is_ok();
            return is_known.then_some(Self::Number(text)).ok_or_else(|| cant_be(number.span()));
        }
        if input.peek(LitFloat) {
            let number: LitFloat = input.parse()?;
            let value = format!("{sign}{}", number.base10_digits()).parse::<f64>().ok();
            let value = value.filter(|value| value.is_finite() && number.suffix().is_empty());
            return value.map(|value| Self::Number(format!("{value:?}"))).ok_or_else(|| cant_be(number.span()));
        }
        let text: Str = input.parse()?;
        if sign.is_empty() { Ok(Self::String(text.to_value())) } else { Err(cant_be(text.span())) }
    }
}

fn cant_be(span: Span) -> syn::Error {
    syn::Error::new(span, "expected a string, an integer of 64 bits, a number, a boolean or `null`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_is_a_scalar_of_json() {
        let number = |text: &str| Some(Constant::Number(text.to_owned()));
        for (written, value) in [
            ("null", Some(Constant::Null)),
            ("true", Some(Constant::Bool(true))),
            ("false", Some(Constant::Bool(false))),
            (r#""a\"b""#, Some(Constant::String("a\"b".to_owned()))),
            ("0", number("0")),
            ("-7", number("-7")),
            ("0x10", number("16")),
            ("1_000", number("1000")),
            ("-9223372036854775808", number("-9223372036854775808")),
            ("9223372036854775808", None),
            ("1u8", None),
            ("1.5", number("1.5")),
            ("-2.0", number("-2.0")),
            ("1e3", number("1000.0")),
            ("1e999", None),
            ("NULL", None),
            ("b\"a\"", None),
            ("-\"a\"", None),
            ("[1]", None),
        ] {
            assert_eq!(syn::parse_str::<Constant>(written).ok(), value, "{written}");
        }
    }

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
