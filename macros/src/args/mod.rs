//! One attribute's tokens, read after its row in the table: what a single attribute can get wrong.

pub(crate) mod arguments;
mod items;
mod nested_form;
mod syntax;
mod value;

use crate::attribute::{self, Attribute, Node};
use crate::util::diagnostics::Errors;
use arguments::Args;
use items::read_one;
use nested_form::{misspelt, unfold};
use proc_macro2::Span;
use syn::{Meta, Path};

/// The attributes of ours on a node, each read; misplaced and repeated ones are told and left out.
pub(crate) fn read(attrs: &[syn::Attribute], node: Node, errors: &Errors) -> Vec<Args> {
    let mut all: Vec<Args> = Vec::new();
    for attr in attrs {
        let Some((known, span)) = known(attr.path()) else { continue };
        if known.name != attribute::API_ERROR.name {
            place(&attr.meta, known, span, node, &mut all, errors);
            continue;
        }
        for meta in unfold(&attr.meta) {
            if let Some(misspelt) = misspelt(&meta, node, errors) {
                all.extend(misspelt);
            } else if let Some((known, span)) = self::known(meta.path()) {
                place(&meta, known, span, node, &mut all, errors);
            }
        }
    }
    all
}

/// The attribute of ours that has this name, and the name's span. An identifier is a new string
/// each time that it is compared.
fn known(path: &Path) -> Option<(&'static Attribute, Span)> {
    let ident = path.get_ident()?;
    let name = ident.to_string();
    let known = attribute::ALL.into_iter().find(|known| known.name == name)?;
    Some((known, ident.span()))
}

/// Reads an attribute where it may stand.
fn place(meta: &Meta, known: &'static Attribute, span: Span, node: Node, all: &mut Vec<Args>, errors: &Errors) {
    if !known.may_stand_on(node) {
        let mistake = format!("`#[{}]` has no meaning on {}", known.name, node.word());
        errors.help(span, mistake, format_args!("it stands on {}: `{}`", known.standing(), known.syntax));
    } else if !known.repeatable && all.iter().any(|before| before.attribute.name == known.name) {
        errors.help(span, format_args!("`#[{}]` stands here twice", known.name), "keep one of them");
    } else {
        all.push(read_one(meta, known, span, errors));
    }
}
