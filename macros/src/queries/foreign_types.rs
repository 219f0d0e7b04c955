//! The paths of types of other crates. A derive sees the path of a field's type, and not the type
//! behind the path.

use crate::syntax::input::Field;
use syn::PathSegment;

/// The reports of validators, whose entries `#[field_errors]` sends.
const REPORTS: [&str; 5] = [
    "garde::Report",
    "garde::error::Report",
    "validator::ValidationErrors",
    // The names that are seldom imported from another crate.
    "ValidationErrors",
    "GardeReport",
];

/// The errors of database drivers, which `#[from_database]` maps to variants.
const DRIVER_ERRORS: [&str; 15] = [
    "sqlx::Error",
    "sqlx::error::Error",
    "sqlx_core::Error",
    "sqlx_core::error::Error",
    "diesel::result::Error",
    "tokio_postgres::Error",
    "tokio_postgres::error::Error",
    "postgres::Error",
    "rusqlite::Error",
    "sea_orm::DbErr",
    "sea_orm::error::DbErr",
    // The names that are seldom imported from another crate.
    "SqlxError",
    "DieselError",
    "RusqliteError",
    "DbErr",
];

impl Field<'_> {
    /// Returns whether the path of the field's type is that of a validator's report.
    pub(crate) fn is_report(&self) -> bool {
        self.ends_with_one_of(&REPORTS)
    }

    /// Returns whether the path of the field's type is that of a driver's error.
    pub(crate) fn is_driver_error(&self) -> bool {
        self.ends_with_one_of(&DRIVER_ERRORS)
    }

    fn ends_with_one_of(&self, known: &[&str]) -> bool {
        let Some(path) = self.type_path() else { return false };
        let Some(last) = path.segments.last().map(name) else { return false };
        // The last segment alone excludes most types.
        known.iter().filter(|known| known.ends_with(&last)).any(|known| {
            let mut segments = path.segments.iter().rev();
            known.rsplit("::").all(|known| segments.next().is_some_and(|segment| name(segment) == known))
        })
    }
}

/// Returns the name of a segment. A crate that is a dependency twice may have a version behind its
/// name: `sqlx_08`.
fn name(segment: &PathSegment) -> String {
    let ident = segment.ident.to_string();
    ident.trim_end_matches(|char: char| char.is_ascii_digit() || char == '_').to_owned()
}
