//! ClickHouse: one server, two servers with ZooKeeper, and the engine of a recent version.

use crate::guard::{Guard, can_start, free_ports, random, shell};
use crate::{fail, skip};
use std::io::{BufRead as _, Read as _, Write as _};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// An empty database for one test, in ClickHouse.
#[derive(Debug, Clone)]
pub struct ClickHouse {
    server: &'static Server,
    name: String,
    url: String,
    /// Drops the database of a server that these tests didn't start.
    _dropped: Option<Arc<Dropped>>,
}

/// The arrangement of the servers.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Single,
    /// Two shards with one replica each.
    Shards,
    /// One shard with two replicas.
    Replicas,
    /// The engine of Python's package `chdb`.
    Recent,
}

impl Kind {
    fn argument(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Shards => "shards",
            Self::Replicas => "replicas",
            Self::Recent => "recent",
        }
    }
}

#[derive(Debug)]
struct Server {
    kind: Kind,
    /// The host and the port for HTTP, of each server.
    addresses: Vec<String>,
    user: String,
    password: String,
    directory: PathBuf,
    databases: AtomicU32,
    guard: Mutex<Option<Guard>>,
}

#[derive(Debug)]
struct Dropped(&'static Server, String);

impl Drop for Dropped {
    fn drop(&mut self) {
        drop(self.0.sql(0, None, &format!("DROP DATABASE {}", self.1)));
    }
}

/// Creates a database in this process's ClickHouse, or on the server of the variable
/// `CLICKHOUSE_URL` (`clickhouse://user:password@host:8123`). Returns `None` and prints a line to
/// stderr if ClickHouse isn't installed.
///
/// # Panics
/// Panics if ClickHouse is installed but doesn't start, or if it isn't installed and `CI=true`.
#[must_use]
pub fn clickhouse() -> Option<ClickHouse> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    database(SERVER.get_or_init(|| match std::env::var("CLICKHOUSE_URL") {
        Ok(url) => Some(
            Server::of_url(&url).unwrap_or_else(|| fail("CLICKHOUSE_URL is not clickhouse://user:password@host:port")),
        ),
        Err(_) => installed(Kind::Single),
    }))
}

/// Creates a database in two shards with ZooKeeper, whose cluster is [`ClickHouse::CLUSTER`].
/// Returns `None` and prints a line to stderr if ClickHouse or ZooKeeper isn't installed.
///
/// # Panics
/// As [`clickhouse`].
#[must_use]
pub fn clickhouse_shards() -> Option<ClickHouse> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    database(SERVER.get_or_init(|| installed(Kind::Shards)))
}

/// Creates a database in two replicas of one shard, as [`clickhouse_shards`].
///
/// # Panics
/// As [`clickhouse`].
#[must_use]
pub fn clickhouse_replicas() -> Option<ClickHouse> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    database(SERVER.get_or_init(|| installed(Kind::Replicas)))
}

/// Creates a database in the engine of Python's package `chdb`, which is of a recent version and
/// has no clusters. Returns `None` and prints a line to stderr if the package isn't installed.
///
/// # Panics
/// As [`clickhouse`].
#[must_use]
pub fn clickhouse_recent() -> Option<ClickHouse> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    database(SERVER.get_or_init(|| {
        let has_package = "import importlib.util, sys; sys.exit(importlib.util.find_spec('chdb') is None)";
        let found = Command::new("python3").args(["-c", has_package]).stderr(Stdio::null()).status();
        if !found.is_ok_and(|status| status.success()) {
            skip("Python's chdb is not installed: no recent ClickHouse is tested");
            return None;
        }
        Some(Server::start_recent().unwrap_or_else(|why| fail(&format!("chdb did not start: {why}"))))
    }))
}

