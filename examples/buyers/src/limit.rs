//! So many requests a minute for each token.

use crate::error::AuthError;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

const MINUTE: Duration = Duration::from_secs(60);

/// Counts the requests of each token, by the minute since its first one.
pub struct RateLimit {
    a_minute: u32,
    windows: Mutex<HashMap<Uuid, Window>>,
}

struct Window {
    since: Instant,
    requests: u32,
}

impl RateLimit {
    /// A limit of so many requests.
    #[must_use]
    pub fn new(a_minute: u32) -> Self {
        Self { a_minute, windows: Mutex::default() }
    }

    /// Counts a request.
    ///
    /// # Errors
    ///
    /// Where it is one too many.
    pub fn count(&self, token: Uuid) -> Result<(), AuthError> {
        // A thread that panicked while it counted leaves nothing worse than a wrong count.
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
