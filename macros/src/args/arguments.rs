//! The arguments of one attribute, as data.

use crate::attribute::{Attribute, Key};
use crate::util::diagnostics::Errors;
use crate::util::literal::{Constant, Str};
use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::{Ident, LitInt, Path, Type};

/// The arguments of one attribute.
pub(crate) struct Args {
    pub(crate) attribute: &'static Attribute,
    /// The span of the attribute's name.
    pub(crate) span: Span,
    pub(crate) positional: Vec<Item>,
    pub(crate) keys: Vec<(&'static Key, Span, Value)>,
    /// Whether a mistake in the arguments has been reported. An argument that is missing is not
    /// reported then, because the part with the mistake may be that argument.
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
    Bool(bool),
    String(Str),
    Path(Path),
    Strings(Vec<Str>),
    Words(Vec<Ident>),
    Paths(Vec<Path>),
    /// Types, each with the path after its `if`.
    Conversions(Vec<(Path, Option<Path>)>),
    Type(Box<Type>),
    /// Numbers and names of constants of `http::StatusCode`.
    Statuses(Vec<Item>),
    /// Statuses, each with the last one if it is the first of a range.
    Ranges(Vec<(Item, Option<Last>)>),
    /// A status, and the span of `same_or` if the status is in its parentheses.
    Otherwise(Box<Item>, Option<Span>),
    /// Names of members with literal values.
    Members(Vec<(Ident, Constant)>),
    /// Names, each with the names in its parentheses.
    Subsets(Vec<(Ident, Vec<Ident>)>),
}

/// The end of a range of statuses.
pub(crate) struct Last {
    pub(crate) item: Item,
    /// Whether the range is written with `..=`.
    pub(crate) is_inclusive: bool,
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

/// Reports an attribute's missing argument, unless another mistake in the attribute has been
/// reported. Always returns `None`.
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
