//! Events of `tracing`, each as one line of a recording.

use std::error::Error;
use std::fmt::{self, Write as _};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use tracing::field::{Field, Visit};
use tracing::subscriber::{DefaultGuard, Interest, Subscriber, set_default};
use tracing::{Event, Metadata, span};

/// Runs a function and returns the events that this thread emits meanwhile, and the function's
/// result.
pub fn capture<T>(run: impl FnOnce() -> T) -> (Vec<String>, T) {
    let events = Events::new();
    let guard = events.install();
    let result = run();
    drop(guard);
    (events.take(), result)
}

/// A subscriber that keeps each event of this project's crates, of any level, as one line:
///
/// ```text
/// ERROR status_error "error answered" chain=%"a: b" code="server_error" status=500
/// ```
///
/// Fields are sorted by their names. A text is in quotes, `%` marks a value that was recorded with
/// its `Debug` or `Display`, and `!` marks an error with its sources.
///
/// In an asynchronous test on a current-thread runtime, [`Events::install`] covers spawned tasks,
/// but not `spawn_blocking`.
#[derive(Debug, Clone, Default)]
pub struct Events(Arc<Mutex<Vec<String>>>);

impl Events {
    /// Returns a subscriber without events.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Subscribes to the events of this thread until the guard is dropped.
    #[must_use]
    pub fn install(&self) -> DefaultGuard {
        set_default(self.clone())
    }

    /// Removes and returns the events so far.
    #[must_use]
    pub fn take(&self) -> Vec<String> {
        mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Subscriber for Events {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        // tracing applies `always` to all threads, also to those that have no subscriber.
        Interest::sometimes()
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("status_error")
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let line = line(event);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

fn line(event: &Event<'_>) -> String {
    let mut fields = Fields::default();
    event.record(&mut fields);
    fields.others.sort();
    let metadata = event.metadata();
    let mut line = format!("{} {} {:?}", metadata.level(), metadata.target(), fields.message);
    for (name, value) in &fields.others {
        let _ = write!(line, " {name}={value}");
    }
    line
}

#[derive(Default)]
struct Fields {
    message: String,
    others: Vec<(&'static str, String)>,
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        match field.name() {
            "message" => self.message = format!("{value:?}"),
            name => self.others.push((name, format!("%{:?}", format!("{value:?}")))),
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.others.push((field.name(), format!("{value:?}")));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.others.push((field.name(), value.to_string()));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.others.push((field.name(), value.to_string()));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.others.push((field.name(), value.to_string()));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        let mut chain = value.to_string();
        let mut source = value.source();
        while let Some(error) = source {
            let _ = write!(chain, ": {error}");
            source = error.source();
        }
        self.others.push((field.name(), format!("!{chain:?}")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_a_line_with_its_fields_in_order() {
        let error = std::io::Error::other("down");
        let (events, seven) = capture(|| {
            tracing::warn!(target: "status_error", z = "a\n", b = %"c d", status = 404_u16, absent = None::<u64>, "said");
            tracing::info!(target: "status_error_log::writer", error = &error as &dyn Error, yes = true, "again {}", 7);
            tracing::error!(target: "another", "not of this project");
            7
        });
        assert_eq!(seven, 7);
        let expected = [
            r#"WARN status_error "said" b=%"c d" status=404 z="a\n""#,
            r#"INFO status_error_log::writer "again 7" error=!"down" yes=true"#,
        ];
        assert_eq!(events, expected);
        tracing::warn!(target: "status_error", "nobody subscribes");
        assert_eq!(capture(|| ()).0, [""; 0]);
    }
}
