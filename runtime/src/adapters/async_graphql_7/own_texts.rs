//! The texts of async-graphql's own errors. These errors have no source, so that an extension can
//! recognize them only by their texts and positions.

use async_graphql::Pos;
use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use std::fmt;

/// The message that replaces the text of a rejected input.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal<'t> {
    /// The name of the input's type, such as `Int` or `[Int!]`. `None` if the text has no such
    /// name.
    type_name: Option<&'t str>,
}

impl fmt::Display for Refusal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.type_name {
            Some(name) => write!(f, "Failed to parse \"{name}\"."),
            None => f.write_str("Failed to parse an input."),
        }
    }
}

/// Returns the replacement for the text of a rejected input. Returns `None` if the text doesn't
/// begin like that of a rejected input.
pub(super) fn refusal(text: &str) -> Option<Refusal<'_>> {
    let rest = text.strip_prefix("Failed to parse \"")?;
    let is_type = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_[]!".contains(&byte));
    Some(Refusal { type_name: rest.split('"').next().filter(is_type) })
}

/// Returns whether the text is that of `Context::data` for a type which the schema lacks. It has
/// the name of a Rust type, so a text of the program like "Data `orders` does not exist." is none.
pub(super) fn is_missing_data(text: &str) -> bool {
    const PRIMITIVES: [&str; 16] = [
        "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128",
        "usize",
    ];
    let name = text.strip_prefix("Data `").and_then(|rest| rest.strip_suffix("` does not exist."));
    let is_type = |name: &str| {
        name.contains("::")
            || name.starts_with(['&', '(', '[', '*'])
            || name.starts_with("fn(")
            || PRIMITIVES.contains(&name)
    };
    name.is_some_and(is_type)
}

/// Texts of async-graphql's own errors during the execution that are the client's fault. `{}`
/// stands for a name of the query or of the schema.
const OWN: [&str; 5] = [
    r#"Cannot query field "{}" on type "{}"."#,
    r#"Unknown fragment "{}"."#,
    "Variable {} is not defined.",
    r#"The "first" parameter must be a non-negative number"#,
    r#"The "last" parameter must be a non-negative number"#,
];

/// Returns whether the text is one of async-graphql's own, as a whole.
pub(super) fn is_own(text: &str) -> bool {
    OWN.iter().any(|template| is_made_of(text, template))
}

fn is_made_of(text: &str, template: &str) -> bool {
    let mut rest = text;
    for (index, literal) in template.split("{}").enumerate() {
        if index > 0 {
            rest = rest.trim_start_matches(|char: char| char.is_ascii_alphanumeric() || char == '_');
        }
        let Some(after) = rest.strip_prefix(literal) else { return false };
        rest = after;
    }
    rest.is_empty()
}

/// Returns the positions of all values of arguments in a query.
pub(super) fn input_positions(document: &ExecutableDocument) -> Vec<Pos> {
    let mut positions = Vec::new();
    let operations = document.operations.iter().map(|(_, operation)| &operation.node.selection_set);
    let fragments = document.fragments.values().map(|fragment| &fragment.node.selection_set);
    operations.chain(fragments).for_each(|selection_set| add_positions(&selection_set.node, &mut positions));
    positions
}

/// Adds the positions of a selection set. The parser limits the depth to 64.
fn add_positions(selection_set: &SelectionSet, positions: &mut Vec<Pos>) {
    for selection in &selection_set.items {
        let (directives, inner) = match &selection.node {
            Selection::Field(field) => {
                positions.extend(field.node.arguments.iter().map(|(_, value)| value.pos));
                (&field.node.directives, Some(&field.node.selection_set))
            }
            Selection::FragmentSpread(spread) => (&spread.node.directives, None),
            Selection::InlineFragment(inline) => (&inline.node.directives, Some(&inline.node.selection_set)),
        };
        positions.extend(directives.iter().flat_map(|one| &one.node.arguments).map(|(_, value)| value.pos));
        if let Some(inner) = inner {
            add_positions(&inner.node, positions);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_texts_are_recognized_as_a_whole() {
        for own in [
            r#"Cannot query field "a_1" on type "Query"."#,
            "Variable id is not defined.",
            r#"The "first" parameter must be a non-negative number"#,
        ] {
            assert!(is_own(own), "{own}");
        }
        for other in [
            r#"Cannot query field "a b" on type "Query"."#,
            r#"Cannot query field "a" on type "Query".s3cret"#,
            "s3cret: Variable id is not defined.",
            "Variable s3-cret is not defined.",
            "",
        ] {
            assert!(!is_own(other), "{other}");
        }
    }

    #[test]
    fn only_rust_types_are_missing_data() {
        for missing in
            ["crate::db::Pool", "alloc::sync::Arc<dyn app::Db>", "u8", "&str", "(i32, u8)", "[u8; 4]", "fn(u8) -> u8"]
        {
            assert!(is_missing_data(&format!("Data `{missing}` does not exist.")), "{missing}");
        }
        for text in ["Data `orders` does not exist.", "Data `a::B` does not exist", "Data does not exist.", ""] {
            assert!(!is_missing_data(text), "{text}");
        }
    }

    #[test]
    fn a_refusal_keeps_the_type_and_no_text() {
        let message = |text| refusal(text).map(|refusal| refusal.to_string());
        assert_eq!(message("Failed to parse \"[Int!]\": s3cret").as_deref(), Some("Failed to parse \"[Int!]\"."));
        assert_eq!(message("Failed to parse \"s3cret text\"").as_deref(), Some("Failed to parse an input."));
        assert_eq!(message("s3cret: Failed to parse \"Int\""), None);
    }
}
