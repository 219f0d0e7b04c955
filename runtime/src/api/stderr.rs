//! The lines on stderr: for a masked server error whose report nothing receives, and for a profile
//! in development mode.

use crate::api::api_error::ApiError;
use crate::api::hook;
use crate::contract::problem_type::ProblemType;
use crate::util::clock;
use std::io::{self, Write as _};
use std::ops::Range;
use std::panic::Location;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

/// The state of the limit of one line a second.
struct Limit {
    /// The second after the last line.
    pause: Option<Range<SystemTime>>,
    /// The number of errors without a line since the last line.
    left_out: u64,
}

static LIMIT: Mutex<Limit> = Mutex::new(Limit { pause: None, left_out: 0 });

/// Writes a line about a masked error that nothing receives, at most one a second. Without a clock,
/// as on WebAssembly without WASI, only the first error of the process has a line.
pub(super) fn warn_of_unheard(public: &ProblemType, truth: &ProblemType, error: &dyn ApiError) {
    // If another thread is writing, its line stands for both.
    let Ok(mut limit) = LIMIT.try_lock() else { return };
    let Some(left_out) = limit.take(clock::now()) else { return };
    drop(limit);
    write(&line(public, truth, hook::location(error), left_out));
}

/// Writes a line about a profile in development mode.
pub(super) fn warn_of_development(domain: &str) {
    write(&format!(
        "status-error: the profile {domain:?} is in development mode: masked responses have the chain of sources. \
         A build without debug assertions never sends it.\n"
    ));
}

fn write(line: &str) {
    // A program without stderr is not the response's concern.
    let _ = io::stderr().write_all(line.as_bytes());
}

/// Returns the line: codes, names of types and the place in the code, and no text of the error.
fn line(public: &ProblemType, truth: &ProblemType, location: Option<&Location<'_>>, left_out: u64) -> String {
    let status = public.status_code().as_u16();
    let (code, variant) = (truth.code, truth.variant);
    let location = location.map(|location| format!(", at {location}")).unwrap_or_default();
    let before = match left_out {
        0 => String::new(),
        count => format!(" ({count} more since the last line)"),
    };
    format!(
        "status-error: a masked {status} was sent, and nothing receives its report: code {code}, variant {variant}{location}{before}. \
         Set `ApiProfile::reporter`, or turn on the feature `tracing` or `log-04` and set a subscriber or a logger.\n"
    )
}

impl Limit {
    /// Returns the number of errors that had no line, if a line is due.
    fn take(&mut self, now: Option<SystemTime>) -> Option<u64> {
        let is_too_early = match (&self.pause, now) {
            // A clock that was set back has the same effect as a second that passed.
            (Some(pause), Some(now)) => pause.contains(&now),
            (Some(_), None) => true,
            (None, _) => false,
        };
        if is_too_early {
            self.left_out += 1;
            return None;
        }
        let now = now.unwrap_or(SystemTime::UNIX_EPOCH);
        self.pause = Some(now..now.checked_add(Duration::from_secs(1)).unwrap_or(now));
        Some(std::mem::take(&mut self.left_out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_due_once_a_second() {
        let at = |millis| Some(SystemTime::UNIX_EPOCH + Duration::from_millis(millis));
        let mut limit = Limit { pause: None, left_out: 0 };
        assert_eq!(limit.take(at(10_000)), Some(0));
        assert_eq!(limit.take(at(10_001)), None);
        assert_eq!(limit.take(at(10_999)), None);
        assert_eq!(limit.take(at(11_000)), Some(2));
        assert_eq!(limit.take(at(12_500)), Some(0));
        // The clock was set back.
        assert_eq!(limit.take(at(3_000)), Some(0));
        let mut limit = Limit { pause: None, left_out: 0 };
        assert_eq!((limit.take(None), limit.take(None)), (Some(0), None));
    }
}