fn installed(kind: Kind) -> Option<Server> {
    const USER: &str = "clickhouse";
    let mut directories = crate::found::path();
    // Debian's directory for servers, which only root's `PATH` contains.
    directories.push("/usr/sbin".into());
    let program = directories.iter().map(|it| it.join("clickhouse-server")).find(|it| it.is_file());
    let classes = Path::new("/usr/share/java/zookeeper.jar");
    let why = match (&program, kind) {
        (None, _) => "ClickHouse is not installed: its tests do nothing",
        (_, Kind::Shards | Kind::Replicas) if !classes.is_file() => {
            "ZooKeeper is not installed: the tests of ClickHouse's clusters do nothing"
        }
        (Some(program), _) if can_start(USER) => {
            let mut last = String::new();
            // Another program may take a free port before the server does.
            for _ in 0..3 {
                match Server::start(kind, program, classes, USER) {
                    Ok(server) => return Some(server),
                    Err(why) => last = why,
                }
            }
            fail(&format!("ClickHouse did not start: {last}"))
        }
        _ => "ClickHouse takes a shell and, for root, `runuser` and a user `clickhouse`: its tests do nothing",
    };
    skip(why);
    None
}

fn database(server: &'static Option<Server>) -> Option<ClickHouse> {
    let server = server.as_ref()?;
    let number = server.databases.fetch_add(1, Ordering::Relaxed);
    // Another process may use the same server.
    let name = if server.is_foreign() {
        format!("throwaway_{}_{number}", std::process::id())
    } else {
        format!("test_{number}")
    };
    let on = if server.addresses.len() > 1 { " ON CLUSTER logs" } else { "" };
    server.sql(0, None, &format!("CREATE DATABASE {name}{on}")).unwrap_or_else(|why| fail(&why));
    let dropped = server.is_foreign().then(|| Arc::new(Dropped(server, name.clone())));
    Some(ClickHouse { server, url: server.url(0, &name), name, _dropped: dropped })
}

impl ClickHouse {
    /// The name of the cluster of several servers.
    pub const CLUSTER: &'static str = "logs";

    /// Returns the URL of the first server: `clickhouse://…`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the URL of a server, by its number from 0.
    #[must_use]
    pub fn url_of(&self, number: usize) -> String {
        self.server.url(number, &self.name)
    }

    /// Returns the database's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the name of the cluster, or `None` if there is a single server.
    #[must_use]
    pub fn cluster(&self) -> Option<&'static str> {
        (self.server.addresses.len() > 1).then_some(Self::CLUSTER)
    }

    /// Returns the directory of all files of the servers. Empty for the server of `CLICKHOUSE_URL`.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.server.directory
    }

    /// Runs a statement on the first server, and returns the output as lines of values separated by
    /// tabs.
    ///
    /// # Panics
    /// Panics if the server reports an error.
    pub fn sql(&self, sql: &str) -> String {
        self.sql_of(0, sql)
    }

    /// Runs a statement on a server, by its number from 0.
    ///
    /// # Panics
    /// As [`sql`](Self::sql).
    pub fn sql_of(&self, number: usize, sql: &str) -> String {
        self.server.sql(number, Some(&self.name), sql).unwrap_or_else(|why| fail(&format!("{sql}: {why}")))
    }

    /// Kills a server of a cluster, by its number from 0.
    ///
    /// # Panics
    /// Panics if this process didn't start the server.
    pub fn stop(&self, number: usize) {
        self.server.command("stop", number);
    }

    /// Starts a killed server again, and waits until it takes connections.
    ///
    /// # Panics
    /// As [`stop`](Self::stop).
    pub fn start(&self, number: usize) {
        self.server.command("start", number);
    }
}

impl Server {
    fn start(kind: Kind, program: &Path, classes: &Path, user: &'static str) -> Result<Self, String> {
        let servers = if kind == Kind::Single { 1 } else { 2 };
        let ports = free_ports(1 + 3 * servers)?;
        let password = random().map_err(|why| format!("no random bytes: {why}"))?;
        let mut command = shell(user);
        command.args(["-c", include_str!("clickhouse.sh"), "guard", kind.argument()]).arg(program).arg(&password);
        command.arg(classes).args(ports.iter().map(u16::to_string));
        let (guard, line) = Guard::start(command)?;
        let addresses = ports.get(1..).unwrap_or_default().chunks(3).filter_map(<[u16]>::first);
        Ok(Self {
            kind,
            addresses: addresses.map(|port| format!("127.0.0.1:{port}")).collect(),
            user: "default".to_owned(),
            password,
            directory: line.into(),
            databases: AtomicU32::new(0),
            guard: Mutex::new(Some(guard)),
        })
    }

