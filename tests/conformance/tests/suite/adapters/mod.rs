//! Checks that run inside each framework, because an example's responses can't show them: the
//! layer's options, extensions, and errors of the framework's own middleware. Each framework gets
//! the same few requests.

mod actix_web;
mod axum;
mod hyper;
mod poem;
mod rocket;
mod salvo;
mod warp;

use serde_json::Value;
use status_error::profile::RequestIds;
use status_error::{ApiError, ApiErrorLayer, ApiProfile, format, layer::RenderedProblem, report::Report};
use std::cell::RefCell;

/// The title of these checks' row in the docs' table.
pub(crate) const ROW: &str = "in the program: `RenderedProblem` in extensions, foreign responses, `skip`, `KeepBody`, panics after an `await`, switches of a profile";

/// Runs the checks inside a framework. Returns the failure, or `None` if all checks pass.
pub(crate) fn ask(framework: &str) -> Option<String> {
    let answers: fn() = match framework {
        "actix-web 4" => actix_web::answers,
        "axum 0.8" => axum::answers,
        "hyper 1, tower" => hyper::answers,
        "poem 3" => poem::answers,
        // There is nothing to check: dropshot has neither middleware nor extensions.
        "dropshot 0.18" => return None,
        "Rocket 0.5" => rocket::answers,
        "salvo 1" => salvo::answers,
        "warp 0.4" => warp::answers,
        _ => return Some("nobody asks within it".to_owned()),
    };
    let panic = std::panic::catch_unwind(answers).err()?;
    Some(panic.downcast_ref::<String>().cloned().unwrap_or_else(|| "a panic".to_owned()))
}

/// Runs the checks inside a framework and returns each path with its response.
pub(crate) fn seen(framework: &str) -> Vec<(String, String)> {
    drop(SEEN.take());
    if let Some(wrong) = ask(framework) {
        panic!("{framework}: {wrong}");
    }
    SEEN.take()
}

/// Runs the checks on the current thread only, because the reports are kept per thread.
fn block_on(asking: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(asking);
}

/// The two rounds of requests to each framework.
#[derive(Clone, Copy)]
enum Round {
    /// The layer's options.
    Options,
    /// The switches of a profile. The layer has no options, because some adapters give a layer
    /// without options only a part of the request.
    Switches,
}

impl Round {
    const ALL: [Self; 2] = [Self::Options, Self::Switches];

    fn layer(self) -> ApiErrorLayer {
        match self {
            Self::Options => ApiErrorLayer::new(&API).skip(|parts| parts.uri.path().starts_with("/skipped/")),
            Self::Switches => ApiErrorLayer::new(&SWITCHED),
        }
    }

    async fn ask(self, asked: impl AsyncFn(&str) -> Seen) {
        match self {
            Self::Options => questions(asked).await,
            Self::Switches => switches(asked).await,
        }
    }
}

/// The headers of each request.
const REQUEST_IDS: [(&str, &str); 2] = [("x-request-id", "req-7"), ("x-correlation-id", "cor-7")];

/// A profile with every switch that responses in a release build show.
static SWITCHED: ApiProfile = ApiProfile::new("a.test")
    .format(&format::Envelope)
    .reporter(note)
    .generic_messages(&[(404, "Nothing is here"), (503, "Try again.")])
    .without_cache_control()
    .indent_json()
    .request_ids(RequestIds::new().read_from("x-correlation-id").send_header("request-id").send_member("request_id"));

static API: ApiProfile = ApiProfile::new("a.test").format(&format::Envelope).reporter(note);

