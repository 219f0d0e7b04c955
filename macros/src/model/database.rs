//! The mapping from database errors to a variant, as plain data.

use syn::Path;

/// The database errors that become a variant.
pub(crate) struct OfDatabase {
    pub(crate) unique: Vec<Constraint>,
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) outcomes: Vec<String>,
    pub(crate) withholds_fields: bool,
    /// The field that stores the violation, which names one of several constraints.
    pub(crate) violation: Option<usize>,
}

pub(crate) enum Constraint {
    /// A constant of the user.
    Constant(Path),
    Written {
        name: Option<String>,
        fields: Vec<String>,
        columns: Vec<String>,
        matching: Option<&'static str>,
        side: Option<&'static str>,
    },
}

/// A field that stores a database error.
pub(crate) struct Driver {
    pub(crate) field: usize,
    /// The function that finds the driver's error in the field.
    pub(crate) via: Option<Path>,
    /// The function that runs before the mapping.
    pub(crate) first: Option<Path>,
}

/// The value that fills a field when a database error becomes the variant, known by the name of the
/// field's type.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Filled {
    /// `None`, for an `Option`.
    None,
    /// The violation, for a `Violation`.
    Violation,
}

impl OfDatabase {
    pub(crate) fn is_nothing(&self) -> bool {
        self.unique.is_empty() && self.constraints.is_empty() && self.outcomes.is_empty()
    }
}
