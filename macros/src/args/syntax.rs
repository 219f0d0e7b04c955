//! Texts that several diagnostics share.

use crate::attribute::Attribute;

/// Returns the `help:` that shows an attribute's syntax.
pub(super) fn syntax(attribute: &Attribute) -> String {
    format!("write `{}`", attribute.syntax)
}
