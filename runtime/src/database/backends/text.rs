//! Failures by the text of a message, for a driver that exposes no code. Only texts that contain no
//! value, or that end before the first one, are read, and they are English.

use crate::contract::violation::ViolationKind;
use crate::database::backends::mysql;
use crate::database::failure::DatabaseFailure;

/// The beginnings of messages, by the failure that they stand for. A server's message has no text
/// before it. PostgreSQL comes first, then MySQL and MariaDB with their client libraries, then
/// SQLite.
const RETRY: [&str; 11] = [
    "deadlock detected",
    "could not serialize access due to ",
    "could not obtain lock on ",
    "canceling statement due to lock timeout",
    "Deadlock found when trying to get lock",
    "Lock wait timeout exceeded",
    "Record has changed since last read in table ",
    "Statement aborted because lock(s) could not be acquired immediately",
    "database is locked",
    "database table is locked",
    "locking protocol",
];
const TIMEOUT: [&str; 6] = [
    "canceling statement due to statement timeout",
    "canceling statement due to user request",
    "terminating connection due to idle-in-transaction timeout",
    "terminating connection due to transaction timeout",
    "Query execution was interrupted",
    "interrupted",
];
const UNAVAILABLE: [&str; 32] = [
    "terminating connection ",
    "the database system is ",
    "server closed the connection unexpectedly",
    "no connection to the server",
    "connection to server ",
    "SSL connection has been closed unexpectedly",
    "could not receive data from server",
    "could not send data to server",
    "sorry, too many clients already",
    "remaining connection slots are reserved",
    "too many connections for ",
    "could not extend file ",
    "out of shared memory",
    "MySQL server has gone away",
    "Server has gone away",
    "Lost connection to MySQL server",
    "Lost connection to server",
    "Can't connect to ",
    "Connection was killed",
    "Server shutdown in progress",
    "Normal shutdown",
    "Too many connections",
    "Cannot execute statement in a READ ONLY transaction",
    "Running in read-only mode",
    "WSREP has not yet prepared node",
    "The MySQL server is running with the --read-only option",
    "The MySQL server is running with the --super-read-only option",
    "The MariaDB server is running with the --read-only option",
    "The MariaDB server is running with the --super-read-only option",
    "attempt to write a readonly database",
    "unable to open database file",
    "database or disk is full",
];
/// Texts behind the name of a user, who is not a client of the API.
const OF_USER: [(&str, &str); 2] = [
    ("User ", " already has more than 'max_user_connections' active connections"),
    ("User '", "' resource (current value: "),
];

/// Classifies a message. A trigger that raises such a text can't be distinguished from the server.
pub(crate) fn failure(message: &str) -> DatabaseFailure {
    let is_of = |texts: &[&str]| texts.iter().any(|text| message.starts_with(text));
    let is_of_user = |(start, middle): &(&str, &str)| message.starts_with(start) && message.contains(middle);
    if is_of(&RETRY) {
        return DatabaseFailure::Retry;
    }
    // Before the other terminated connections.
    if is_of(&TIMEOUT) {
        return DatabaseFailure::Timeout;
    }
    if is_of(&UNAVAILABLE) || OF_USER.iter().any(is_of_user) {
        return DatabaseFailure::Unavailable;
    }
    // A check of MariaDB: ``CONSTRAINT `name` failed for `db`.`table` ``.
    if message.starts_with("CONSTRAINT `") && message.ends_with('`') {
        return DatabaseFailure::Violation(mysql::violation(ViolationKind::Check, message));
    }
    DatabaseFailure::Other
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_the_servers_are_classified() {
        for (message, expected) in [
            ("deadlock detected", DatabaseFailure::Retry),
            ("could not obtain lock on row in relation \"t\"", DatabaseFailure::Retry),
            ("Lock wait timeout exceeded; try restarting transaction", DatabaseFailure::Retry),
            ("canceling statement due to statement timeout", DatabaseFailure::Timeout),
            ("terminating connection due to idle-in-transaction timeout", DatabaseFailure::Timeout),
            ("Query execution was interrupted (max_statement_time exceeded)", DatabaseFailure::Timeout),
            ("terminating connection due to administrator command", DatabaseFailure::Unavailable),
            ("server closed the connection unexpectedly\n\tThis probably means …", DatabaseFailure::Unavailable),
            ("User few already has more than 'max_user_connections' active connections", DatabaseFailure::Unavailable),
            (
                "User 'few' has exceeded the 'max_user_connections' resource (current value: 1)",
                DatabaseFailure::Unavailable,
            ),
            ("attempt to write a readonly database", DatabaseFailure::Unavailable),
            ("", DatabaseFailure::Other),
            ("value \"deadlock detected\" is too long", DatabaseFailure::Other),
            ("Duplicate entry 'x' for key 'k'", DatabaseFailure::Other),
            ("User not found", DatabaseFailure::Other),
        ] {
            assert_eq!(failure(message), expected, "{message}");
        }
        let DatabaseFailure::Violation(check) = failure("CONSTRAINT `positive` failed for `d`.`t`") else { panic!() };
        assert_eq!((check.kind(), check.constraint_name()), (ViolationKind::Check, Some("positive")));
    }
}
