//! The server that the program and the tests start.

use crate::api_log;
use crate::auth::{ALL_SCOPES, OperateLogs, Read, Scope as _};
use crate::document::Documentation;
use crate::limit::RateLimit;
use crate::routes::router;
use crate::store::Store;
use crate::token::{Claims, KeyId, Keys};
use status_error_log::ErrorLog;
use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// The settings of a server.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address to listen on. Port 0 takes a free port.
    pub addr: SocketAddr,
    /// The URL of the database, `sqlite:FILE` or `postgres://…`. `None` is a database in memory.
    pub database: Option<String>,
    /// The URL of the error log: `sqlite:FILE`, `postgres://…` or `clickhouse://…`. `None` is a log
    /// beside the database.
    pub log: Option<String>,
    /// The number of requests a minute for each token.
    pub rate_limit: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self { addr: SocketAddr::from(([127, 0, 0, 1], 0)), database: None, log: None, rate_limit: 600 }
    }
}

/// The state that the handlers share.
pub struct App {
    pub store: Store,
    pub keys: Keys,
    pub rate_limit: RateLimit,
    pub log: ErrorLog,
    pub documentation: Documentation,
}

/// A running server.
pub struct Server {
    addr: SocketAddr,
    app: Arc<App>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<io::Result<()>>,
}

impl Server {
    /// Starts a server.
    ///
    /// # Errors
    ///
    /// The database can't be opened, or the address is in use.
    pub async fn start(config: Config) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let app = Arc::new(App {
            store: Store::open(config.database.as_deref()).await?,
            keys: Keys::random()?,
            rate_limit: RateLimit::new(config.rate_limit),
            log: api_log::open(config.log.as_deref(), config.database.as_deref()).await?,
            documentation: Documentation::new()?,
        });
        let listener = TcpListener::bind(config.addr).await?;
        let addr = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serve = axum::serve(listener, router(app.clone())).with_graceful_shutdown(async {
            // An error means that the sender was dropped, which stops the server too.
            let _ = stopped.await;
        });
        Ok(Self { addr, app, stop, task: tokio::spawn(serve.into_future()) })
    }

    /// Returns the address that the server listens on.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Waits until the error log has the entries of all responses so far.
    pub async fn flush_log(&self) {
        self.app.log.flush().await;
    }

    /// Signs a token with the main key.
    ///
    /// # Errors
    ///
    /// The claims can't be serialized.
    pub fn token(&self, claims: &Claims) -> jsonwebtoken::errors::Result<String> {
        self.app.keys.sign(KeyId::Main, claims)
    }

    /// Signs a token with the restricted key.
    ///
    /// # Errors
    ///
    /// The claims can't be serialized.
    pub fn restricted_token(&self, claims: &Claims) -> jsonwebtoken::errors::Result<String> {
        self.app.keys.sign(KeyId::Restricted, claims)
    }

    /// Returns the tokens that the program prints: with all scopes, with `buyers.read`, without a
    /// scope.
    ///
    /// # Errors
    ///
    /// The claims can't be serialized.
    pub fn tokens(&self) -> jsonwebtoken::errors::Result<[(&'static str, String); 3]> {
        let token = |name, scopes| self.token(&Claims::new(name, scopes)).map(|token| (name, token));
        Ok([token("full", ALL_SCOPES)?, token("read", &[Read::NAME])?, token("none", &[])?])
    }

    /// Returns the operator's token, which reads the whole error log and nothing else.
    ///
    /// # Errors
    ///
    /// The claims can't be serialized.
    pub fn operator_token(&self) -> jsonwebtoken::errors::Result<String> {
        self.token(&Claims::new("operator", &[OperateLogs::NAME]).for_accounts(&[]))
    }

    /// Sends the responses of all requests that have begun, then stops.
    ///
    /// # Errors
    ///
    /// The listener failed.
    pub async fn stop(self) -> io::Result<()> {
        let _ = self.stop.send(());
        let served = self.task.await?;
        self.app.log.shutdown().await;
        self.app.store.close().await;
        served
    }
}
