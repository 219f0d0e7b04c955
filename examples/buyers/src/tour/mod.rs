//! `buyers tour`: sends a request for each kind of response that README.md describes, prints the
//! responses, and checks them.

mod api_log;
pub mod call;
pub mod client;
mod database;
mod document;
mod error_docs;
mod log;
mod pretty;
mod rows;
pub mod wire;

use crate::server::{Config, Server};
use crate::token::Claims;
use api_log::Caused;
use call::Call;
use client::Answer;
use database::Breakable;
pub use log::Log;
use rows::World;
use serde_json::Value;
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use wire::Wire;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// The result of the tour: the number of responses, the number of wrong ones, and the bytes that
/// were sent and received.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    pub answers: usize,
    pub differing: usize,
    /// The bytes of each request and its response, in the order of the tour.
    pub wires: Vec<Wire>,
}

/// Runs the tour and prints it.
///
/// # Errors
///
/// A server does not start, or a connection fails.
pub async fn run(out: &mut dyn Write, color: bool, log: &Log, database: Option<&str>) -> Result<Summary> {
    let [whole, other, breakable] =
        [Breakable::new(database).await?, Breakable::new(database).await?, Breakable::new(database).await?];
    let on = |database: &Breakable| Config { database: Some(database.url.clone()), ..Config::default() };
    let server = Server::start(on(&whole)).await?;
    let limited = Server::start(Config { rate_limit: 1, ..on(&other) }).await?;
    let broken = Server::start(on(&breakable)).await?;

    let world = World::new(&server, &limited, &broken)?;
    let document = document::fetch(server.addr()).await?;
    let mut tour = Tour { out, color, log, document, seen: Summary::default(), caused: Vec::new() };
    tour.read_document()?;
    let mut ids = Vec::new();
    for call in rows::created(&world) {
        let buyer = tour.take(&call).await?;
        ids.push(buyer.get("id").and_then(Value::as_str).unwrap_or_default().to_owned());
    }
    for call in rows::buyers(&world, &ids).into_iter().chain(rows::turned_away(&world)) {
        tour.take(&call).await?;
    }
    // While the server runs, its database is destroyed.
    breakable.destroy().await?;
    for call in rows::server_errors(&world) {
        tour.take_server_error(&call).await?;
    }
    // The log is written in the background. The next calls list it, so it has to be complete.
    server.flush_log().await;
    for call in rows::api_logs(&world) {
        tour.take(&call).await?;
    }
    let logged = tour.list_what_it_caused(&world).await?;
    tour.follow_the_docs(&world, &logged).await?;

    for server in [server, limited, broken] {
        server.stop().await?;
    }
    for database in [whole, other, breakable] {
        database.destroy().await?;
    }
    tour.sum_up()
}

struct Tour<'t> {
    out: &'t mut dyn Write,
    color: bool,
    log: &'t Log,
    /// The server's OpenAPI document, which has to describe each response.
    document: Value,
    seen: Summary,
    /// The client errors so far, which the error log should have.
    caused: Vec<Caused>,
}

