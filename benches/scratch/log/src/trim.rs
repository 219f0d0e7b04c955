//! The cost of removing a fifth of the entries from PostgreSQL because of their age: by deletions
//! from the plain table, and by dropped partitions.

use crate::list::entry;
use status_error_log::{Limits, PostgresStore, Store};
use std::time::{Duration, Instant, SystemTime};
use throwaway_servers::Database;
use uuid::{NoContext, Timestamp, Uuid};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The entries are of this many days, as many in each.
const DAYS: u32 = 30;
const EXPIRED_DAYS: u32 = 6;
/// The number of entries without `ENTRIES`.
const ENTRIES: usize = 1_000_000;
/// The number of entries that one statement writes.
const AT_ONCE: usize = 500_000;
const LOG: &str = "relname LIKE 'status\\_error\\_log%' AND relkind = 'r'";

pub async fn run() {
    let entries = std::env::var("ENTRIES").map_or(ENTRIES, |entries| entries.parse().unwrap());
    for kind in ["plain", "partitions of a day"] {
        let Some(database) = throwaway_servers::postgres() else { return };
        let builder = PostgresStore::builder(database.url());
        let builder = if kind == "plain" { builder } else { builder.partitioned(DAY) };
        let store = builder.connect().await.unwrap();
        fill(&database, &store, entries).await;
        // The first trim of a process looks at each tenant. It finds nothing.
        assert_eq!(store.trim(&limits(DAYS + 1)).await.unwrap(), 0);

        database.sql("CHECKPOINT");
        let before = Before::new(&database);
        let removed = store.trim(&limits(DAYS - EXPIRED_DAYS)).await.unwrap();
        before.print(&database, kind, "trim", removed);
        let before = Before::new(&database);
        database.sql("VACUUM status_error_log");
        before.print(&database, kind, "VACUUM", 0);
        store.close().await.unwrap();
        database.sql("DROP TABLE status_error_log");
    }
}

fn limits(days: u32) -> Limits {
    Limits::new().age(DAY * days).count(u64::MAX).bytes(u64::MAX)
}

/// Writes an entry of each day, so that the store makes the partitions, and then copies of them for
/// 2,000 tenants. A copy is a row of the store with another id, tenant, request id and URL.
async fn fill(database: &Database, store: &PostgresStore, entries: usize) {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let step = (DAY * DAYS).div_f64(entries as f64);
    for day in 0..DAYS {
        let mut entry = entry(day as usize);
        let at = now - DAY * (DAYS - day) + step;
        entry.id = Uuid::new_v7(Timestamp::from_unix(NoContext, at.as_secs(), at.subsec_nanos()));
        store.append(&[entry]).await.unwrap();
    }
    database.sql("CREATE TABLE pattern AS SELECT * FROM status_error_log ORDER BY id LIMIT 7");
    let (begin, step) = ((now - DAY * DAYS).as_millis(), step.as_secs_f64() * 1e3);
    for from in (0..entries).step_by(AT_ONCE) {
        let to = (from + AT_ONCE).min(entries) - 1;
        database.sql(&format!(
            "INSERT INTO status_error_log
                (id, tenant, authenticated, size, status, class, code, method, route, request_id, url, entry)
            SELECT (lpad(to_hex(({begin} + i * {step:?})::bigint), 12, '0') || '70008000' || lpad(to_hex(i), 12, '0'))::uuid,
                'tenant-' || i % 2000, authenticated, size, status, class, code, method, route, 'req-' || i,
                '/buyers/' || i || '?expand=***&limit=20', entry
            FROM generate_series({from}, {to}) AS n(i)
            JOIN (SELECT *, row_number() OVER () - 1 AS row FROM pattern) AS pattern ON pattern.row = i % 7"
        ));
    }
    database.sql("DROP TABLE pattern");
    database.sql("VACUUM ANALYZE status_error_log");
}

struct Before {
    bytes: u64,
    log: String,
    at: Instant,
}

impl Before {
    fn new(database: &Database) -> Self {
        let log = database.sql("SELECT pg_current_wal_lsn()").trim().to_owned();
        Self { bytes: bytes(database), log, at: Instant::now() }
    }

    fn print(self, database: &Database, kind: &str, what: &str, removed: u64) {
        let took = self.at.elapsed().as_secs_f64();
        let written = database.sql(&format!("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '{}')", self.log));
        let megabytes = |bytes: f64| format!("{:.1}", bytes / 1e6);
        let (before, after) = (megabytes(self.bytes as f64), megabytes(bytes(database) as f64));
        let written = megabytes(written.trim().parse().unwrap());
        println!("{kind}\t{what}\t{removed}\t{took:.2}\t{written}\t{before}\t{after}");
    }
}

/// Returns the size of the tables and their indexes, in bytes.
fn bytes(database: &Database) -> u64 {
    let sum = format!("SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE {LOG}");
    database.sql(&sum).trim().parse().unwrap()
}
