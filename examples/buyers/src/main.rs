//! The program: starts the server, runs the tour, or writes the documentation of the errors.

use buyers::server::{Config, Server};
use buyers::tour;
use clap::Parser;
use std::error::Error;
use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// A payments API with buyers in it, whose errors are declared with `status-error`.
///
/// Logs go to standard error. RUST_LOG selects them: info,status_error=debug shows client errors
/// too.
#[derive(Parser)]
struct Cli {
    /// The address to listen on; port 0 takes a free port
    #[arg(long, default_value = "127.0.0.1:8080")]
    addr: SocketAddr,
    /// The database: sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME; without this option, buyers
    /// are kept in memory
    #[arg(long, value_name = "URL", value_parser = database)]
    database: Option<String>,
    /// The error log: sqlite:FILE, postgres://USER:PASSWORD@HOST/NAME or
    /// clickhouse://USER:PASSWORD@HOST:8123/NAME; without this option, it is beside the database
    #[arg(long, value_name = "URL", value_parser = log)]
    log: Option<String>,
    /// Requests a minute for each token
    #[arg(long, default_value_t = 600, value_name = "REQUESTS")]
    rate_limit: u32,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Start servers, send each kind of request, and show and check the responses. With PostgreSQL,
    /// the tour creates its own schemas and removes them
    Tour,
    /// Write the documentation of the errors as a static site
    Docs {
        /// The folder, which is created if there is none
        folder: PathBuf,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.command {
        None => {
            let Cli { addr, database, log, rate_limit, .. } = cli;
            serve(Config { addr, database, log, rate_limit }).await
        }
        Some(Command::Tour) => take_tour(cli.database.as_deref()).await,
        Some(Command::Docs { folder }) => write_docs(&folder),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn database(url: &str) -> Result<String, &'static str> {
    let is_known = ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme));
    if is_known { Ok(url.to_owned()) } else { Err("write sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME") }
}

fn log(url: &str) -> Result<String, &'static str> {
    let is_known = url.starts_with("clickhouse:") || database(url).is_ok();
    if is_known {
        Ok(url.to_owned())
    } else {
        Err("write sqlite:FILE, postgres://… or clickhouse://USER:PASSWORD@HOST:8123/NAME")
    }
}

async fn take_tour(database: Option<&str>) -> Result<ExitCode, Box<dyn Error + Send + Sync>> {
    let log = tour::Log::default();
    log.install("info")?;
    let mut out = std::io::stdout();
    let color = out.is_terminal();
    let summary = tour::run(&mut out, color, &log, database).await?;
    Ok(if summary.differing == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn write_docs(folder: &Path) -> Result<ExitCode, Box<dyn Error + Send + Sync>> {
    buyers::document::errors()?.write(folder)?;
    Ok(ExitCode::SUCCESS)
}

async fn serve(config: Config) -> Result<ExitCode, Box<dyn Error + Send + Sync>> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();

    let server = Server::start(config).await?;
    announce(&server)?;
    interrupted().await?;
    tracing::info!("stopping");
    // Requests that have begun get their responses, unless the operator interrupts once more.
    tokio::select! {
        stopped = server.stop() => stopped?,
        again = interrupted() => again?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints lines for programs, then lines to paste into a shell.
fn announce(server: &Server) -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut out = std::io::stdout().lock();
    let url = format!("http://{}", server.addr());
    let tokens = server.tokens()?;
    writeln!(out, "LISTENING {url}")?;
    for (name, token) in &tokens {
        writeln!(out, "TOKEN {name} {token}")?;
    }
    writeln!(out, "OPEN {url}/api-logs")?;
    let [(_, full), ..] = &tokens;
    let (text, operator) = (TO_PASTE.replace("{url}", &url).replace("{token}", full), server.operator_token()?);
    out.write_all(text.replace("{operator}", &operator).as_bytes())?;
    Ok(out.flush()?)
}

const TO_PASTE: &str = r#"
# The page at OPEN asks for a name and a password: the name is default, the password is this token.
# To try the API, paste these lines into another terminal.

export TOKEN={token}

# 401: the response does not say why.
curl -i {url}/buyers

# 201, then 409: the external identifier is taken.
curl -i {url}/buyers -H "authorization: Bearer $TOKEN" --json '{"external_identifier":"order-1"}'
curl -i {url}/buyers -H "authorization: Bearer $TOKEN" --json '{"external_identifier":"order-1"}'

# 400: the response says where.
curl -i {url}/buyers -H "authorization: Bearer $TOKEN" --json '{"billing_details":{"phone_number":42}}'
curl -i "{url}/buyers?limit=1000" -H "authorization: Bearer $TOKEN"

# The OpenAPI document, with the errors of each call. For a browser: {url}/docs
curl -i {url}/openapi.json

# What the code of a response means. For a browser: {url}/errors
curl -i {url}/errors/duplicate_record -H "accept: text/markdown"

# A page that calls this API, and chooses its reaction to an error by the code: {url}/client
# Its types of the errors:
curl -i {url}/client/errors.ts

# After about 50 ms, the error log has these responses.
curl -i {url}/api-logs -H "authorization: Bearer $TOKEN"

# The operator's log also has the 401 with its cause, because no token has proved its account.
curl -i {url}/api-logs -H "authorization: Bearer {operator}"
"#;

/// Waits for Ctrl-C, or for the signal that stops a service (SIGTERM).
async fn interrupted() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            done = tokio::signal::ctrl_c() => done,
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
