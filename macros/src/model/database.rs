//! What the variants are of a database.

use super::{Contract, VariantModel};
use crate::queries;
use crate::syntax::{self, Input};
use crate::util::literal::Str;
use syn::{Member, Path, Type};

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
    pub(super) fn of(variant: &syntax::Variant<'_>) -> Self {
        let all = || variant.unique.iter().chain(&variant.constraints);
        Self {
            unique: variant.unique.iter().map(constraint).collect(),
            constraints: variant.constraints.iter().map(constraint).collect(),
            outcomes: variant.outcomes.iter().map(ToString::to_string).collect(),
            withholds_fields: all().any(|one| one.discloses.is_some_and(|(_, discloses)| !discloses)),
            violation: queries::tells_violation(variant),
        }
    }

    pub(crate) fn is_nothing(&self) -> bool {
        self.unique.is_empty() && self.constraints.is_empty() && self.outcomes.is_empty()
    }
}

impl Driver {
    pub(super) fn of(variant: &syntax::Variant<'_>) -> Option<Self> {
        let field = variant.fields.iter().position(|field| field.from_database.is_some())?;
        Some(Self { field, via: variant.fields.get(field)?.via.clone() })
    }
}

impl Contract<'_> {
    /// Whether some field takes a database's error.
    pub(crate) fn has_driver(&self) -> bool {
        self.variants.iter().any(|variant| variant.driver.is_some())
    }

    /// Whether a database's error makes the variant, without itself being kept. Where nothing takes such an error, that is for those
    /// that can be made of so little.
    pub(crate) fn is_made(&self, variant: &VariantModel<'_>) -> bool {
        let Some(own) = variant.own().filter(|own| !own.database.is_nothing() && variant.driver.is_none()) else {
            return false;
        };
        let has_violation = own.database.outcomes.is_empty();
        let can_fill = |filled| filled == Some(Filled::None) || has_violation && filled == Some(Filled::Violation);
        self.has_driver() || variant.fields.iter().all(|field| can_fill(field.filled))
    }
}

pub(super) fn filled(field: &syntax::Field<'_>) -> Option<Filled> {
    match field.type_name()?.as_str() {
        "Option" => Some(Filled::None),
        _ => queries::is_violation(field).then_some(Filled::Violation),
    }
}

fn constraint(one: &syntax::Constraint) -> Constraint {
    let strings = |list: &[Str]| list.iter().map(Str::to_value).collect();
    match &one.constant {
        Some(constant) => Constraint::Constant(constant.clone()),
        None => Constraint::Written {
            name: one.name.as_ref().map(Str::to_value),
            fields: strings(&one.fields),
            columns: strings(&one.columns),
            matching: one.matching.map(|(_, word)| word),
        },
    }
}

/// What `in` looks for.
pub(super) fn sought<'a>(input: &'a Input<'a>) -> Vec<(&'a Type, Vec<Vec<Member>>)> {
    let all = input.variants.iter().flat_map(|variant| variant.unique.iter().chain(&variant.constraints));
    let sought =
        all.filter_map(|one| Some((one.of.as_ref()?, one.fields.iter().filter_map(queries::path_of).collect())));
    sought.collect()
}
