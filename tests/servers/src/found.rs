//! The search for the servers' programs.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The reason why there is no server.
#[derive(Debug)]
pub(crate) enum Missing {
    NotInstalled,
    Broken(String),
}

/// Paths of a server's programs, and the user that runs them.
#[derive(Debug)]
pub(crate) struct Programs {
    /// Creates the data directory: `initdb`, `mariadb-install-db`, or `mysqld` itself.
    pub(crate) install: PathBuf,
    pub(crate) server: PathBuf,
    pub(crate) client: PathBuf,
    /// The user that the server's package creates, because servers refuse to run as root.
    pub(crate) user: &'static str,
}

/// Finds PostgreSQL's programs, the newest version if there are several. All come from one
/// directory, because `initdb` runs the `postgres` beside it.
pub(crate) fn postgres() -> Option<Programs> {
    let mut directories: Vec<PathBuf> = path();
    if let Ok(said) = Command::new("pg_config").arg("--bindir").output() {
        directories.push(String::from_utf8_lossy(&said.stdout).trim().into());
    }
    directories.extend(debian());
    directories.extend(["/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql/bin"].map(PathBuf::from));
    let beside = |name: &str| directories.iter().find(|it| is_file(it, "postgres") && is_file(it, name));
    let bin = beside("initdb")?;
    let client = if is_file(bin, "psql") { bin } else { directories.iter().find(|it| is_file(it, "psql"))? };
    Some(Programs {
        install: bin.join("initdb"),
        server: bin.join("postgres"),
        client: client.join("psql"),
        user: "postgres",
    })
}

/// Finds the programs of MariaDB, or of MySQL, which has no separate installer.
pub(crate) fn mariadb() -> Option<Programs> {
    let mut directories = path();
    // Debian's directory for servers, which only root's `PATH` contains.
    directories.extend(["/usr/sbin", "/usr/local/mysql/bin"].map(PathBuf::from));
    let find = |names: &[&str]| {
        let at = |name: &&str| directories.iter().find(|it| is_file(it, name)).map(|it| it.join(name));
        names.iter().find_map(at)
    };
    let server = find(&["mariadbd", "mysqld"])?;
    Some(Programs {
        install: find(&["mariadb-install-db", "mysql_install_db"]).unwrap_or_else(|| server.clone()),
        client: find(&["mariadb", "mysql"])?,
        server,
        user: "mysql",
    })
}

pub(crate) fn path() -> Vec<PathBuf> {
    env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default()
}

/// Returns the directories of Debian's PostgreSQL packages, the newest major version first. Debian
/// installs the versions side by side, outside `PATH`.
fn debian() -> Vec<PathBuf> {
    let major = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let entries = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut majors: Vec<PathBuf> = entries.map(|it| it.path()).collect();
    majors.sort_by_key(|path| std::cmp::Reverse(major(path)));
    majors.into_iter().map(|it| it.join("bin")).collect()
}

fn is_file(directory: &Path, name: &str) -> bool {
    !directory.as_os_str().is_empty() && directory.join(name).is_file()
}
