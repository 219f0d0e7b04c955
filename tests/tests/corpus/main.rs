//! A recording of the runtime's events.
//!
//! This test is alone in its program, because tracing caches for the whole process whether a
//! subscriber is interested in an event.
#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod errors;
mod layer;

use corpus::Recording;
use corpus::events::capture;
use errors::{BuyerError, DeclaredTwice, Driver, Failing, Levels, Ouroboros, Source, Text};
use status_error::database::{DatabaseFailure, Violation, ViolationKind};
use status_error::{
    ApiError, ApiProfile,
    format::{self, Problem},
    layer::RequestScope,
};

static RFC: ApiProfile = ApiProfile::new("rfc.test");
static ENVELOPE: ApiProfile = ApiProfile::new("envelope.test").format(&format::Envelope);

#[test]
fn corpus_events_of_the_runtime() {
    let mut recording = Recording::new("events/runtime");
    levels(&mut recording);
    fields(&mut recording);
    chains(&mut recording);
    faults(&mut recording);
    databases(&mut recording);
    layer::events(&mut recording);
    recording.check();
}

/// Adds a section with the events of an error's response, and another section if the envelope's
/// events differ: some faults name members of the format.
fn response(recording: &mut Recording, title: &str, error: &dyn ApiError) {
    let of = |profile: &'static ApiProfile| {
        let respond = || RequestScope::new().profile(profile).in_scope(|| status_error::response(error));
        capture(respond).0
    };
    let events = of(&RFC);
    // Each response has a different error id.
    let words = |events: &[String]| -> Vec<String> {
        let words = events.iter().flat_map(|event| event.split(' '));
        words.filter(|word| !word.starts_with("reference=")).map(str::to_owned).collect()
    };
    section(recording, title, &events);
    let in_envelope = of(&ENVELOPE);
    if words(&events) != words(&in_envelope) {
        section(recording, &format!("{title}, in the envelope"), &in_envelope);
    }
}

/// Adds a section with events, or with the words "no event".
fn section(recording: &mut Recording, title: &str, events: &[String]) {
    let lines: String = events.iter().flat_map(|event| [event.as_str(), "\n"]).collect();
    recording.section(title, if lines.is_empty() { "(no event)\n" } else { &lines });
}

fn levels(recording: &mut Recording) {
    for error in Levels::all() {
        response(recording, &format!("level: {error:?}"), &error);
    }
    response(recording, "level: transparent", &BuyerError::Level(Levels::Warned));
}

fn fields(recording: &mut Recording) {
    let foreign = || BuyerError::Foreign { owner: "ann" };
    response(recording, "fields: masked, with a source", &BuyerError::Pool(Source::new("refused", None)));
    response(recording, "fields: disclosed", &BuyerError::Maintenance);
    response(recording, "fields: a client error", &BuyerError::NotFound { id: 7 });
    response(recording, "fields: concealed", &foreign());
    response(recording, "fields: concealed within a transparent one", &BuyerError::Boxed(Box::new(foreign())));
    let scope = RequestScope::new().profile(&RFC).request_id("r-1");
    let (events, _) = capture(|| scope.in_scope(|| status_error::response(&BuyerError::NotFound { id: 7 })));
    section(recording, "fields: the request's id", &events);
    let (events, _) =
        capture(|| scope.request_id("not fit").in_scope(|| status_error::response(&BuyerError::Maintenance)));
    section(recording, "fields: an id that is not fit for a line", &events);
    let (events, _) = capture(|| status_error::response(&BuyerError::Pool(Source::new("refused", None))).into_body());
    section(recording, "fields: a body apart from HTTP", &events);
    let thrice = || [(); 3].map(|()| status_error::response(&BuyerError::Gone));
    section(recording, "fields: a response from the cache, thrice", &capture(thrice).0);
    section(recording, "fields: a reporter that panics", &capture(|| status_error::response(&errors::Reported)).0);
}

