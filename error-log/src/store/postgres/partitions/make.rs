//! Making of partitions: ahead of time, and for the ids of a batch that has none.

use super::catalog::{partitions, ranges};
use super::ranges::{Range, Width};
use super::session::{lock_error, transaction};
use crate::error::StoreError;
use crate::util::time::first_id_at;
use sqlx::{AssertSqlSafe, Executor as _, PgConnection};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::time::SystemTime;
use uuid::Uuid;

/// The number of widths for which partitions exist ahead of time.
const AHEAD: u128 = 2;
/// Other nodes wait, and find the partitions afterwards.
pub(super) const ONE_AT_A_TIME: &str = "SELECT pg_advisory_xact_lock(7309475598860087665)";
/// The query for the schema and the owner of the table, as names in SQL.
const PLACE: &str = "
    SELECT quote_ident(n.nspname), quote_ident(pg_get_userbyid(c.relowner))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass('status_error_log')";
/// The query for the names that a partition can't have.
const TAKEN: &str = "
    SELECT relname::text FROM pg_class
    WHERE relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('status_error_log'))
    AND relname LIKE 'status\\_error\\_log\\_%'";

/// Makes the partitions of the time from now on that don't exist. A node without a width takes that
/// of the newest partition.
pub(in crate::store::postgres) async fn ahead(
    connection: &mut PgConnection,
    width: Option<Width>,
) -> Result<(), StoreError> {
    let existing = ranges(&partitions(connection).await?);
    let Some(width) = width.or_else(|| Width::of_newest(&existing)) else { return Ok(()) };
    let wanted = [time_ahead(width)];
    if width.missing(&wanted, &existing).is_empty() {
        return Ok(());
    }
    make(connection, Some(width), &wanted).await
}

/// Returns the range of ids for which partitions exist ahead of time.
pub(super) fn time_ahead(width: Width) -> Range {
    width.times(AHEAD, first_id_at(SystemTime::now()).as_u128())
}

/// Makes the partitions of these ids that don't exist.
pub(in crate::store::postgres) async fn for_ids(
    connection: &mut PgConnection,
    width: Option<Width>,
    ids: &[Uuid],
) -> Result<(), StoreError> {
    let wanted: Vec<Range> = ids.iter().copied().map(Range::only).collect();
    make(connection, width, &wanted).await
}

pub(super) fn or_newest(width: Option<Width>, existing: &[Range]) -> Width {
    width.or_else(|| Width::of_newest(existing)).unwrap_or(Width::day())
}

async fn make(connection: &mut PgConnection, width: Option<Width>, wanted: &[Range]) -> Result<(), StoreError> {
    let mut transaction = transaction(connection).await?;
    fill(&mut transaction, width, wanted).await?;
    transaction.commit().await.map_err(lock_error)
}

/// Makes the partitions that `wanted` lacks, within a transaction.
pub(super) async fn fill(
    transaction: &mut PgConnection,
    width: Option<Width>,
    wanted: &[Range],
) -> Result<(), StoreError> {
    transaction.execute(ONE_AT_A_TIME).await.map_err(lock_error)?;
    let existing = ranges(&partitions(transaction).await?);
    let missing = or_newest(width, &existing).missing(wanted, &existing);
    if missing.is_empty() {
        return Ok(());
    }
    let (schema, owner): (String, String) =
        sqlx::query_as(PLACE).fetch_one(&mut *transaction).await.map_err(lock_error)?;
    let taken: Vec<String> = sqlx::query_scalar(TAKEN).fetch_all(&mut *transaction).await.map_err(lock_error)?;
    let mut taken: HashSet<String> = taken.into_iter().collect();
    let mut sql = String::new();
    for range in missing {
        let name = free_name(&range.name(), &taken);
        // `CREATE TABLE … PARTITION OF` would wait for all reads and writes of the table, and keep
        // others waiting. Attaching does not.
        let written = write!(
            sql,
            "CREATE TABLE {schema}.{name} (LIKE {schema}.status_error_log INCLUDING ALL EXCLUDING INDEXES);
             ALTER TABLE {schema}.{name} OWNER TO {owner};
             ALTER TABLE {schema}.status_error_log ATTACH PARTITION {schema}.{name} {};",
            range.bounds()
        );
        written.map_err(StoreError::unavailable)?;
        taken.insert(name);
    }
    transaction.execute(AssertSqlSafe(sql)).await.map(drop).map_err(lock_error)
}

/// Returns the name, with a number if a table that is no partition has the name.
fn free_name(name: &str, taken: &HashSet<String>) -> String {
    if !taken.contains(name) {
        return name.to_owned();
    }
    let numbered = (2_u64..).map(|number| format!("{name}_{number}")).find(|name| !taken.contains(name));
    numbered.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let taken = ["a", "a_2"].map(str::to_owned).into();
        assert_eq!(free_name("a", &taken), "a_3");
        assert_eq!(free_name("b", &taken), "b");
    }
}
