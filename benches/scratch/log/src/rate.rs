//! The maximum number of requests per second over open sockets. Either every response or one of 20
//! is a 404; the others are successes.
//!
//! Each store is measured in rounds of four parts: without the layer, with it, with it, without it.
//! The other load of the machine changes more slowly than that, so both sides of a round's ratio
//! contain it. Beside the rates stands the CPU time per request of all threads except the client's:
//! it includes the writer's time, and excludes that of other programs.

use crate::path;
use crate::stores::{self, Made, median};
use axum::Router;
use axum::routing::get;
use status_error::tower::ApiErrorLayer;
use status_error::{ApiError, ApiProfile, format};
use status_error_log::{ErrorLog, ErrorLogLayer, Owner};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

static API: ApiProfile = ApiProfile::new("a.test").format(&format::Envelope).reporter(|_| {});

#[derive(Debug, thiserror::Error, ApiError)]
#[error("The buyer {id} was not found.")]
#[status(404)]
struct NotFound {
    #[public(message)]
    id: u64,
}

const ROUNDS: usize = 11;
const CONNECTIONS: usize = 32;
/// The time before counting starts. By then the connections are open and a flood of requests has
/// filled the queue, so that the count is that of the steady state.
const WARM_UP: Duration = Duration::from_millis(600);
const SLICE: Duration = Duration::from_millis(500);

struct Served {
    name: &'static str,
    addr: SocketAddr,
    log: Option<ErrorLog>,
    _made: Option<Made>,
}

pub async fn run() {
    let bare = serve("", app(), None).await;
    let mut servers = vec![serve("none: a layer that does nothing", path::idle(app()), None).await];
    for made in [Some(stores::memory()), Some(stores::sqlite().await), stores::postgres().await].into_iter().flatten() {
        let log = ErrorLog::builder(made.store.clone()).start().unwrap();
        let app = app().layer(ErrorLogLayer::new(log.clone(), |_| |_| Owner::tenant("acme").principal("key 7")));
        servers.push(serve(made.name, app, Some((log, made))).await);
    }
    for (what, share) in [("every one a 404", 1), ("one of twenty a 404", 20)] {
        for server in &servers {
            let dropped = || server.log.as_ref().map_or(0, ErrorLog::dropped);
            let (before, mut failed) = (dropped(), 0.0);
            let (mut without, mut with, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
            let mut cpu = Vec::new();
            // Round 0 only warms up.
            for round in 0..=ROUNDS {
                let (mut rates, mut times) = ([0.0; 4], [0.0; 4]);
                let both = rates.iter_mut().zip(&mut times);
                for ((rate, time), addr) in both.zip([bare.addr, server.addr, server.addr, bare.addr]) {
                    (*rate, *time) = asked(addr, share).await;
                    // Empties the queue, so that the writer doesn't run while another server is
                    // measured.
                    if let Some(log) = &server.log {
                        log.flush().await;
                    }
                }
                failed += (rates[1] + rates[2]) * (WARM_UP + SLICE).as_secs_f64() / share as f64;
                if round > 0 {
                    without.push((rates[0] + rates[3]) / 2.0);
                    with.push((rates[1] + rates[2]) / 2.0);
                    ratios.push((rates[1] + rates[2]) / (rates[0] + rates[3]));
                    cpu.push((times[0] + times[3]) / (times[1] + times[2]));
                }
            }
            let lost = 100.0 * (dropped() - before) as f64 / failed;
            let (without, with) = (median(without), median(with));
            let (ratio, cpu) = (median(ratios), median(cpu));
            println!("{what}\t{}\t{without:.0}\t{with:.0}\t{ratio:.3}\t{cpu:.3}\t{lost:.0} %", server.name);
        }
    }
}

pub fn app() -> Router {
    let fine = async || r#"{"type":"buyer","id":"01890a5d-ac96-774b-bcce-b302099a8057","display_name":"Ada"}"#;
    Router::new()
        .route("/buyers/{id}", get(async || NotFound { id: 4_815_162_342 }))
        .route("/fine", get(fine))
        .layer(ApiErrorLayer::new(&API))
}

async fn serve(name: &'static str, app: Router, log: Option<(ErrorLog, Made)>) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(axum::serve(listener, app).into_future());
    let (log, made) = log.unzip();
    Served { name, addr, log, _made: made }
}

/// Sends requests from a separate thread. Returns the responses per second and the CPU nanoseconds
/// per response.
async fn asked(addr: SocketAddr, share: u64) -> (f64, f64) {
    let asking = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(ask(addr, share))
    };
    tokio::task::spawn_blocking(asking).await.unwrap()
}

async fn ask(addr: SocketAddr, share: u64) -> (f64, f64) {
    let (stop, answers) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (stop, answers) = (stop.clone(), answers.clone());
        tasks.spawn(async move {
            let mut socket = TcpStream::connect(addr).await.unwrap();
            socket.set_nodelay(true).unwrap();
            let (failing, fine) = (request("/buyers/4815162342?expand=account&limit=20"), request("/fine"));
            let lengths = [once(&mut socket, &failing).await, once(&mut socket, &fine).await];
            let mut answer = vec![0; lengths[0].max(lengths[1])];
            let mut number = 0;
            while !stop.load(Relaxed) {
                number += 1;
                let is_failing = number % share == 0;
                socket.write_all(if is_failing { &failing } else { &fine }).await.unwrap();
                socket.read_exact(&mut answer[..lengths[usize::from(!is_failing)]]).await.unwrap();
                answers.fetch_add(1, Relaxed);
            }
        });
    }
    tokio::time::sleep(WARM_UP).await;
    let (before, start, busy) = (answers.load(Relaxed), Instant::now(), busy());
    tokio::time::sleep(SLICE).await;
    let answered = (answers.load(Relaxed) - before) as f64;
    let (rate, time) = (answered / start.elapsed().as_secs_f64(), (self::busy() - busy) / answered);
    stop.store(true, Relaxed);
    while tasks.join_next().await.is_some() {}
    (rate, time)
}

/// Returns the CPU nanoseconds of this process so far, without those of the current thread.
fn busy() -> f64 {
    let had = |file: &Path| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        text.split(' ').next().and_then(|had| had.parse::<f64>().ok()).unwrap_or_default()
    };
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let all: f64 = threads.map(|thread| had(&thread.path().join("schedstat"))).sum();
    all - had(Path::new("/proc/thread-self/schedstat"))
}

fn request(path: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nhost: a.test\r\nuser-agent: payments-client/4.2\r\naccept: application/json\r\n\
         authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.ZRrHA1JJJW8opsbCGfG_HACGpVUMN_a9IV7pAx_Zmeo\r\n\r\n"
    )
    .into_bytes()
}

/// Sends a request and returns the length of the response. All responses of a path have the same
/// length, because the length of a date does not vary.
async fn once(socket: &mut TcpStream, request: &[u8]) -> usize {
    socket.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    loop {
        socket.read_buf(&mut answer).await.unwrap();
        let text = String::from_utf8_lossy(&answer);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        if body.len() == length.parse::<usize>().unwrap() {
            return answer.len();
        }
    }
}
