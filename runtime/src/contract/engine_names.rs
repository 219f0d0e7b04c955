//! Names of constraints that distributed engines and proxies change, and the declared names in
//! them.

use crate::contract::matching::truncated;
use crate::contract::violation::ViolationKind;

/// Returns the names that a reported name may stand for, without the additions of an engine:
///
/// - Citus appends the number of the shard: `users_email_key_102008`.
/// - TimescaleDB puts two numbers before the name of a chunk's constraint:
///   `12_7_events_device_key`.
/// - libSQL appends a result code: `users.email (19)`.
pub(crate) fn without_additions<'r>(
    reported: &'r str,
    kind: ViolationKind,
    table: Option<&'r str>,
) -> impl Iterator<Item = &'r str> {
    let chunk = table.filter(|table| is_chunk(table)).and_then(|_| {
        let (first, rest) = reported.split_once('_')?;
        let (second, name) = rest.split_once('_')?;
        (is_number(first) && is_number(second)).then_some(name)
    });
    let of_check = if kind == ViolationKind::Check { without_code(reported) } else { None };
    [shard(reported, table).map(|(name, _)| name), chunk, of_check].into_iter().flatten()
}

/// Returns whether a reported name is that of a shard whose name would be too long. Citus writes as
/// much of the name as fits, a hash of the name with eight digits, and the number of the shard.
pub(crate) fn is_cut_name_of_shard(reported: &str, declared: &str) -> bool {
    // PostgreSQL's limit for a name, in bytes.
    const MAX: usize = 63;
    let is_cut = |name: &str, number: &str| {
        let (start, hash) = name.rsplit_once('_')?;
        let is_hash = hash.len() == 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_too_long = truncated(declared).len() + 1 + number.len() > MAX;
        (is_hash && is_too_long && !start.is_empty() && declared.starts_with(start)).then_some(())
    };
    shard(reported, None).and_then(|(name, number)| is_cut(name, number)).is_some()
}

/// Splits the name of a shard's constraint into the name and the number of the shard. Numbers of
/// shards begin at 102008. If the table is known, it has to have the same number.
fn shard<'r>(reported: &'r str, table: Option<&str>) -> Option<(&'r str, &'r str)> {
    let (name, number) = reported.rsplit_once('_')?;
    let is_of_table = table.is_none_or(|table| table.rsplit_once('_').is_some_and(|(_, of)| of == number));
    (number.len() >= 6 && is_number(number) && !name.is_empty() && is_of_table).then_some((name, number))
}

/// Returns a text of SQLite without the result code that libSQL appends. Returns `None` if there is
/// none.
pub(crate) fn without_code(reported: &str) -> Option<&str> {
    let (text, code) = reported.strip_suffix(')')?.rsplit_once(" (")?;
    // SQLITE_CONSTRAINT, with or without a detail in the higher bytes.
    let is_constraint = code.len() <= 5 && code.parse::<u32>().is_ok_and(|code| code & 0xff == 19);
    (is_constraint && !text.is_empty()).then_some(text)
}

/// Returns whether a table is a chunk of TimescaleDB, whose name doesn't have the table's:
/// `_hyper_1_7_chunk`.
pub(crate) fn is_chunk(table: &str) -> bool {
    table.starts_with("_hyper_") && table.ends_with("_chunk")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::constraint::{Constraint, NameMatch, Unique};
    use crate::contract::violation::Violation;

    const EMAIL: Unique = Unique::new(&["email"]).constraint("users_email_key").columns(&["users.email"]);

    fn unique() -> Violation {
        Violation::new(ViolationKind::Unique)
    }

    #[test]
    fn the_name_of_a_shard_is_that_of_the_table() {
        let of = |name: &str, table: &str| unique().constraint(name).table(table);
        assert!(of("users_email_key_102008", "users_102008").is(&EMAIL));
        assert!(unique().constraint("users_email_key_102008").is(&EMAIL));
        assert!(!of("users_email_key_102008", "users_102009").is(&EMAIL));
        assert!(!of("users_email_key_102008", "invites_102008").is(&EMAIL));
        assert!(!of("users_email_key_2026", "users_2026").is(&EMAIL));
        assert!(!of("users_email_key2_102008", "users_102008").is(&EMAIL));
        assert!(!of("users_email_key_10200a", "users_10200a").is(&EMAIL));
        const SUFFIX: Unique = Unique::new(&["email"]).constraint("_email_key").matching(NameMatch::Suffix);
        assert!(of("users_email_key_102008", "users_102008").is(&SUFFIX));
        let check = Violation::new(ViolationKind::Check).constraint("amount_positive_102011").table("orders_102011");
        assert!(check.is_constraint(&Constraint::new("amount_positive").columns(&["orders.amount"])));
        assert!(!check.is_constraint(&Constraint::new("amount_positive").columns(&["refunds.amount"])));
    }

    #[test]
    fn the_name_of_a_shard_may_be_cut() {
        const LONG: &str = "a_unique_constraint_whose_name_is_nearly_as_long_as_it_can_be";
        const KEY: Unique = Unique::new(&["a"]).constraint(LONG);
        let (start, _) = LONG.split_at(63 - 7 - 9);
        assert!(unique().constraint(format!("{start}_a1b2c3d4_102008")).is(&KEY));
        assert!(!unique().constraint(format!("{start}x_a1b2c3d4_102008")).is(&KEY));
        assert!(!unique().constraint(format!("{start}_a1b2c3d_102008")).is(&KEY));
        // A name that fits isn't cut.
        assert!(!unique().constraint("users_email_a1b2c3d4_102008").is(&EMAIL));
    }

    #[test]
    fn a_chunk_has_numbers_before_the_name() {
        const DEVICE: Unique = Unique::new(&["device"]).constraint("events_device_key").columns(&["events.device"]);
        assert!(unique().constraint("12_7_events_device_key").table("_hyper_3_12_chunk").is(&DEVICE));
        assert!(!unique().constraint("12_7_events_device_key").table("events").is(&DEVICE));
        assert!(!unique().constraint("12_events_device_key").table("_hyper_3_12_chunk").is(&DEVICE));
    }

    #[test]
    fn a_result_code_may_follow() {
        assert!(unique().columns("users.email (19)").is(&EMAIL));
        assert!(unique().columns("users.email (2067)").is(&EMAIL));
        assert!(unique().columns("users.email (19)").is(&Unique::new(&["email"])));
        assert!(!unique().columns("users.email (18)").is(&EMAIL));
        assert!(!unique().columns("users.name (19)").is(&EMAIL));
        // The code may belong to the column's name.
        assert!(unique().columns("t.a (19)").is(&Unique::new(&["a"]).columns(&["t.a (19)"])));
        let check = Violation::new(ViolationKind::Check).constraint("positive (19)");
        assert!(check.is_constraint(&Constraint::new("positive")));
    }
}
