//! A writing process is killed again and again, at varying moments; acknowledged entries must
//! survive.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use error_log_tests::tenant;
use sqlx::Connection as _;
use status_error_log::{Cursor, Filter, Query, SqliteStore, Store as _};
use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, BufReader};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_there_and_the_file_opens() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("errors.db");
    let mut acknowledged: Vec<(u64, u64)> = Vec::new();
    let rounds = if std::env::var_os("CI").is_some() { 30 } else { 10 };
    for round in 0..rounds {
        let mut writer = tokio::process::Command::new(env!("CARGO_BIN_EXE_writer"))
            .args([file.to_str().unwrap(), &round.to_string()])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        // From round 2 on, waits for the first batch and then a different time in each round. In
        // rounds 0 and 1 the process dies while it opens the file.
        let mut last = 0;
        if round > 1 {
            last = lines.next_line().await.unwrap().unwrap().parse().unwrap();
        }
        tokio::time::sleep(Duration::from_millis(7 * round)).await;
        // `start_kill` sends SIGKILL.
        writer.start_kill().unwrap();
        writer.wait().await.unwrap();
        while let Some(line) = lines.next_line().await.unwrap() {
            last = line.parse().unwrap();
        }
        acknowledged.push((round, last));

        let store = SqliteStore::open(&file).await.unwrap();
        store.close().await.unwrap();
    }
    assert!(acknowledged.iter().map(|(_, last)| last).sum::<u64>() > 500, "{acknowledged:?}");

    let url = format!("sqlite://{}", file.display());
    let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
    let check: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut connection).await.unwrap();
    assert_eq!(check, "ok");

    let store = SqliteStore::open(&file).await.unwrap();
    let mut there = BTreeSet::new();
    let mut query = Query::new(tenant("acme"), Filter::default(), 1_000);
    loop {
        let found = store.list(&query).await.unwrap().entries;
        let Some(last) = found.last() else { break };
        query.cursor = Some(Cursor::Older(last.id));
        there.extend(found.into_iter().map(|entry| entry.request_url));
    }
    for (round, last) in acknowledged {
        for number in 1..=last {
            assert!(there.contains(&format!("/{round}/{number}")), "{round}: {number} of {last} is lost");
        }
        // Each batch is stored completely or not at all.
        let all = there.iter().filter(|url| url.starts_with(&format!("/{round}/"))).count();
        assert_eq!(all % 50, 0);
    }
}