    fn start_recent() -> Result<Self, String> {
        let password = random().map_err(|why| format!("no random bytes: {why}"))?;
        let mut command = Command::new("python3");
        command.args(["-c", include_str!("chdb.py"), &password]);
        let (guard, line) = Guard::start(command)?;
        let mut words = line.split(' ');
        let (Some(directory), Some(port)) = (words.next(), words.next()) else { return Err(line) };
        Ok(Self {
            kind: Kind::Recent,
            addresses: vec![format!("127.0.0.1:{port}")],
            user: "default".to_owned(),
            password,
            directory: directory.into(),
            databases: AtomicU32::new(0),
            guard: Mutex::new(Some(guard)),
        })
    }

    /// Returns the server of a URL.
    fn of_url(url: &str) -> Option<Self> {
        let rest = url.strip_prefix("clickhouse://")?.trim_end_matches('/');
        let (credentials, address) = rest.rsplit_once('@').unwrap_or(("", rest));
        let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
        let address = if address.contains(':') { address.to_owned() } else { format!("{address}:8123") };
        Some(Self {
            kind: Kind::Single,
            addresses: vec![address],
            user: if user.is_empty() { "default".to_owned() } else { user.to_owned() },
            password: password.to_owned(),
            directory: PathBuf::new(),
            databases: AtomicU32::new(0),
            guard: Mutex::new(None),
        })
    }

    fn is_foreign(&self) -> bool {
        self.directory.as_os_str().is_empty()
    }

    fn url(&self, number: usize, database: &str) -> String {
        let address = self.addresses.get(number).map_or("", String::as_str);
        format!("clickhouse://{}:{}@{address}/{database}", self.user, self.password)
    }

    /// Sends a statement by HTTP.
    fn sql(&self, number: usize, database: Option<&str>, sql: &str) -> Result<String, String> {
        let why = |error: std::io::Error| error.to_string();
        let address = self.addresses.get(number).ok_or("no such server")?;
        let target = address.to_socket_addrs().map_err(why)?.next().ok_or("no address")?;
        let mut connection = TcpStream::connect_timeout(&target, Duration::from_secs(10)).map_err(why)?;
        let database = database.unwrap_or("default");
        let (user, password, length) = (&self.user, &self.password, sql.len());
        let head = format!(
            "POST /?database={database} HTTP/1.0\r\nhost: {address}\r\nx-clickhouse-user: {user}\r\n\
            x-clickhouse-key: {password}\r\ncontent-length: {length}\r\n\r\n"
        );
        connection.write_all(head.as_bytes()).and_then(|()| connection.write_all(sql.as_bytes())).map_err(why)?;
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).map_err(why)?;
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").ok_or("the response has no end")?;
        if head.split(' ').nth(1) == Some("200") { Ok(body.to_owned()) } else { Err(body.to_owned()) }
    }

    fn command(&self, what: &str, number: usize) {
        let mut guard = self.guard.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(guard) = guard.as_mut().filter(|_| self.kind != Kind::Recent) else {
            fail("this process did not start the server")
        };
        let done = guard.process.stdin.as_mut().map(|stdin| writeln!(stdin, "{what} {}", number + 1));
        let mut line = String::new();
        if !matches!(done, Some(Ok(()))) || guard.said.read_line(&mut line).is_err() || line.trim_end() != "done" {
            fail(&format!("{what} {number}: {line}"));
        }
        // A server needs a moment until it knows its tables.
        let end = Instant::now() + Duration::from_secs(30);
        while what == "start" && self.sql(number, None, "SELECT 1").is_err() && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
