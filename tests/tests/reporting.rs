//! Reports to operators about responses, as events of tracing.
#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{ENVELOPE, RFC, answer, body, headers, text, wire};
use status_error::{ApiError, ApiProfile, format, layer::RequestScope};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::{Level, Metadata, Subscriber, span};

/// A subscriber that keeps the events up to a level.
struct Recorder {
    up_to: Option<Level>,
    events: Arc<Mutex<Vec<Event>>>,
}

#[derive(Debug, Clone)]
struct Event {
    level: Level,
    target: String,
    fields: BTreeMap<String, String>,
}

impl Visit for Event {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.fields.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name().to_owned(), value.to_owned());
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.up_to.is_some_and(|level| *metadata.level() <= level)
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let metadata = event.metadata();
        let target = metadata.target().to_owned();
        let mut recorded = Event { level: *metadata.level(), target, fields: BTreeMap::new() };
        event.record(&mut recorded);
        self.events.lock().unwrap().push(recorded);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Runs a function with a recorder of events up to a level.
fn recorded<T>(up_to: impl Into<Option<Level>>, run: impl FnOnce() -> T) -> (T, Vec<Event>) {
    let events = Arc::new(Mutex::new(Vec::new()));
    let recorder = Recorder { up_to: up_to.into(), events: events.clone() };
    let result = tracing::subscriber::with_default(recorder, run);
    let events = events.lock().unwrap().clone();
    (result, events)
}

#[derive(Debug)]
struct Source(Option<Box<Source>>);

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("refused\n\u{1b}[2J")
    }
}

