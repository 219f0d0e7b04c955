//! The errors of an insertion that go away when the table is changed.

use super::convert::CONSTRAINT;

/// A reason why the table rejects an entry until the table is changed.
#[derive(Clone, Copy)]
pub(in crate::store::postgres) enum Obstacle {
    /// No partition has the entry's id.
    NoPartition,
    /// A conversion of the table, perhaps interrupted, has promised that no entry has this id.
    Conversion,
}

impl Obstacle {
    pub(in crate::store::postgres) fn of(error: &sqlx::Error) -> Option<Self> {
        let error = error.as_database_error().filter(|error| error.is_check_violation())?;
        match error.constraint() {
            None => Some(Self::NoPartition),
            Some(CONSTRAINT) => Some(Self::Conversion),
            Some(_) => None,
        }
    }
}
