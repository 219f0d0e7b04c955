//! A log in memory.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// A log in memory, in which the tour searches for the id of a server error.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Returns the lines that contain a text.
    #[must_use]
    pub fn lines_with(&self, text: &str) -> Vec<String> {
        let log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&log).lines().filter(|line| line.contains(text)).map(str::to_owned).collect()
    }

    /// Collects the events of this process from now on.
    ///
    /// # Errors
    ///
    /// The process has a subscriber already.
    pub fn install(&self, filter: &str) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let log = self.clone();
        let writer = move || log.clone();
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(writer).try_init()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
