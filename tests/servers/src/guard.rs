//! A running server, and the shell that outlives this process to remove the server.

use crate::found::Programs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// The command-line client of a server, and so the kind of server.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Client {
    Psql,
    Mariadb,
}

/// A server that runs as long as this process.
#[derive(Debug)]
pub(crate) struct Server {
    client: Client,
    ask: PathBuf,
    pub(crate) user: &'static str,
    pub(crate) password: String,
    pub(crate) port: u16,
    pub(crate) directory: PathBuf,
    databases: AtomicU32,
    /// A shell that stops the server when its standard input closes. Never dropped, because a
    /// server is a static: the kernel closes the input when this process ends.
    _guard: Child,
}

impl Server {
    pub(crate) fn start(programs: &Programs, client: Client) -> Result<Self, String> {
        // Another program may take the free port before the server does.
        let mut last = String::new();
        for _ in 0..3 {
            match Self::start_once(programs, client) {
                Ok(server) => {
                    server.load_languages();
                    return Ok(server);
                }
                Err(why) => last = why,
            }
        }
        Err(last)
    }

    fn start_once(programs: &Programs, client: Client) -> Result<Self, String> {
        let kind = if client == Client::Psql { "postgres" } else { "mariadb" };
        let port = free_port()?;
        let password = random().map_err(|why| format!("no random bytes: {why}"))?;
        let mut command = shell(programs.user);
        command.args(["-c", include_str!("guard.sh"), "guard", kind]);
        command.args([&programs.install, &programs.server, &programs.client]);
        command.args([&port.to_string(), &password]);
        let started = Guard::start(command);
        let (guard, directory) = started.map_err(|why| format!("{}: {why}", programs.server.display()))?;
        Ok(Self {
            client,
            ask: programs.client.clone(),
            user: if client == Client::Psql { "postgres" } else { "tester" },
            password,
            port,
            directory: directory.into(),
            databases: AtomicU32::new(0),
            _guard: guard.process,
        })
    }

    /// Makes MariaDB load the messages of its languages one after the other. While MariaDB loads a
    /// language, another connection that sets the same language gets empty messages.
    fn load_languages(&self) {
        const LANGUAGES: &str = "bg_BG cs_CZ da_DK de_DE el_GR en_US es_ES et_EE fr_FR hi_IN hu_HU it_IT ja_JP ka_GE \
            ko_KR nl_NL no_NO pl_PL pt_PT ro_RO ru_RU sk_SK sr_RS sv_SE uk_UA zh_CN zh_TW";
        if self.client == Client::Mariadb {
            let sql: String =
                LANGUAGES.split_whitespace().map(|language| format!("SET lc_messages = '{language}';")).collect();
            // A server that lacks a language doesn't need the languages behind it.
            drop(self.sql(None, &sql));
        }
    }

    pub(crate) fn create_database(&self) -> Result<String, String> {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql(None, &format!("CREATE DATABASE {name}"))?;
        Ok(name)
    }

    pub(crate) fn url(&self, database: &str) -> String {
        let scheme = if self.client == Client::Psql { "postgres" } else { "mysql" };
        format!("{scheme}://{}:{}@127.0.0.1:{}/{database}", self.user, self.password, self.port)
    }

    pub(crate) fn german(&self) -> Option<&'static str> {
        match self.client {
            Client::Mariadb => Some("de_DE"),
            Client::Psql => self.directory.join("de_DE.UTF-8").exists().then_some("de_DE.UTF-8"),
        }
    }

    pub(crate) fn sql(&self, database: Option<&str>, sql: &str) -> Result<String, String> {
        let mut command = Command::new(&self.ask);
        let port = self.port.to_string();
        match self.client {
            Client::Psql => command
                .env("PGPASSWORD", &self.password)
                .args([
                    "-X",
                    "-q",
                    "-A",
                    "-t",
                    "-v",
                    "ON_ERROR_STOP=1",
                    "-h",
                    "127.0.0.1",
                    "-p",
                    &port,
                    "-U",
                    self.user,
                ])
                .args(["-d", database.unwrap_or("postgres"), "-c", sql]),
            Client::Mariadb => command
                .env("MYSQL_PWD", &self.password)
                .args(["--no-defaults", "-N", "-B", "--default-character-set=utf8mb4", "-h", "127.0.0.1", "-P", &port])
                .args(["-u", self.user])
                .args(database)
                .args(["-e", sql]),
        };
        let output = command.stdin(Stdio::null()).output().map_err(|why| format!("{}: {why}", self.ask.display()))?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            Err(format!("{sql}: {}", String::from_utf8_lossy(&output.stderr)))
        }
    }
}

/// The process that removes the servers when its standard input closes. Never dropped, because a
/// server is a static.
#[derive(Debug)]
pub(crate) struct Guard {
    pub(crate) process: Child,
    pub(crate) said: BufReader<ChildStdout>,
}

impl Guard {
    /// Starts a guard, and returns its words after `ready`.
    pub(crate) fn start(mut command: Command) -> Result<(Self, String), String> {
        // The server must not inherit this process's stderr, because a program that reads stderr to
        // its end would wait for the server.
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut process = command.spawn().map_err(|why| why.to_string())?;
        let mut said = BufReader::new(process.stdout.take().ok_or("no output")?);
        let mut line = String::new();
        said.read_line(&mut line).map_err(|why| why.to_string())?;
        match line.trim_end().strip_prefix("ready ") {
            Some(rest) => Ok((Self { process, said }, rest.to_owned())),
            None => {
                // The server's log may not be valid UTF-8.
                let mut log = Vec::new();
                drop(said.read_to_end(&mut log));
                drop(process.wait());
                Err(format!("{line}{}", String::from_utf8_lossy(&log)))
            }
        }
    }
}

/// Returns a shell of the server's user, because servers refuse to run as root.
pub(crate) fn shell(user: &str) -> Command {
    if !is_root() {
        return Command::new("sh");
    }
    let mut command = Command::new("runuser");
    command.args(["-u", user, "--", "sh"]);
    command
}

/// Returns whether this machine has the shell, the program and the user that a start needs.
pub(crate) fn can_start(user: &str) -> bool {
    shell(user).args(["-c", ":"]).output().is_ok_and(|it| it.status.success())
}

fn free_port() -> Result<u16, String> {
    free_ports(1)?.pop().ok_or_else(|| "no free port".to_owned())
}

/// Returns different ports that no program listens on.
pub(crate) fn free_ports(number: usize) -> Result<Vec<u16>, String> {
    let listen = |_| TcpListener::bind(("127.0.0.1", 0)).map_err(|why| format!("no free port: {why}"));
    let listeners = (0..number).map(listen).collect::<Result<Vec<_>, _>>()?;
    listeners.iter().map(|it| it.local_addr().map(|it| it.port()).map_err(|why| why.to_string())).collect()
}

/// Returns a random password. The servers require one, because every user of this machine can reach
/// the port.
pub(crate) fn random() -> std::io::Result<String> {
    let mut bytes = [0; 16];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|it| it.stdout == b"0\n")
}
