//! The version of the tables, and the migrations to this version.

use crate::error::StoreError;

pub(crate) const CREATE_VERSION: &str = "CREATE TABLE IF NOT EXISTS status_error_log_version (version BIGINT NOT NULL)";
pub(crate) const READ_VERSION: &str = "SELECT COALESCE(MAX(version), 0) FROM status_error_log_version";

/// Returns the statements that set the version.
pub(crate) fn write_version(version: usize) -> String {
    format!("DELETE FROM status_error_log_version; INSERT INTO status_error_log_version VALUES ({version})")
}

/// Returns the migrations that follow a version. Fails if the version is later than this crate's.
pub(crate) fn remaining<'s>(steps: &'s [&'static str], version: i64) -> Result<&'s [&'static str], StoreError> {
    let done = usize::try_from(version).ok().and_then(|done| steps.get(done..));
    done.ok_or_else(|| StoreError::permanent("the tables of the error log are of a later version than this program"))
}
