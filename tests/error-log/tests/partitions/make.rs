//! Making of partitions.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_width_that_no_partition_can_have_is_an_error() {
    for width in [Duration::ZERO, Duration::from_secs(59), HOUR + Duration::from_secs(1), DAY * 367, Duration::MAX] {
        let builder = PostgresStore::builder("postgres://log@localhost/payments").partitioned(width);
        let error = builder.clone().lazy().unwrap_err();
        assert!(!error.is_unavailable());
        let text = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(text, "a partition spans a whole number of hours, from 1 hour to 366 days");
        assert!(builder.connect().await.is_err());
    }
    // The settings don't show the password.
    let builder = PostgresStore::builder("postgres://log:hunter2@localhost/payments").partitioned(DAY);
    assert!(!format!("{builder:?}").contains("hunter2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_table_has_partitions_for_the_time_ahead() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let store = partitioned(&database, DAY).await;
    assert_eq!(partitions(&database).len(), 3, "{:?}", partitions(&database));
    assert_eq!(database.sql("SELECT to_regclass('status_error_log_before') IS NULL").trim(), "t");
    let plain = throwaway_servers::postgres().unwrap();
    PostgresStore::connect(plain.url()).await.unwrap();
    assert_eq!(indexes(&database), indexes(&plain));
    // No entry of the next two days makes a partition.
    store.append(&[aged("/now", Duration::ZERO)]).await.unwrap();
    let mut ahead = entry("acme", "/ahead", 404);
    ahead.id = id_at(SystemTime::now() + DAY * 2);
    store.append(&[ahead]).await.unwrap();
    assert_eq!(partitions(&database).len(), 3);
    // Each trim makes the partitions that are missing, also on a node without the setting.
    database.sql(&format!("DROP TABLE {}", partitions(&database)[2]));
    PostgresStore::connect(database.url()).await.unwrap();
    assert_eq!(partitions(&database).len(), 3);
    database.sql(&format!("DROP TABLE {}", partitions(&database)[2]));
    store.trim(&Limits::new()).await.unwrap();
    assert_eq!(partitions(&database).len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_that_start_at_once_make_the_partitions_once() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let nodes: Vec<_> = (0..6)
        .map(|node| {
            let builder = PostgresStore::builder(database.url());
            let builder = if node % 3 < 2 { builder.partitioned(HOUR) } else { builder };
            let store = builder.lazy().unwrap();
            tokio::spawn(async move {
                // Entries that need a partition each, which all nodes make at once.
                let entries: Vec<Entry> = (0..5).map(|age| aged("/", DAY + HOUR * age)).collect();
                store.append(&entries).await.unwrap();
                store
            })
        })
        .collect();
    for node in nodes {
        node.await.unwrap().trim(&Limits::new()).await.unwrap();
    }
    assert_eq!(count(&database), 30);
    assert!((7..=10).contains(&partitions(&database).len()), "{:?}", partitions(&database));
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_of_any_time_find_a_partition() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let store = partitioned(&database, HOUR).await;
    // More partitions than one transaction makes, the first and the last id, and years between.
    let mut entries: Vec<Entry> = (0..50).map(|age| aged("/old", DAY * 40 + HOUR * age)).collect();
    entries.extend((0..6).map(|years| aged("/older", DAY * 365 * years)));
    for id in [Uuid::nil(), Uuid::from_u128(1), Uuid::from_u128(u128::MAX - 1)] {
        let mut far = entry("acme", "/far", 404);
        far.id = id;
        entries.push(far);
    }
    store.append(&entries).await.unwrap();
    store.append(&entries).await.unwrap();
    assert_eq!(count(&database), 59);
    assert_eq!(urls(&store, tenant("acme")).await.len(), 59);
    let outermost = (partitions(&database)[0].clone(), partitions(&database).last().unwrap().clone());
    assert_eq!(outermost.0, "status_error_log_19700101t0000");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_width_applies_to_the_time_without_partitions() {
    let Some(database) = throwaway_servers::postgres() else { return };
    partitioned(&database, HOUR).await.append(&[aged("/0", Duration::ZERO)]).await.unwrap();
    let before = partitions(&database);
    let store = partitioned(&database, DAY * 7).await;
    let after = partitions(&database);
    assert!(before.iter().all(|name| after.contains(name)));
    assert!((before.len() + 2..=before.len() + 3).contains(&after.len()), "{after:?}");
    // Before the hours is a part of a week.
    store.append(&[aged("/1", HOUR * 5)]).await.unwrap();
    for other in [partitioned(&database, DAY).await, PostgresStore::connect(database.url()).await.unwrap()] {
        other.append(&[aged("/2", DAY * 30), aged("/3", Duration::ZERO)]).await.unwrap();
        other.trim(&Limits::new().age(DAY * 90)).await.unwrap();
    }
    assert_eq!(urls(&store, tenant("acme")).await.len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_migration_reaches_every_partition() {
    let Some(database) = throwaway_servers::postgres() else { return };
    let store = partitioned(&database, DAY).await;
    store.append(&[aged("/0", DAY * 9), aged("/1", Duration::ZERO)]).await.unwrap();
    database.sql(
        "ALTER TABLE status_error_log ADD COLUMN later TEXT COLLATE \"C\";
         UPDATE status_error_log SET later = url;
         CREATE INDEX status_error_log_later ON status_error_log (tenant, later, id) WHERE later IS NOT NULL;
         ALTER INDEX status_error_log_code RENAME TO status_error_log_other",
    );
    store.append(&[aged("/2", DAY * 20)]).await.unwrap();
    assert_eq!(database.sql("SELECT later FROM status_error_log WHERE id IS NOT NULL ORDER BY id"), "\n/0\n/1\n");
    let all = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'status_error_log_later'::regclass";
    assert_eq!(database.sql(all).trim(), partitions(&database).len().to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn partitions_are_in_the_schema_of_the_table_and_have_its_owner() {
    let Some(database) = throwaway_servers::postgres() else { return };
    database.sql("CREATE ROLE keeper; CREATE SCHEMA \"Log's\" AUTHORIZATION keeper");
    let url = format!("{}?options=-c%20search_path%3D%22Log%27s%22", database.url());
    let plain = PostgresStore::connect(&url).await.unwrap();
    plain.append(&[aged("/0", Duration::ZERO)]).await.unwrap();
    database.sql("ALTER TABLE \"Log's\".status_error_log OWNER TO keeper");
    let store = PostgresStore::builder(&url).partitioned(DAY).connect().await.unwrap();
    store.trim(&Limits::new()).await.unwrap();
    store.append(&[aged("/1", DAY * 9)]).await.unwrap();
    let places = "SELECT DISTINCT schemaname, tableowner FROM pg_tables WHERE tablename LIKE 'status_error_log%'
        AND tablename NOT LIKE '%version'";
    assert_eq!(database.sql(places).trim(), "Log's|keeper");
    assert_eq!(urls(&store, Access::Operator).await, ["/0", "/1"]);
    database.sql("DROP SCHEMA \"Log's\" CASCADE; DROP ROLE keeper");
}
