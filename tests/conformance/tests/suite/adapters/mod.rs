//! What can't be seen from the outside of an example: the layer's choices, extensions, errors of a
//! framework's own middleware. The same handful of questions, asked within each framework.

mod actix_web;
mod axum;
mod hyper;
mod poem;
mod rocket;
mod salvo;
mod warp;

use serde_json::Value;
use status_error::{ApiError, ApiProfile, format, layer::RenderedProblem, report::Report};
use std::cell::RefCell;

/// The row of the docs' table.
pub(crate) const ROW: &str =
    "in the program: `RenderedProblem` in extensions, foreign responses, `skip`, `KeepBody`, panics after an `await`";

/// Asks within a framework, and says what was wrong.
pub(crate) fn ask(framework: &str) -> Option<String> {
    let answers: fn() = match framework {
        "actix-web 4" => actix_web::answers,
        "axum 0.8" => axum::answers,
        "hyper 1, tower" => hyper::answers,
        "poem 3" => poem::answers,
        // There is nothing within: it has neither middleware nor extensions.
        "dropshot 0.18" => return None,
        "Rocket 0.5" => rocket::answers,
        "salvo 1" => salvo::answers,
        "warp 0.4" => warp::answers,
        _ => return Some("nobody asks within it".to_owned()),
    };
    let panic = std::panic::catch_unwind(answers).err()?;
    Some(panic.downcast_ref::<String>().cloned().unwrap_or_else(|| "a panic".to_owned()))
}

/// Asks within a framework, and returns each path and what came back.
pub(crate) fn seen(framework: &str) -> Vec<(String, String)> {
    drop(SEEN.take());
    if let Some(wrong) = ask(framework) {
        panic!("{framework}: {wrong}");
    }
    SEEN.take()
}

/// Runs on this thread alone, where the reports are.
fn block_on(asking: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(asking);
}

static API: ApiProfile = ApiProfile::new("a.test").format(&format::Envelope).reporter(note);

thread_local! {
    /// What was reported on this thread.
    static REPORTS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    /// The paths asked on this thread, and what came back.
    static SEEN: RefCell<Vec<(String, String)>> = const { RefCell::new(Vec::new()) };
}

fn note(report: &Report<'_>) {
    let line = format!("{} {} {}", report.status(), report.chain(), report.request_id().unwrap_or_default());
    REPORTS.with_borrow_mut(|reports| reports.push(line));
}

/// What was reported since it was asked last.
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

/// An answer of a framework's, as the questions see it.
struct Seen {
    status: u16,
    media_type: String,
    kept: Option<String>,
    body: String,
    /// The true type's code, from the extension.
    rendered: Option<&'static str>,
}

impl Seen {
    fn of(parts: &http::response::Parts, body: &[u8], rendered: Option<&RenderedProblem>) -> Self {
        let header = |name| parts.headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        Self {
            status: parts.status.as_u16(),
            media_type: header("content-type").unwrap_or_default(),
            kept: header("retry-after"),
            body: String::from_utf8(body.to_vec()).unwrap(),
            rendered: rendered.map(|rendered| rendered.internal_type().code),
        }
    }

    fn lines(&self) -> String {
        let Self { status, media_type, kept, body, rendered } = self;
        format!("{status}\ncontent-type: {media_type}\nretry-after: {kept:?}\nrendered: {rendered:?}\n\n{body}\n")
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Masked, with a reference, and reported once, with this text.
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

/// What every framework is asked; each answers with the routes of its own module.
async fn questions(asked: impl AsyncFn(&str) -> Seen) {
    let ask = async |path: &str| {
        let seen = asked(path).await;
        SEEN.with_borrow_mut(|all| all.push((path.to_owned(), seen.lines())));
        seen
    };
    drop(reports());
    // Ours, with its mark.
    let seen = ask("/gone").await;
    assert_eq!((seen.status, seen.json()["code"].as_str(), seen.rendered), (410, Some("gone"), Some("gone")));
    assert_eq!(reports().len(), 1);
    // A server error of ours is reported once, with the request's id.
    let seen = ask("/disk").await;
    assert_eq!(seen.rendered, Some("disk"));
    seen.is_masked(503, "the disk s3cret is full req-7");
    // A box.
    let seen = ask("/boxed").await;
    assert_eq!((seen.status, seen.rendered), (410, Some("gone")));
    drop(reports());
    // The framework's 500, whatever is in it: its text is for the log, a harmless header stays.
    let seen = ask("/foreign-500").await;
    assert_eq!(seen.kept.as_deref(), Some("7"));
    seen.is_masked(500, "s3cret");
    // A plain 4xx is rewritten, one in somebody's format is left alone, and so is what asks for it.
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
    // A panic, after the first poll.
    let seen = ask("/panic").await;
    seen.is_masked(500, "s3cret");
}