impl Tour<'_> {
    /// Sends a request and keeps a copy of the bytes of the request and its response.
    async fn send(&mut self, call: &Call) -> Result<Answer> {
        let answer = client::send(call.to, call.request()?).await?;
        self.seen.wires.push(answer.wire.clone());
        Ok(answer)
    }

    /// Returns the differences between a response, the expected one and the document.
    fn faults(&self, call: &Call, answer: &Answer) -> Vec<String> {
        [call.faults(answer), document::faults(&self.document, call, answer)].concat()
    }

    /// Makes a call and returns the body of the response.
    async fn take(&mut self, call: &Call) -> Result<Value> {
        let answer = self.send(call).await?;
        self.show(call, &answer)?;
        self.judge(&self.faults(call, &answer))?;
        self.caused.extend(Caused::by(call, &answer));
        Ok(answer.json())
    }

    /// Makes a call that is a server error. Its message is generic except for the error id, and one
    /// line of the log has the same id.
    async fn take_server_error(&mut self, call: &Call) -> Result<()> {
        let answer = self.send(call).await?;
        self.show(call, &answer)?;
        let reference = answer.header("x-error-id");
        let call = call.clone().message(format!(
            "Something went wrong on our side. Please contact support@example.com. \
             The reference of this error is {reference}."
        ));
        let mut faults = self.faults(&call, &answer);
        let lines = self.log.lines_with(reference);
        match lines.as_slice() {
            [line] => writeln!(self.out, "{}", self.paint(DIM, &format!("  log: {line}")))?,
            lines => faults.push(format!("{} lines of the log have the reference {reference:?}", lines.len())),
        }
        self.judge(&faults)
    }

    fn show(&mut self, call: &Call, answer: &Answer) -> Result<()> {
        writeln!(self.out, "\n{}", self.paint(BOLD, call.name))?;
        writeln!(self.out, "  {} {}", call.method, call.path)?;
        for (name, value) in &call.headers {
            writeln!(self.out, "  {name}: {}", shortened(value, 60))?;
        }
        if let Some(body) = &call.body {
            writeln!(self.out, "  {}", shortened(body, 100))?;
        }
        let color = if answer.status.is_success() { GREEN } else { YELLOW };
        writeln!(self.out, "  {}", self.paint(color, &answer.status.to_string()))?;
        for (name, value) in &answer.headers {
            if name != "date" && name != "content-length" {
                writeln!(
                    self.out,
                    "  {}",
                    self.paint(DIM, &format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
                )?;
            }
        }
        if !answer.body.is_empty() {
            writeln!(self.out, "  {}", pretty::pretty(&String::from_utf8_lossy(&answer.body), 2))?;
        }
        Ok(())
    }

    fn judge(&mut self, faults: &[String]) -> Result<()> {
        self.seen.answers += 1;
        self.seen.differing += usize::from(!faults.is_empty());
        for fault in faults {
            writeln!(self.out, "  {}", self.paint(RED, &format!("✗ {fault}")))?;
        }
        if faults.is_empty() {
            writeln!(self.out, "  {}", self.paint(GREEN, "✓"))?;
        }
        Ok(())
    }

    fn sum_up(self) -> Result<Summary> {
        let Summary { answers, differing, .. } = self.seen;
        let (color, line) = match differing {
            0 => (GREEN, format!("{answers} responses, all as examples/buyers/README.md describes them")),
            _ => (RED, format!("{answers} responses, {differing} not as examples/buyers/README.md describes them")),
        };
        writeln!(self.out, "\n{}", self.paint(color, &line))?;
        self.out.flush()?;
        Ok(self.seen)
    }

    fn paint(&self, color: &str, text: &str) -> String {
        if self.color { format!("\x1b[{color}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

const BOLD: &str = "1";
const DIM: &str = "2";
const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";

fn shortened(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The path of a file that is removed when this value is dropped.
pub struct TemporaryFile(pub PathBuf);

impl TemporaryFile {
    #[must_use]
    #[allow(clippy::new_without_default, reason = "two defaults would differ")]
    pub fn new() -> Self {
        Self(std::env::temp_dir().join(format!("buyers-{}.db", uuid::Uuid::new_v4())))
    }

    /// Returns the URL of the database in this file.
    #[must_use]
    pub fn url(&self) -> String {
        format!("sqlite:{}", self.0.display())
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        // The database, the error log beside it, and SQLite's files for an open error log.
        for suffix in ["", "-api-logs", "-api-logs-wal", "-api-logs-shm"] {
            // A file that can't be removed stays in the temporary directory.
            let _ = std::fs::remove_file(format!("{}{suffix}", self.0.display()));
        }
    }
}

/// Returns the claims of a token that expired three minutes ago.
#[must_use]
pub fn expired(sub: &str) -> Claims {
    let mut claims = Claims::new(sub, &["*.read"]);
    claims.exp = jsonwebtoken::get_current_timestamp() - 200;
    claims
}
