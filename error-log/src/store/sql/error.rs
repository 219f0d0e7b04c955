//! What a driver's error means to the log.

use crate::error::StoreError;

/// What a driver says, as the writer has to know it: whether what was to be written is at fault.
pub(crate) fn store_error(error: sqlx::Error) -> StoreError {
    let is_refusal = match &error {
        sqlx::Error::Database(error) => is_refusal(error.code().as_deref().unwrap_or_default()),
        sqlx::Error::Encode(_) | sqlx::Error::InvalidArgument(_) | sqlx::Error::Decode(_) => true,
        _ => false,
    };
    if is_refusal { StoreError::permanent(error) } else { StoreError::unavailable(error) }
}

/// PostgreSQL has five characters (22: data, 23: constraints, 54: limits), SQLite a number (TOOBIG,
/// CONSTRAINT, MISMATCH, RANGE).
fn is_refusal(code: &str) -> bool {
    match (code.len(), code.parse::<u32>()) {
        (5, _) => ["22", "23", "54"].iter().any(|class| code.starts_with(class)),
        (_, Ok(code)) => [18, 19, 20, 25].contains(&(code & 0xff)),
        _ => false,
    }
}
