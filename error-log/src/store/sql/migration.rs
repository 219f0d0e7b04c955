//! The version of the tables, and the steps to this one.

use crate::error::StoreError;

pub(crate) const CREATE_VERSION: &str = "CREATE TABLE IF NOT EXISTS status_error_log_version (version BIGINT NOT NULL)";
pub(crate) const READ_VERSION: &str = "SELECT COALESCE(MAX(version), 0) FROM status_error_log_version";

/// Returns what sets the version.
pub(crate) fn write_version(version: usize) -> String {
    format!("DELETE FROM status_error_log_version; INSERT INTO status_error_log_version VALUES ({version})")
}

/// The steps from a version on.
pub(crate) fn remaining<'s>(steps: &'s [&'static str], version: i64) -> Result<&'s [&'static str], StoreError> {
    let done = usize::try_from(version).ok().and_then(|done| steps.get(done..));
    done.ok_or_else(|| StoreError::permanent("the tables of the error log are of a later version than this program"))
}
