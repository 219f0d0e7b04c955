//! A database host that goes away, with closed connections or silently.

use super::*;
use error_log_tests::Made;
use status_error_log::{PostgresStore, StoredBody};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

#[tokio::test(flavor = "multi_thread")]
async fn postgres_goes_down_for_ten_seconds_and_comes_back() {
    let Some(made) = Made::postgres().await else { return };
    let database = made.database();
    // The test cuts a proxy, because it can't stop this process's server, which other tests use.
    let proxy = Proxy::start(&made).await;
    let log = ErrorLog::builder(PostgresStore::connect(&proxy.url).await.unwrap()).start().unwrap();
    let app = app(&log);
    let down = if std::env::var_os("CI").is_some() { 10 } else { 3 };
    let start = Instant::now();
    let mut number = 0;
    let mut slowest = Duration::ZERO;
    let mut is_cut = false;
    while start.elapsed() < Duration::from_secs(down + 2) {
        let should_be_cut = (1..=down).contains(&start.elapsed().as_secs());
        if should_be_cut != is_cut {
            is_cut = should_be_cut;
            proxy.link.send_replace(if is_cut { Link::Cut } else { Link::Open });
        }
        let asked = Instant::now();
        ask(&app, &format!("/{number}")).await;
        slowest = slowest.max(asked.elapsed());
        number += 1;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // A response that waited for the store would have taken as long as the outage.
    assert!(slowest < Duration::from_secs(2), "{slowest:?}");
    log.flush().await;
    assert_eq!(log.dropped(), 0);
    let written = database.sql("SELECT count(*) FROM status_error_log");
    assert_eq!(written.trim(), number.to_string());
    log.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_starts_while_its_database_is_down() {
    assert!(PostgresStore::connect("postgres://nobody@127.0.0.1:1/x").await.is_err());
    assert!(PostgresStore::lazy("mysql://x").is_err());
    let log = ErrorLog::builder(PostgresStore::lazy("postgres://nobody@127.0.0.1:1/x").unwrap())
        .grace(Duration::from_millis(200))
        .start()
        .unwrap();
    ask(&app(&log), "/x").await;
    let error = list(&log, &Access::Operator, None).await.unwrap_err();
    assert!(matches!(error, status_error_log::LogError::Store(_)));
    assert_eq!(status_error::response(&error).status(), 500);
    log.shutdown().await;
    assert_eq!(log.dropped(), 1);
}

/// Starts appends that occupy all connections of a store. None of them gets a response or an error.
async fn stuck(store: &Arc<PostgresStore>, proxy: &Proxy) -> JoinSet<()> {
    let mut stuck = JoinSet::new();
    proxy.link.send_replace(Link::Silent);
    for _ in 0..4 {
        let store = Arc::clone(store);
        let mut large = error_log_tests::entry("acme", "/large", 404);
        // More bytes than the buffers between client and server hold.
        large.response_body = Some(StoredBody::text(&"x".repeat(32 << 20)));
        stuck.spawn(async move { drop(store.append(&[large]).await) });
    }
    until("all are silent", async || proxy.silent.load(SeqCst) == 4).await;
    stuck
}

#[tokio::test(flavor = "multi_thread")]
async fn shutdown_ends_in_time_where_the_database_has_gone_silent() {
    let Some(made) = Made::postgres().await else { return };
    let proxy = Proxy::start(&made).await;
    let store = Arc::new(PostgresStore::connect(&proxy.url).await.unwrap());
    let log = ErrorLog::builder(store.clone()).grace(Duration::from_millis(500)).start().unwrap();
    let _stuck = stuck(&store, &proxy).await;
    ask(&app(&log), "/lost").await;
    let start = Instant::now();
    let ended = timeout(Duration::from_secs(60), log.shutdown()).await;
    // Much less than the minute that a statement may take.
    assert!(ended.is_ok() && start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    until("what was not written is counted", async || log.dropped() == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_has_gone_silent_is_found_again_when_it_is_back() {
    let Some(made) = Made::postgres().await else { return };
    let proxy = Proxy::start(&made).await;
    let store = Arc::new(PostgresStore::connect(&proxy.url).await.unwrap());
    // Drops the appends, as the writer does at its time limit, or a client that disconnects.
    stuck(&store, &proxy).await.shutdown().await;
    proxy.link.send_replace(Link::Open);
    let query = Query::new(Access::Operator, Default::default(), 1);
    until("the store answers", async || store.list(&query).await.is_ok()).await;
}

/// A proxy that forwards connections to a database.
struct Proxy {
    url: String,
    link: watch::Sender<Link>,
    /// The number of connections that have gone silent.
    silent: Arc<AtomicU64>,
}

#[derive(Clone, Copy, PartialEq)]
enum Link {
    Open,
    /// Existing and new connections are closed.
    Cut,
    /// A connection that has sent more than 1 MiB forwards nothing from then on and stays open.
    Silent,
}

impl Proxy {
    async fn start(made: &Made) -> Self {
        let to = made.database().port();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = made.database().url().replace(&format!(":{to}/"), &format!(":{port}/"));
        assert_ne!(url, made.database().url());
        let (link, watched) = watch::channel(Link::Open);
        let silent = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&silent);
        tokio::spawn(async move {
            loop {
                let (mut client, _) = listener.accept().await.unwrap();
                let (watched, silent) = (watched.clone(), Arc::clone(&counted));
                tokio::spawn(async move {
                    if *watched.borrow() != Link::Cut {
                        let mut server = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
                        if relay(&mut client, &mut server, watched).await {
                            silent.fetch_add(1, SeqCst);
                            std::future::pending::<()>().await;
                        }
                    }
                });
            }
        });
        Self { url, link, silent }
    }
}

/// Forwards one connection. Returns whether it went silent, rather than being closed.
async fn relay(client: &mut TcpStream, server: &mut TcpStream, mut link: watch::Receiver<Link>) -> bool {
    let ((mut asked, mut answered), (mut answers, mut questions)) = (client.split(), server.split());
    let now = link.clone();
    let ask = async {
        let (mut buffer, mut sent) = (vec![0; 1 << 16], 0);
        loop {
            let read = asked.read(&mut buffer).await.unwrap_or(0);
            sent += read;
            if sent > 1 << 20 && *now.borrow() == Link::Silent {
                return true;
            }
            if read == 0 || questions.write_all(&buffer[..read]).await.is_err() {
                return false;
            }
        }
    };
    tokio::select! {
        is_silent = ask => is_silent,
        _ = tokio::io::copy(&mut answers, &mut answered) => false,
        _ = link.wait_for(|link| *link == Link::Cut) => false,
    }
}
