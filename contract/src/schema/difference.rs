//! The differences of two schemas that break a reader of the old one.

use super::assertions::Assertions;
use super::narrower::is_narrower;
use serde_json::Value;

/// A difference that breaks a reader of the old schema.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Difference {
    /// The names of the members on the way to the value. An array's elements are `[]`. It is empty
    /// for the value itself.
    pub(crate) path: Vec<String>,
    pub(crate) kind: DifferenceKind,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum DifferenceKind {
    /// The member is gone.
    Gone,
    /// The member was in every object, and now is in some.
    Optional,
    /// The member is new in an object that had no further members.
    Added,
    /// The object had no further members, and now may have some.
    Opened,
    /// There are values that the old schema does not accept, or none can be excluded.
    Retyped { old: Value, new: Value },
}

/// Returns the differences of a schema from an old one. If there are none, each value that fits the
/// new schema also fits the old one.
pub(crate) fn differences(new: &Value, old: &Value) -> Vec<Difference> {
    let mut walk = Walk { path: Vec::new(), found: Vec::new() };
    walk.compare(new, old);
    // The order of an object's members depends on serde_json's feature `preserve_order`.
    walk.found.sort_by(|a, b| a.path.cmp(&b.path));
    walk.found
}

struct Walk {
    path: Vec<String>,
    found: Vec<Difference>,
}

impl Walk {
    fn compare(&mut self, new: &Value, old: &Value) {
        let before = self.found.len();
        let (new_read, old_read) = (Assertions::of(new), Assertions::of(old));
        if is_object(new) && is_object(old) {
            self.compare_objects(new, old);
            if old_read.is_closed() && !new_read.is_closed() {
                self.found(DifferenceKind::Opened);
            }
        } else if let (Some(new), Some(old)) = (elements(new), elements(old)) {
            self.below("[]", |walk| walk.compare(new, old));
        }
        if self.found.len() == before && !is_narrower(&new_read, &old_read) {
            self.found(DifferenceKind::Retyped { old: old.clone(), new: new.clone() });
        }
    }

    fn compare_objects(&mut self, new: &Value, old: &Value) {
        let member = |schema: &Value, name: &str| schema.get("properties").and_then(|all| all.get(name)).cloned();
        let (new_read, old_read) = (Assertions::of(new), Assertions::of(old));
        for name in names(old) {
            let (new, old) = (member(new, name), member(old, name));
            self.below(name, |walk| match (new, old) {
                (Some(new), Some(old)) => {
                    if old_read.requires(name) && !new_read.requires(name) {
                        walk.found(DifferenceKind::Optional);
                    }
                    walk.compare(&new, &old);
                }
                _ => walk.found(DifferenceKind::Gone),
            });
        }
        if old_read.is_closed() {
            for name in names(new).filter(|name| member(old, name).is_none()) {
                self.below(name, |walk| walk.found(DifferenceKind::Added));
            }
        }
    }

    fn below(&mut self, name: &str, compare: impl FnOnce(&mut Self)) {
        self.path.push(name.to_owned());
        compare(self);
        self.path.pop();
    }

    fn found(&mut self, kind: DifferenceKind) {
        self.found.push(Difference { path: self.path.clone(), kind });
    }
}

/// Returns whether each value that fits a schema is an object whose members the schema names.
fn is_object(schema: &Value) -> bool {
    schema.get("type").is_some_and(|name| name == "object") && schema.get("properties").is_some_and(Value::is_object)
}

fn names(schema: &Value) -> impl Iterator<Item = &str> {
    schema.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.as_str())
}

/// Returns the schema of the elements of an array. Returns `None` if the values are not arrays, or
/// the elements have several schemas.
fn elements(schema: &Value) -> Option<&Value> {
    let is_list = schema.get("type").is_some_and(|name| name == "array") && schema.get("prefixItems").is_none();
    schema.get("items").filter(|_| is_list)
}
