//! A program that writes entries to a file until it is killed, and prints after each batch how many
//! entries the store has acknowledged.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a program of a test")]

use status_error_log::{Entry, Limits, Owner, SqliteStore, Store as _};
use std::io::Write as _;
use std::time::SystemTime;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let (file, round) = (arguments.next().unwrap(), arguments.next().unwrap());
    let store = SqliteStore::open(file).await.unwrap();
    let mut out = std::io::stdout();
    let mut number = 0_u64;
    loop {
        let batch: Vec<Entry> = (0..50)
            .map(|_| {
                number += 1;
                Entry::new(Owner::tenant("acme"), "GET", &format!("/{round}/{number}"), 404, SystemTime::now())
            })
            .collect();
        store.append(&batch).await.unwrap();
        if number.is_multiple_of(1_000) {
            store.trim(&Limits::new().count(1_000_000)).await.unwrap();
        }
        writeln!(out, "{number}").unwrap();
        out.flush().unwrap();
    }
}
