//! The contents of one attribute, as data.

use crate::attribute::{Attribute, Key};
use crate::util::diagnostics::Errors;
use crate::util::literal::Str;
use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::{Ident, LitInt, Path, Type};

/// The contents of one attribute.
pub(crate) struct Args {
    pub(crate) attribute: &'static Attribute,
    /// The attribute's name.
    pub(crate) span: Span,
    pub(crate) positional: Vec<Item>,
    pub(crate) keys: Vec<(&'static Key, Span, Value)>,
    /// Whether a part of it could not be read. What is missing then is not missed again.
    pub(crate) incomplete: bool,
}

pub(crate) enum Item {
    String(Str),
    Number(LitInt),
    Word(Ident),
    Path(Path),
}

pub(crate) enum Value {
    Flag,
    String(Str),
    Path(Path),
    Strings(Vec<Str>),
    Words(Vec<Ident>),
    Paths(Vec<Path>),
    Type(Box<Type>),
    /// Numbers, and constants of `http::StatusCode`.
    Statuses(Vec<Item>),
}

impl Item {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::String(string) => string.span(),
            Self::Number(number) => number.span(),
            Self::Word(word) => word.span(),
            Self::Path(path) => path.span(),
        }
    }
}

/// Reports what an attribute lacks, unless a mistake in it has been reported.
pub(crate) fn missing<T>(attribute: &Attribute, span: Span, reported: bool, what: &str, errors: &Errors) -> Option<T> {
    if !reported {
        errors.help(
            span,
            format_args!("`#[{}]` needs {what}", attribute.name),
            format_args!("write `{}`", attribute.syntax),
        );
    }
    None
}