thread_local! {
    /// Lines of the errors reported on this thread.
    static REPORTS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    /// Paths requested on this thread, each with its response.
    static SEEN: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

fn note(report: &Report<'_>) {
    let line = format!("{} {} {}", report.status(), report.chain(), report.request_id().unwrap_or_default());
    REPORTS.with_borrow_mut(|reports| reports.push(line));
}

/// Takes the lines reported since the last call.
fn reports() -> Vec<String> {
    REPORTS.take()
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Error {
    #[error("it is gone")]
    #[status(410)]
    Gone,
    #[error("the disk {0} is full")]
    #[status(503)]
    Disk(&'static str),
}

/// A framework's response, reduced to the parts that the checks compare.
struct Seen {
    status: u16,
    media_type: String,
    kept: Option<String>,
    body: String,
    /// The headers `request-id` and `cache-control`.
    switched: [Option<String>; 2],
    /// The code of the internal type, from the `RenderedProblem` extension.
    rendered: Option<&'static str>,
}

impl Seen {
    fn of(parts: &http::response::Parts, body: &[u8], rendered: Option<&RenderedProblem>) -> Self {
        let header = |name| parts.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        Self {
            status: parts.status.as_u16(),
            media_type: header("content-type").unwrap_or_default(),
            kept: header("retry-after"),
            switched: SWITCHES.map(header),
            body: String::from_utf8(body.to_vec()).unwrap(),
            rendered: rendered.map(|rendered| rendered.internal_type().code),
        }
    }

    fn lines(&self) -> String {
        let Self { status, media_type, kept, body, rendered, .. } = self;
        format!("{status}\ncontent-type: {media_type}\nretry-after: {kept:?}\nrendered: {rendered:?}\n\n{body}\n")
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Checks that the response is masked and was reported once, with this text.
    #[track_caller]
    fn is_masked(&self, status: u16, text: &str) {
        assert_eq!((self.status, &*self.media_type), (status, "application/json"), "{}", self.body);
        assert_eq!(self.json()["code"], "server_error");
        assert!(!self.body.contains("s3cret"), "{}", self.body);
        let reports = reports();
        assert_eq!(reports.len(), 1, "{reports:?}");
        assert!(reports[0].contains(text), "{reports:?}");
    }
}

/// The headers that the switches of a profile change.
const SWITCHES: [&str; 2] = ["request-id", "cache-control"];

/// Sends requests whose responses show each switch of a profile.
async fn switches(asked: impl AsyncFn(&str) -> Seen) {
    drop(reports());
    for (path, status, code, message) in [
        ("/gone", 410, "gone", "it is gone"),
        ("/disk", 503, "server_error", "Try again."),
        ("/foreign-500", 500, "server_error", "Something went wrong on our side."),
        ("/foreign-403", 403, "forbidden", "Forbidden"),
        ("/nowhere", 404, "not_found", "Nothing is here"),
        ("/panic", 500, "server_error", "Something went wrong on our side."),
        // The second response of a problem type may come from a cache.
        ("/gone", 410, "gone", "it is gone"),
    ] {
        let seen = asked(path).await;
        let reports = reports();
        assert!(matches!(&reports[..], [report] if report.ends_with(" cor-7")), "{path}: {reports:?}");
        let expected = format!(
            "{{\n  \"type\": \"error\",\n  \"code\": \"{code}\",\n  \"status\": {status},\n  \"message\": \"{message}\",\n  \
             \"details\": [],\n  \"request_id\": \"cor-7\"\n}}"
        );
        // The id of each occurrence differs.
        let (text, end) = seen.body.split_once(" The reference of this error is ").unwrap_or((&seen.body, ""));
        let body = format!("{text}{}", end.get(37..).unwrap_or_default());
        assert_eq!((seen.status, body), (status, expected), "{path}");
        assert_eq!(seen.switched, [Some("cor-7".to_owned()), None], "{path}");
    }
}

/// Sends the same requests to each framework, whose own module defines the routes.
async fn questions(asked: impl AsyncFn(&str) -> Seen) {
    let ask = async |path: &str| {
        let seen = asked(path).await;
        SEEN.with_borrow_mut(|all| all.push((path.to_owned(), seen.lines())));
        seen
    };
    drop(reports());
    // Our own error, marked in the response's extensions.
    let seen = ask("/gone").await;
    assert_eq!((seen.status, seen.json()["code"].as_str(), seen.rendered), (410, Some("gone"), Some("gone")));
    assert_eq!(reports().len(), 1);
    // Our own server error is reported once, with the request's id.
    let seen = ask("/disk").await;
    assert_eq!(seen.rendered, Some("disk"));
    seen.is_masked(503, "the disk s3cret is full req-7");
    // A boxed error.
    let seen = ask("/boxed").await;
    assert_eq!((seen.status, seen.rendered), (410, Some("gone")));
    drop(reports());
    // The framework's own 500 is masked, whatever its body holds: the text goes to the report, and
    // a harmless header stays.
    let seen = ask("/foreign-500").await;
    assert_eq!(seen.kept.as_deref(), Some("7"));
    seen.is_masked(500, "s3cret");
    // A plain-text 4xx is rewritten. A 4xx in a structured format is forwarded, and so is a
    // response that `skip` or `KeepBody` exempts from rewriting.
    let seen = ask("/foreign-403").await;
    assert_eq!((seen.status, seen.json()["code"].as_str(), seen.kept.as_deref()), (403, Some("forbidden"), Some("7")));
    assert!(!seen.body.contains("s3cret"));
    let seen = ask("/foreign-json").await;
    assert_eq!((seen.status, &*seen.body), (422, r#"{"mine":1}"#));
    let seen = ask("/skipped/500").await;
    assert_eq!((seen.status, &*seen.body), (500, "mine"));
    let seen = ask("/kept").await;
    assert_eq!((seen.status, &*seen.body), (503, "mine"));
    drop(reports());
    // A panic after the handler's first poll.
    let seen = ask("/panic").await;
    seen.is_masked(500, "s3cret");
}
