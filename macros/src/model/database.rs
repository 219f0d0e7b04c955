//! What a variant has to do with a database, as plain data.

use syn::Path;

/// What a variant is of a database.
pub(crate) struct OfDatabase {
    pub(crate) unique: Vec<Constraint>,
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) outcomes: Vec<String>,
    pub(crate) withholds_fields: bool,
    /// The field that says which of several constraints it was.
    pub(crate) violation: Option<usize>,
}

pub(crate) enum Constraint {
    /// A constant of the user's.
    Constant(Path),
    Written {
        name: Option<String>,
        fields: Vec<String>,
        columns: Vec<String>,
        matching: Option<&'static str>,
    },
}

/// A field that takes a database's error.
pub(crate) struct Driver {
    pub(crate) field: usize,
    /// What finds the driver's error in it.
    pub(crate) via: Option<Path>,
}

/// A field that a database's error could fill, by the name of its type.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Filled {
    None,
    Violation,
}

impl OfDatabase {
    pub(crate) fn is_nothing(&self) -> bool {
        self.unique.is_empty() && self.constraints.is_empty() && self.outcomes.is_empty()
    }
}
