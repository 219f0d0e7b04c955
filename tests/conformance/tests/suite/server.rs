//! An example, running as a separate process.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

pub(crate) struct Server {
    process: Child,
    pub(crate) address: SocketAddr,
    log: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts the program on a free port.
    pub(crate) fn start(program: &str) -> Self {
        let mut command = Command::new(program);
        let command = command.arg("0").stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.env_remove("RUST_LOG").env_remove("RUST_BACKTRACE").spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let (kept, stderr) = (Arc::clone(&log), process.stderr.take().unwrap());
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                kept.lock().unwrap().push(line);
            }
        });
        let address = line.trim().strip_prefix("http://").and_then(|address| address.parse().ok());
        let address = address.unwrap_or_else(|| panic!("{program} says `{line}`"));
        Self { process, address, log }
    }

    /// Returns the number of server errors reported so far. Each report is one line that begins
    /// with the error id.
    pub(crate) fn reports(&self) -> usize {
        self.log.lock().unwrap().iter().filter(|line| is_report(line)).count()
    }

    /// Returns the reports with this error id. Reports come through a pipe, so this waits up to
    /// five seconds.
    pub(crate) fn reports_of(&self, reference: &str) -> Vec<String> {
        let end = Instant::now() + Duration::from_secs(5);
        loop {
            let log = self.log.lock().unwrap();
            let found: Vec<String> = log.iter().filter(|line| line.starts_with(reference)).cloned().collect();
            drop(log);
            if !found.is_empty() || Instant::now() > end {
                return found;
            }
            sleep(Duration::from_millis(5));
        }
    }
}

fn is_report(line: &str) -> bool {
    line.split(' ').next().is_some_and(|first| first.len() == 36 && first.split('-').count() == 5)
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
