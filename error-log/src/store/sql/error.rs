//! The classification of a driver's errors.

use crate::error::StoreError;

/// Converts a driver's error to the distinction that the writer needs: the error is permanent if
/// the written data caused it, otherwise the database is unavailable.
pub(crate) fn store_error(error: sqlx::Error) -> StoreError {
    let is_refusal = match &error {
        sqlx::Error::Database(error) => is_refusal(error.code().as_deref().unwrap_or_default()),
        sqlx::Error::Encode(_) | sqlx::Error::InvalidArgument(_) | sqlx::Error::Decode(_) => true,
        _ => false,
    };
    if is_refusal { StoreError::permanent(error) } else { StoreError::unavailable(error) }
}

/// Returns whether a database's error code rejects the data. The codes of PostgreSQL have five
/// characters (classes 22: data, 23: constraints, 54: limits), those of SQLite are numbers (TOOBIG,
/// CONSTRAINT, MISMATCH, RANGE).
fn is_refusal(code: &str) -> bool {
    match (code.len(), code.parse::<u32>()) {
        (5, _) => ["22", "23", "54"].iter().any(|class| code.starts_with(class)),
        (_, Ok(code)) => [18, 19, 20, 25].contains(&(code & 0xff)),
        _ => false,
    }
}
