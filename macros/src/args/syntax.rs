//! Texts that several mistakes have in common.

use crate::attribute::Attribute;

pub(super) const NO_COMMA: &str = "a comma is missing before this";

pub(super) fn syntax(attribute: &Attribute) -> String {
    format!("write `{}`", attribute.syntax)
}