fn chains(recording: &mut Recording) {
    let pool = |source| BuyerError::Pool(source);
    response(recording, "chain: three sources", &pool(Source::of(&["refused", "host down", "no route"])));
    response(recording, "chain: a source that says what its error says", &pool(Source::of(&["refused", "refused"])));
    response(
        recording,
        "chain: control characters and directions",
        &pool(Source::of(&["a\n\u{1b}[2J\u{202e}b\u{7f}"])),
    );
    let deep: Vec<String> = (0..40).map(|number| number.to_string()).collect();
    let deep: Vec<&str> = deep.iter().map(String::as_str).collect();
    response(recording, "chain: forty sources", &pool(Source::of(&deep)));
    // Records the length of the chain, because the chain itself is a long line to read.
    let (events, _) = capture(|| status_error::response(&pool(Source::new(&"x".repeat(5_000), None))));
    let chain = events[0].split("chain=%\"").nth(1).and_then(|rest| rest.split("\" code=").next()).unwrap();
    let line = format!("{} bytes and {:?}", chain.trim_end_matches('…').len(), chain.chars().next_back().unwrap());
    section(recording, "chain: five thousand bytes", &[line]);
    response(recording, "chain: a Display that fails", &Text::Fails);
    response(recording, "chain: a Display that panics", &Text::Panics);
}

fn faults(recording: &mut Recording) {
    response(recording, "fault: a text", &Text::Sentence);
    response(recording, "fault: a member", &Failing::Member(errors::Unserializable));
    response(recording, "fault: a member that is there twice", &DeclaredTwice);
    response(recording, "fault: a header", &Failing::Header("a\r\nb: c"));
    response(recording, "fault: a header of a concealed error", &Failing::Concealed("a\r\nb: c"));
    response(recording, "fault: a header that the status requires", &Failing::Challenge("\0"));
    response(
        recording,
        "fault: two, of an error that is not reported",
        &Failing::Several("\0", errors::Unserializable),
    );
    response(recording, "fault: delegation without an end", &Ouroboros);
    for (title, format) in
        [("fault: a media type", &BROKEN_MEDIA_TYPE), ("fault: the error id's header", &BROKEN_HEADER)]
    {
        let scope = RequestScope::new().profile(format);
        section(recording, title, &capture(|| scope.in_scope(|| status_error::response(&BuyerError::Maintenance))).0);
    }
}

fn databases(recording: &mut Recording) {
    let failed = |violation| BuyerError::from(Driver(DatabaseFailure::Violation(violation)));
    let unique = || Violation::new(ViolationKind::Unique);
    let named = failed(unique().constraint("buyers_unknown_key").table("buyers"));
    response(recording, "database: an unmapped unique violation, by its name", &named);
    let columns = failed(unique().columns("buyers.unknown"));
    response(recording, "database: an unmapped unique violation, by its columns", &columns);
    let quiet = errors::Quiet::from(Driver(DatabaseFailure::Violation(unique().constraint("x"))));
    response(recording, "database: an unmapped unique violation of an error that is not reported", &quiet);
    response(recording, "database: a mapped violation", &failed(unique().constraint("buyers_email_key")));
    let check = Violation::new(ViolationKind::Check).constraint("buyers_age_check");
    response(recording, "database: another constraint", &failed(check));
    response(recording, "database: not a violation", &BuyerError::from(Driver(DatabaseFailure::Timeout)));
}

/// A format with an illegal media type, or with a reserved header for the error id.
#[derive(Debug)]
struct Broken {
    media_type: &'static str,
    header: Option<&'static str>,
}

impl format::Format for Broken {
    fn media_type(&self) -> Option<&'static str> {
        Some(self.media_type)
    }

    fn write(&self, problem: &Problem<'_>, body: &mut format::BodyWriter) {
        body.object(|object| object.string("code", problem.code()));
    }

    fn reserved(&self) -> &'static [&'static str] {
        &["code"]
    }

    fn error_id_header(&self) -> Option<&'static str> {
        self.header
    }
}

static BROKEN_MEDIA_TYPE: ApiProfile =
    ApiProfile::new("broken.test").format(&Broken { media_type: "a/b\n", header: None });
static BROKEN_HEADER: ApiProfile =
    ApiProfile::new("broken.test").format(&Broken { media_type: "a/b", header: Some("content-length") });