impl Error for Source {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.as_deref().map(|source| source as _)
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Failure {
    #[error("the pool is empty")]
    #[status(500, code = "pool_empty")]
    Masked(#[source] Source),
    #[error("under maintenance")]
    #[status(503, code = "maintenance", disclose)]
    Disclosed,
    #[error("{owner}'s")]
    #[status(403, code = "foreign")]
    #[conceal_as(NotFound)]
    Foreign { owner: &'static str },
    #[error("not found")]
    #[status(404)]
    NotFound,
    #[error("it heads {0:?}")]
    #[message("it heads")]
    #[status(400)]
    Header(#[header("x-it")] &'static str),
    #[error("it challenges")]
    #[status(401)]
    Challenge(#[header("www-authenticate")] &'static str),
    #[error("{0}")]
    #[status(transparent)]
    Transparent(Box<Failure>),
}

/// Returns the event's fields except `reference`, which holds the error id.
fn fields(event: &Event) -> Vec<(&str, &str)> {
    let fields = event.fields.iter().filter(|(name, _)| *name != "reference");
    fields.map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[test]
fn an_event_has_the_level_of_its_class_and_the_truth() {
    use Failure::*;
    let refused = r"refused\n\u{1b}[2J";
    let chain = format!("the pool is empty: {refused}");
    type Row<'a> = (Failure, Level, u16, &'a [(&'a str, &'a str)]);
    let table: [Row<'_>; 5] = [
        (
            Masked(Source(Some(Box::new(Source(None))))),
            Level::ERROR,
            500,
            &[
                ("chain", &chain),
                ("code", "server_error"),
                ("error.type", "pool_empty"),
                ("message", "error answered"),
                ("status", "500"),
            ],
        ),
        (
            Disclosed,
            Level::ERROR,
            503,
            &[
                ("chain", "under maintenance"),
                ("code", "maintenance"),
                ("error.type", "maintenance"),
                ("message", "error answered"),
                ("status", "503"),
            ],
        ),
        (
            Foreign { owner: "ann" },
            Level::WARN,
            404,
            &[
                ("chain", "ann's"),
                ("code", "not_found"),
                ("concealed_as", "not_found"),
                ("error.type", "foreign"),
                ("message", "error answered"),
                ("status", "404"),
            ],
        ),
        (
            NotFound,
            Level::DEBUG,
            404,
            &[
                ("chain", "not found"),
                ("code", "not_found"),
                ("error.type", "not_found"),
                ("message", "error answered"),
                ("status", "404"),
            ],
        ),
        (
            Transparent(Box::new(Foreign { owner: "ann" })),
            Level::WARN,
            404,
            &[
                ("chain", "ann's"),
                ("code", "not_found"),
                ("concealed_as", "not_found"),
                ("error.type", "foreign"),
                ("message", "error answered"),
                ("status", "404"),
            ],
        ),
    ];
    for (error, level, status, expected) in table {
        for profile in [&RFC, &ENVELOPE] {
            let (response, events) = recorded(Level::TRACE, || answer(profile, &error));
            assert_eq!(response.status(), status);
            let [event] = events.as_slice() else { panic!("{events:?}") };
            assert_eq!((event.level, event.target.as_str()), (level, "status_error"));
            assert_eq!(fields(event), expected);
            let reference = event.fields.get("reference");
            assert_eq!(reference.is_some(), status >= 500);
            if let Some(reference) = reference {
                assert!(String::from_utf8(wire(&response)).unwrap().contains(reference), "{reference}");
            }
        }
    }
}

#[test]
fn nothing_is_told_where_nobody_listens() {
    let table = [
        (None, 0, false),
        (Some(Level::ERROR), 1, true),
        (Some(Level::WARN), 2, true),
        (Some(Level::INFO), 2, true),
        (Some(Level::DEBUG), 3, true),
    ];
    for (level, count, has_reference) in table {
        let (masked, events) = recorded(level, || {
            answer(&ENVELOPE, &Failure::NotFound);
            answer(&ENVELOPE, &Failure::Foreign { owner: "ann" });
            answer(&ENVELOPE, &Failure::Masked(Source(None)))
        });
        assert_eq!((events.len(), masked.headers().contains_key("x-error-id")), (count, has_reference), "{level:?}");
    }
    let silent = answer(&ENVELOPE, &Failure::Masked(Source(None)));
    assert!(silent.headers().get("x-error-id").is_none());
    assert!(!text(silent).contains("reference"));
}

#[test]
fn a_listener_changes_no_client_error() {
    for error in [Failure::NotFound, Failure::Foreign { owner: "ann" }, Failure::Header("x")] {
        let (told, _) = recorded(Level::TRACE, || wire(&answer(&RFC, &error)));
        assert_eq!(told, wire(&answer(&RFC, &error)));
    }
}

#[test]
fn each_answer_has_a_reference_of_its_own() {
    let both = || [(); 2].map(|()| answer(&ENVELOPE, &Failure::Masked(Source(None))));
    let ([first, second], events) = recorded(Level::ERROR, both);
    let [first, second] = [&first, &second].map(|response| headers(response, "x-error-id")[0].to_owned());
    assert_ne!(first, second);
    let references: Vec<&String> = events.iter().map(|event| &event.fields["reference"]).collect();
    assert_eq!(references, [&first, &second]);
}

#[test]
fn a_fault_is_an_error_whatever_the_status() {
    let (_, events) = recorded(Level::ERROR, || answer(&RFC, &Failure::Header("a\r\nb: c")));
    let [event] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((event.level, event.fields["status"].as_str()), (Level::ERROR, "400"));
    assert!(event.fields["faults"].contains("`x-it`"));
    assert_eq!(event.fields["chain"], r#"it heads "a\r\nb: c""#);
    assert!(!event.fields.contains_key("reference"));

    let (response, events) = recorded(Level::ERROR, || answer(&RFC, &Failure::Challenge("\0")));
    let [event] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(response.status(), 500);
    assert_eq!((event.fields["error.type"].as_str(), event.fields["status"].as_str()), ("broken_contract", "500"));
    assert!(event.fields["faults"].contains("`www-authenticate`"));
    assert!(text(response).contains(&event.fields["reference"]));
}

static REPORTING: ApiProfile = ApiProfile::new("r.test").format(&format::Envelope).reporter(|report| {
    tracing::error!(target: "reporter", reference = %report.error_id().unwrap(), request = report.request_id());
    panic!("a reporter's own fault");
});

#[test]
fn reporter_event_and_answer_have_one_reference_and_the_request_id() {
    let scope = RequestScope::new().profile(&REPORTING).request_id("r-1");
    let answered = || scope.in_scope(|| status_error::response(&Failure::Masked(Source(None))));
    let (response, events) = recorded(Level::ERROR, answered);
    let [reported, event] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((reported.target.as_str(), event.target.as_str()), ("reporter", "status_error"));
    assert_eq!(reported.fields["reference"], event.fields["reference"]);
    assert_eq!((reported.fields["request"].as_str(), event.fields["request_id"].as_str()), ("r-1", "r-1"));
    assert_eq!(headers(&response, "x-error-id"), [event.fields["reference"].as_str()]);
}

#[test]
fn a_body_apart_from_http_is_reported_like_an_answer() {
    let (body, events) = recorded(Level::ERROR, || status_error::response(&Failure::Masked(Source(None))).into_body());
    assert!(String::from_utf8(body.to_vec()).unwrap().contains(&events[0].fields["reference"]));
    assert_eq!(events.len(), 1);
}

#[test]
fn a_cached_answer_is_reported_each_time() {
    let thrice = || [(); 3].map(|()| body(&RFC, &Failure::NotFound));
    let (bodies, events) = recorded(Level::DEBUG, thrice);
    assert_eq!(events.len(), 3);
    assert!(bodies.iter().all(|body| *body == bodies[0]));
}
