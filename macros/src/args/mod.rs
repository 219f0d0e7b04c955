//! The parser of single attributes. It reads the tokens of an attribute by the attribute's row in
//! the table, and reports the mistakes that concern one attribute only.

pub(crate) mod arguments;
mod foreign;
mod items;
mod nested_form;
pub(crate) mod syntax;
mod value;

use crate::attribute::{self, Attribute, Node};
use crate::util::diagnostics::Errors;
use arguments::Args;
use items::read_one;
use nested_form::{misspelt, unfold};
use proc_macro2::Span;
use syn::{Meta, Path};

/// Reads this derive's attributes on a node. Reports misplaced and repeated ones, and leaves them
/// out.
pub(crate) fn read(attrs: &[syn::Attribute], node: Node, errors: &Errors) -> Vec<Args> {
    let mut all: Vec<Args> = Vec::new();
    for attr in attrs {
        let Some((known, span)) = known(attr.path()) else { continue };
        if known.name != attribute::API_ERROR.name {
            place(&attr.meta, known, span, node, &mut all, errors);
            continue;
        }
        let foreign = |meta: &Meta| if node == Node::Field { None } else { foreign::report(meta, errors) };
        // First as a whole, because `status = 404` may belong to another crate's spelling.
        if let Some(reported) = foreign(&attr.meta) {
            add_invalid(reported, &mut all);
            continue;
        }
        for meta in unfold(&attr.meta) {
            if let Some(reported) = foreign(&meta).or_else(|| misspelt(&meta, node, errors)) {
                add_invalid(reported, &mut all);
            } else if let Some((known, span)) = self::known(meta.path()) {
                place(&meta, known, span, node, &mut all, errors);
            }
        }
    }
    all
}

/// Adds attributes whose mistakes have been reported. An attribute that the node has already is
/// left out, because each attribute is read once.
fn add_invalid(reported: Vec<Args>, all: &mut Vec<Args>) {
    for args in reported {
        if !all.iter().any(|before| before.attribute.name == args.attribute.name) {
            all.push(args);
        }
    }
}

/// Returns the attribute of this name and the name's span. Returns `None` if the attribute is not
/// this derive's. The name is converted to a string once, because each comparison of an identifier
/// with a text would convert it again.
fn known(path: &Path) -> Option<(&'static Attribute, Span)> {
    let ident = path.get_ident()?;
    let name = ident.to_string();
    let known = *attribute::ALL.iter().find(|known| known.name == name)?;
    Some((known, ident.span()))
}

/// Reads an attribute if it is allowed on the node.
fn place(meta: &Meta, known: &'static Attribute, span: Span, node: Node, all: &mut Vec<Args>, errors: &Errors) {
    if !known.may_stand_on(node) {
        let mistake = format!("`#[{}]` is not allowed on {}", known.name, node.word());
        errors.help(span, mistake, format_args!("move it to {}: `{}`", known.standing(), known.syntax));
    } else if !known.repeatable && all.iter().any(|before| before.attribute.name == known.name) {
        errors.help(span, format_args!("`#[{}]` is declared twice", known.name), "keep one of them");
    } else {
        all.push(read_one(meta, known, span, errors));
    }
}
