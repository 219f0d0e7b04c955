//! The classification of ClickHouse's errors.

use crate::error::StoreError;
use clickhouse::error::Error;

/// The codes of errors that the values of an entry cause, from ClickHouse's `ErrorCodes.cpp`. The
/// store's own columns take any entry; but an operator may add a constraint, a column with a
/// default or a materialized view, which compute with an entry's values. Every other code means
/// that the server is not available: "too many parts" (252), a shard that can't be reached (279), a
/// full memory or disk (241, 243), and codes of later versions.
const REFUSALS: [u32; 13] = [
    6,   // CANNOT_PARSE_TEXT
    38,  // CANNOT_PARSE_DATE
    41,  // CANNOT_PARSE_DATETIME
    53,  // TYPE_MISMATCH
    69,  // ARGUMENT_OUT_OF_BOUND
    70,  // CANNOT_CONVERT_TYPE
    72,  // CANNOT_PARSE_NUMBER
    117, // INCORRECT_DATA
    131, // TOO_LARGE_STRING_SIZE
    153, // ILLEGAL_DIVISION
    349, // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
    395, // FUNCTION_THROW_IF_VALUE_IS_NON_ZERO
    469, // VIOLATED_CONSTRAINT
];

/// The codes of a write or read that another node's unfinished write with a quorum rejects.
const QUORUM_BUSY: [u32; 2] = [
    286, // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
    289, // REPLICA_IS_NOT_IN_QUORUM
];

/// Converts the driver's error to the distinction that the writer needs.
pub(super) fn store_error(error: Error) -> StoreError {
    let is_refusal = match &error {
        Error::BadResponse(text) => code(text).is_some_and(|code| REFUSALS.contains(&code)),
        // A value that the driver can't write.
        Error::Custom(_) | Error::SequenceMustHaveLength => true,
        _ => false,
    };
    if is_refusal { StoreError::permanent(error) } else { StoreError::unavailable(error) }
}

/// Returns whether the statement may succeed in a moment.
pub(super) fn is_busy(error: &Error) -> bool {
    matches!(error, Error::BadResponse(text) if code(text).is_some_and(|code| QUORUM_BUSY.contains(&code)))
}

/// Returns the code of a server's error, whose text begins with `Code: 62`. Returns `None` for the
/// response of a proxy.
fn code(text: &str) -> Option<u32> {
    let rest = text.trim_start().strip_prefix("Code: ")?;
    rest.split(|char: char| !char.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_codes_of_data_reject_an_entry() {
        let of = |text: &str| store_error(Error::BadResponse(text.to_owned())).is_unavailable();
        for refused in [
            "Code: 469. DB::Exception: Constraint `c` for table t is violated at row 1. (VIOLATED_CONSTRAINT)",
            "Code: 395, e.displayText() = DB::Exception: Value passed to 'throwIf' function is non zero",
            "Code: 131",
        ] {
            assert!(!of(refused), "{refused}");
        }
        for unavailable in [
            "Code: 252, e.displayText() = DB::Exception: Too many parts (300).",
            "Code: 279. DB::NetException: All connection tries failed. Code: 469",
            "Code: 241. DB::Exception: Memory limit (total) exceeded",
            "Code: 4699. DB::Exception: a code of a later version",
            "Code: 99999999999999999999",
            "Code: ",
            "Code",
            "<html>502 Bad Gateway</html>",
            "a proxy: Code: 469",
            "",
        ] {
            assert!(of(unavailable), "{unavailable}");
        }
        assert!(store_error(Error::TimedOut).is_unavailable());
    }
}
