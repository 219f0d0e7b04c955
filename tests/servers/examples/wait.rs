//! A program that starts the servers, prints their folders and waits to be killed. A test kills it
//! and checks that nothing is left behind.

use std::io::Write as _;
use std::time::Duration;

fn main() {
    for database in [throwaway_servers::postgres(), throwaway_servers::mariadb()].into_iter().flatten() {
        drop(writeln!(std::io::stdout(), "{}", database.directory().display()));
    }
    let clickhouse = [throwaway_servers::clickhouse_shards(), throwaway_servers::clickhouse_recent()];
    for database in clickhouse.into_iter().flatten() {
        drop(writeln!(std::io::stdout(), "{}", database.directory().display()));
    }
    drop(writeln!(std::io::stdout()));
    std::thread::sleep(Duration::from_secs(600));
}
