//! A limit on the requests of each token in a minute.

use crate::error::AuthError;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

const MINUTE: Duration = Duration::from_secs(60);

/// A counter of requests for each token. A token's minute starts with the token's first request.
pub struct RateLimit {
    a_minute: u32,
    windows: Mutex<HashMap<Uuid, Window>>,
}

struct Window {
    since: Instant,
    requests: u32,
}

impl RateLimit {
    /// Creates a counter that allows this number of requests a minute.
    #[must_use]
    pub fn new(a_minute: u32) -> Self {
        Self { a_minute, windows: Mutex::default() }
    }

    /// Counts a request.
    ///
    /// # Errors
    ///
    /// The token has used up its requests of this minute.
    pub fn count(&self, token: Uuid) -> Result<(), AuthError> {
        // The lock is poisoned if a thread panicked while it counted. At worst a count is wrong.
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if !windows.contains_key(&token) {
            windows.retain(|_, window| now - window.since < MINUTE);
        }
        let window = windows.entry(token).or_insert(Window { since: now, requests: 0 });
        let age = now - window.since;
        if age >= MINUTE {
            *window = Window { since: now, requests: 0 };
        } else if window.requests >= self.a_minute {
            return Err(AuthError::TooManyRequests { limit: self.a_minute, after: MINUTE - age });
        }
        window.requests += 1;
        Ok(())
    }
}
