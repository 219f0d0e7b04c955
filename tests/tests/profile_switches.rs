//! The switches of a profile: generic messages, `Cache-Control`, indented JSON, request ids and
//! development mode. Each is off by default.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::IntoResponse;
use axum::{Router, routing::get};
use serde_json::{Value, value::RawValue};
use status_error::catalog::Message;
use status_error::format::{BodyWriter, Format, Problem};
use status_error::layer::{RenderedProblem, RequestScope};
use status_error::profile::RequestIds;
use status_error::report::{Fault, Report};
use status_error::tower::ApiErrorLayer;
use status_error::{AnyError, ApiError, ApiProfile, ProblemType, format, problem};
use std::cell::RefCell;
use std::fmt;
use tower::ServiceExt as _;

thread_local! {
    /// The request ids and the faults of the reports on this thread.
    static REPORTS: RefCell<Vec<(Option<String>, Vec<Fault>)>> = const { RefCell::new(Vec::new()) };
}

fn note(report: &Report<'_>) {
    let id = report.request_id().map(str::to_owned);
    REPORTS.with_borrow_mut(|reports| reports.push((id, report.faults().to_vec())));
}

fn faults() -> Vec<Fault> {
    REPORTS.take().into_iter().flat_map(|(_, faults)| faults).collect()
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Error {
    #[error("s3cret")]
    #[status(404)]
    #[message(title)]
    NotFound,
    #[error("buyer {id} was not found")]
    #[status(404, code = "buyer_not_found")]
    Buyer {
        #[public]
        id: u32,
    },
    #[error("s3cret")]
    #[status(404)]
    #[conceal_as(NotFound)]
    Hidden,
    #[error("the disk s3cret failed")]
    #[status(500)]
    Disk(#[source] std::io::Error),
    #[error("closed")]
    #[status(503, disclose)]
    Closed,
    #[error("the id is taken")]
    #[status(409)]
    Clash {
        #[public]
        request_id: u32,
    },
    #[error("{0}")]
    #[status(400)]
    Raw(#[public(name = "raw")] RawMember),
}

/// Members whose JSON was written before, with spaces and line breaks of its own.
#[derive(Debug, serde::Serialize)]
struct RawMember(Box<RawValue>);

impl fmt::Display for RawMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("raw")
    }
}

fn disk() -> Error {
    Error::Disk(std::io::Error::other("hunter2\r\n{{}} \u{202e}😀\0"))
}

fn in_profile(profile: &'static ApiProfile, error: &dyn ApiError) -> http::Response<Bytes> {
    RequestScope::new().profile(profile).in_scope(|| status_error::response(error))
}

fn body(profile: &'static ApiProfile, error: &dyn ApiError) -> String {
    String::from_utf8(in_profile(profile, error).into_body().to_vec()).unwrap()
}

fn json(profile: &'static ApiProfile, error: &dyn ApiError) -> Value {
    serde_json::from_str(&body(profile, error)).unwrap()
}

mod generic_messages {
    use super::*;

    const MESSAGES: &[(u16, &str)] = &[
        (404, "Resource \"not\" found\r\n\0 {{}} 😀"),
        (404, "the second one"),
        (500, "Internal error"),
        (503, "unused"),
        (999, "unused"),
    ];

    static ENVELOPE: ApiProfile =
        ApiProfile::new("a.test").format(&format::Envelope).generic_messages(MESSAGES).support("help@a.test");
    static RFC: ApiProfile = ApiProfile::new("a.test").generic_messages(MESSAGES);
    static TEXT: ApiProfile = ApiProfile::new("a.test").format(&format::Text).generic_messages(MESSAGES);

    #[test]
    fn they_are_sent_in_place_of_the_title_and_of_the_masked_message() {
        assert_eq!(json(&ENVELOPE, &Error::NotFound)["message"], MESSAGES[0].1);
        assert_eq!(body(&TEXT, &Error::NotFound), MESSAGES[0].1);
        let of_rfc = json(&RFC, &Error::NotFound);
        assert_eq!((&of_rfc["title"], &of_rfc["detail"]), (&"Not Found".into(), &MESSAGES[0].1.into()));
        assert_eq!(json(&ENVELOPE, &disk())["message"], "Internal error Please contact help@a.test.");
        assert_eq!(json(&RFC, &disk())["detail"], "Internal error");
        // The second response comes from the cache.
        assert_eq!(json(&RFC, &disk())["detail"], "Internal error");
    }

    #[test]
    fn a_message_of_the_error_wins() {
        assert_eq!(json(&RFC, &Error::Buyer { id: 7 })["detail"], "buyer 7 was not found");
        assert_eq!(json(&RFC, &Error::Closed)["detail"], "closed");
        assert_eq!(json(&RFC, &problem!(404, "mine"))["detail"], "mine");
        assert_eq!(body(&RFC, &Error::Hidden), body(&RFC, &Error::NotFound));
    }

    #[test]
    fn an_error_by_hand_without_a_message_has_one() {
        static GONE: ProblemType = ProblemType::new(404, "gone").message(Message::Title);
        #[derive(Debug)]
        struct Gone;
        impl fmt::Display for Gone {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("s3cret")
            }
        }
        impl std::error::Error for Gone {}
        impl ApiError for Gone {
            fn problem_type(&self) -> &'static ProblemType {
                &GONE
            }
        }
        assert_eq!(json(&RFC, &Gone)["detail"], MESSAGES[0].1);
    }

    #[tokio::test]
    async fn the_layer_sends_them_for_foreign_responses_and_spawned_tasks() {
        let spawned = async || tokio::spawn(async { Error::NotFound.into_response() }).await.unwrap();
        let app = Router::new()
            .route("/spawned", get(spawned))
            .route("/foreign", get(async || (StatusCode::INTERNAL_SERVER_ERROR, "s3cret")))
            .layer(ApiErrorLayer::new(&ENVELOPE));
        for (path, message) in [
            ("/nowhere", MESSAGES[0].1),
            ("/spawned", MESSAGES[0].1),
            ("/foreign", "Internal error Please contact help@a.test."),
        ] {
            let response = app.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
            let body: Value = serde_json::from_slice(&to_bytes(response.into_body(), 4096).await.unwrap()).unwrap();
            assert_eq!(body["message"], message, "{path}");
        }
    }
}

mod cache_control {
    use super::*;

    static WITHOUT: ApiProfile = ApiProfile::new("a.test").without_cache_control();
    static DEFAULT: ApiProfile = ApiProfile::new("a.test");

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("x")]
    #[status(410)]
    #[header("cache-control", "max-age=60")]
    struct Gone;

    #[test]
    fn only_a_declared_one_is_sent() {
        let of = |profile, error: &dyn ApiError| in_profile(profile, error).headers().get("cache-control").cloned();
        for _ in 0..2 {
            assert_eq!(of(&DEFAULT, &Error::NotFound).unwrap(), "no-store");
            assert_eq!(of(&WITHOUT, &Error::NotFound), None);
            assert_eq!(of(&WITHOUT, &disk()), None);
            assert_eq!(of(&WITHOUT, &Gone).unwrap(), "max-age=60");
        }
    }
}

mod indented_json {
    use super::*;

    static RFC: ApiProfile = ApiProfile::new("a.test").indent_json();
    static ENVELOPE: ApiProfile = ApiProfile::new("a.test").format(&format::Envelope).indent_json();
    static TEXT: ApiProfile = ApiProfile::new("a.test").format(&format::Text).indent_json();
    static EMPTY: ApiProfile = ApiProfile::new("a.test").format(&format::Empty).indent_json();

    #[test]
    fn each_json_format_is_indented() {
        let expected = "{\n  \"type\": \"error\",\n  \"code\": \"buyer_not_found\",\n  \"status\": 404,\n  \
                        \"message\": \"buyer 7 was not found\",\n  \"details\": [],\n  \"id\": 7\n}";
        for _ in 0..2 {
            assert_eq!(body(&ENVELOPE, &Error::Buyer { id: 7 }), expected);
        }
        assert!(body(&RFC, &Error::NotFound).starts_with("{\n  \"type\": \"about:blank\",\n"));
        assert_eq!(body(&TEXT, &Error::Buyer { id: 7 }), "buyer 7 was not found");
        assert_eq!(body(&EMPTY, &Error::NotFound), "");
    }

    #[test]
    fn a_raw_member_is_indented_too() {
        let raw = "{\"a\" :\r\n\t[ ] ,\"b\":{ \"c: [}\\\"\" : 1.50e+7 } }";
        let error = || Error::Raw(RawMember(RawValue::from_string(raw.into()).unwrap()));
        let sent = body(&RFC, &error());
        assert!(
            sent.ends_with("\"raw\": {\n    \"a\": [],\n    \"b\": {\n      \"c: [}\\\"\": 1.50e+7\n    }\n  }\n}"),
            "{sent}"
        );
        static PLAIN: ApiProfile = ApiProfile::new("a.test");
        assert_eq!(serde_json::from_str::<Value>(&sent).unwrap(), json(&PLAIN, &error()));
    }

    #[test]
    fn a_body_near_the_limit_is_sent_without_indentation() {
        static WIDE: ApiProfile = ApiProfile::new("a.test").indent_json().max_body(130);
        static NARROW: ApiProfile = ApiProfile::new("a.test").indent_json().max_body(80);
        assert!(body(&WIDE, &Error::NotFound).starts_with("{\n"));
        let narrow = body(&NARROW, &Error::NotFound);
        assert!(narrow.starts_with("{\"type\":\"about:blank\",") && narrow.len() <= 80, "{narrow}");
    }

    /// A format whose JSON follows a text, and one whose body is an array.
    #[derive(Debug)]
    struct Padded;
    #[derive(Debug)]
    struct List;

    impl Format for Padded {
        fn media_type(&self) -> Option<&'static str> {
            Some("application/json")
        }
        fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
            body.text(&")]}',");
            body.object(|object| object.string("code", problem.code()));
        }
        fn reserved(&self) -> &'static [&'static str] {
            &[]
        }
    }

    impl Format for List {
        fn media_type(&self) -> Option<&'static str> {
            Some("application/json")
        }
        fn write(&self, problem: &Problem<'_>, body: &mut BodyWriter) {
            body.array(|list| list.string(problem.code()));
        }
        fn reserved(&self) -> &'static [&'static str] {
            &[]
        }
    }

    /// A format of texts that look like JSON, and one whose JSON is broken.
    #[derive(Debug)]
    struct Bytes(Option<&'static str>, &'static [u8]);

    impl Format for Bytes {
        fn media_type(&self) -> Option<&'static str> {
            self.0
        }
        fn write(&self, _: &Problem<'_>, body: &mut BodyWriter) {
            body.bytes(self.1);
        }
        fn reserved(&self) -> &'static [&'static str] {
            &[]
        }
    }

    #[test]
    fn only_json_is_indented_whoever_wrote_it() {
        macro_rules! sent {
            ($media_type:expr, $bytes:expr) => {{
                static BYTES: Bytes = Bytes($media_type, $bytes);
                static API: ApiProfile = ApiProfile::new("a.test").format(&BYTES).indent_json();
                in_profile(&API, &Error::NotFound).into_body()
            }};
        }
        assert_eq!(
            sent!(Some("application/vnd.a+json; charset=utf-8"), b"{\"a\":[1]}"),
            "{\n  \"a\": [\n    1\n  ]\n}"
        );
        assert_eq!(sent!(Some("text/plain"), b"{\"a\":1}"), "{\"a\":1}");
        assert_eq!(sent!(None, b"{\"a\":1}"), "{\"a\":1}");
        assert_eq!(sent!(Some("application/json"), b"{\"a\":1"), "{\"a\":1");
        assert_eq!(sent!(Some("application/json"), b"\xff{}"), &b"\xff{}"[..]);
        assert_eq!(sent!(Some("application/json"), b""), "");
    }

    #[test]
    fn a_body_that_begins_with_a_text_stays() {
        static PADDED: ApiProfile = ApiProfile::new("a.test").format(&Padded).indent_json();
        static LIST: ApiProfile = ApiProfile::new("a.test").format(&List).indent_json();
        assert_eq!(body(&PADDED, &Error::NotFound), ")]}',{\"code\":\"not_found\"}");
        assert_eq!(body(&LIST, &Error::NotFound), "[\n  \"not_found\"\n]");
    }
}

mod request_ids {
    use super::*;

    const IDS: RequestIds =
        RequestIds::new().read_from("x-correlation-id").send_header("x-correlation-id").send_member("request_id");

    static SHOWN: ApiProfile = ApiProfile::new("a.test").request_ids(IDS).reporter(note);
    static MADE: ApiProfile =
        ApiProfile::new("a.test").format(&format::Envelope).request_ids(IDS.make_missing()).reporter(note);
    static HEADER: ApiProfile =
        ApiProfile::new("a.test").format(&format::Text).request_ids(RequestIds::new().send_header("Request-Id"));
    static DEFAULT: ApiProfile = ApiProfile::new("a.test").reporter(note);

    struct Answer {
        headers: HeaderMap,
        body: String,
        marked: Option<String>,
    }

    impl Answer {
        fn header(&self, name: &str) -> Option<&str> {
            let mut values = self.headers.get_all(name).iter();
            let value = values.next().map(|value| value.to_str().unwrap());
            assert_eq!(values.next(), None);
            value
        }

        fn member(&self) -> Option<String> {
            let body: Value = serde_json::from_str(&self.body).unwrap();
            body.get("request_id").map(|id| id.as_str().unwrap().to_owned())
        }
    }

    async fn ask(app: &Router, path: &str, ids: &[(&'static str, &[u8])]) -> Answer {
        let mut request = Request::get(path).body(Body::empty()).unwrap();
        for (name, id) in ids {
            request.headers_mut().append(*name, http::HeaderValue::from_bytes(id).unwrap());
        }
        let response = app.clone().oneshot(request).await.unwrap();
        let marked = response.extensions().get().and_then(RenderedProblem::request_id).map(str::to_owned);
        let (parts, body) = response.into_parts();
        let body = String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap();
        Answer { headers: parts.headers, body, marked }
    }

    fn app(profile: &'static ApiProfile) -> Router {
        let foreign = async || (StatusCode::FORBIDDEN, [("x-correlation-id", "theirs")], "s3cret");
        Router::new()
            .route("/gone", get(async || Error::NotFound))
            .route("/buyer", get(async || Error::Buyer { id: 7 }))
            .route("/disk", get(async || disk()))
            .route("/spawned", get(async || tokio::spawn(async { Error::NotFound.into_response() }).await.unwrap()))
            .route("/foreign", get(foreign))
            .route("/panic", get(async || -> () { panic!("s3cret") }))
            .nest_service("/nested", Router::<()>::new().layer(ApiErrorLayer::new(profile)))
            .layer(ApiErrorLayer::new(profile))
    }

    const PATHS: [&str; 7] = ["/gone", "/buyer", "/disk", "/spawned", "/foreign", "/panic", "/nowhere"];

    #[tokio::test]
    async fn body_header_mark_and_report_agree() {
        let app = app(&SHOWN);
        for path in PATHS.into_iter().chain(PATHS) {
            drop(REPORTS.take());
            let answer = ask(&app, path, &[("x-correlation-id", b"r-42{{}}\"<>"), ("x-request-id", b"other")]).await;
            let id = Some("r-42{{}}\"<>");
            assert_eq!((answer.header("x-correlation-id"), answer.member().as_deref()), (id, id), "{path}");
            assert_eq!(answer.marked.as_deref(), id, "{path}");
            // The report of the spawned task knows no request.
            let reported: Vec<_> = REPORTS.take().into_iter().map(|(reported, _)| reported).collect();
            assert!(path == "/spawned" || reported == [id.map(str::to_owned)], "{path}: {reported:?}");
        }
    }

    #[tokio::test]
    async fn an_unfit_id_is_as_good_as_none() {
        let (shown, made) = (app(&SHOWN), app(&MADE));
        let long = b"a".repeat(129);
        let huge = b"a".repeat(10 << 20);
        let unfit: [&[u8]; 8] = [b"", b"a b", b"a\tb", b"a, b", "é😀".as_bytes(), b"\xff\xfe", &long, &huge];
        for id in unfit {
            for path in PATHS {
                let answer = ask(&shown, path, &[("x-correlation-id", id)]).await;
                let header = answer.header("x-correlation-id").filter(|_| path != "/foreign");
                assert_eq!((header, answer.member()), (None, None), "{path} {}", id.len());
                let answer = ask(&made, path, &[("x-correlation-id", id)]).await;
                let member = answer.member().unwrap();
                assert_eq!((member.len(), answer.header("x-correlation-id")), (36, Some(&*member)), "{path}");
            }
        }
        // No control character can be in a header's value, so none reaches the layer.
        for control in ["a\r\nset-cookie: a=b", "a\0", "a\u{7f}"] {
            assert!(http::HeaderValue::from_str(control).is_err());
            let scope = RequestScope::new().profile(&SHOWN).request_id(control);
            let response = scope.in_scope(|| status_error::response(&Error::NotFound));
            assert_eq!(response.headers().get("x-correlation-id"), None);
        }
    }

    #[tokio::test]
    async fn the_first_of_several_ids_counts() {
        let ids: [(&'static str, &[u8]); 2] = [("x-correlation-id", b"first"), ("x-correlation-id", b"second")];
        let answer = ask(&app(&SHOWN), "/gone", &ids).await;
        assert_eq!((answer.header("x-correlation-id"), answer.member().as_deref()), (Some("first"), Some("first")));
    }

    #[tokio::test]
    async fn a_made_id_is_one_for_each_request_also_in_nested_layers() {
        let app = app(&MADE);
        let ids = [ask(&app, "/gone", &[]).await, ask(&app, "/gone", &[]).await, ask(&app, "/nested/x", &[]).await];
        let ids = ids.map(|answer| {
            assert_eq!(answer.header("x-correlation-id").map(str::to_owned), answer.member());
            answer.member().unwrap()
        });
        assert!(ids[0] != ids[1] && ids[1] != ids[2]);
        // An outer layer's id is the id of the inner one, whichever responds.
        let inner = Router::<()>::new().route("/disk", get(async || disk())).layer(ApiErrorLayer::new(&MADE));
        let outer = Router::<()>::new().fallback_service(inner).layer(ApiErrorLayer::new(&MADE));
        drop(REPORTS.take());
        let answer = ask(&outer, "/disk", &[]).await;
        assert_eq!(REPORTS.take()[0].0, answer.member());
        assert_eq!(answer.header("x-correlation-id").map(str::to_owned), answer.member());
    }

    #[tokio::test]
    async fn nothing_is_shown_by_default() {
        let answer = ask(&app(&DEFAULT), "/disk", &[("x-request-id", b"r-42")]).await;
        assert!(!answer.body.contains("r-42") && answer.header("x-request-id").is_none());
        assert_eq!(answer.marked, None);
        assert_eq!(REPORTS.take().pop().unwrap().0.as_deref(), Some("r-42"));
        let answer = ask(&app(&HEADER), "/gone", &[("x-request-id", b"r-42")]).await;
        assert_eq!((answer.header("request-id"), &*answer.body), (Some("r-42"), "Not Found"));
    }

    #[test]
    fn the_error_of_a_profile_shows_the_id_under_that_profile() {
        #[derive(Debug, thiserror::Error, ApiError)]
        #[api_error(profile = SHOWN)]
        enum Outer {
            #[error(transparent)]
            #[status(transparent)]
            Inner(#[from] Inner),
        }
        #[derive(Debug, thiserror::Error, ApiError)]
        #[api_error(profile = DEFAULT)]
        #[error("x")]
        #[status(404)]
        struct Inner;
        let scope = RequestScope::new().profile(&HEADER).request_id("r-42");
        let headers = |error: &dyn ApiError| scope.in_scope(|| status_error::response(error)).headers().clone();
        let of_outer = headers(&Outer::Inner(Inner));
        assert_eq!(
            (of_outer.get("x-correlation-id").unwrap(), of_outer.get("request-id")),
            (&"r-42".parse().unwrap(), None)
        );
        let of_inner = headers(&Inner);
        assert_eq!((of_inner.get("x-correlation-id"), of_inner.get("request-id")), (None, None));
        // The layer's own profile is for errors that name none.
        assert_eq!(headers(&Error::NotFound).get("request-id").unwrap(), "r-42");
    }

    #[test]
    fn a_name_that_is_taken_is_a_fault() {
        let clash = |profile: &'static ApiProfile, error: &dyn ApiError| {
            drop(REPORTS.take());
            let scope = RequestScope::new().profile(profile).request_id("r-42");
            let response = scope.in_scope(|| status_error::response(error));
            let body: Value = serde_json::from_slice(response.body()).unwrap();
            (body, faults())
        };
        let (body, found) = clash(&SHOWN, &Error::Clash { request_id: 7 });
        assert_eq!((&body["request_id"], &found[..]), (&"r-42".into(), &[Fault::Member("request_id")][..]));
        static CODE: ApiProfile =
            ApiProfile::new("a.test").request_ids(RequestIds::new().send_member("code")).reporter(note);
        let (body, found) = clash(&CODE, &Error::NotFound);
        assert_eq!((&body["code"], found.len()), (&"not_found".into(), 1));
        static ILLEGAL: ApiProfile =
            ApiProfile::new("a.test").request_ids(RequestIds::new().send_header("a b\r\nc")).reporter(note);
        assert_eq!(clash(&ILLEGAL, &Error::NotFound).1, [Fault::Header("a b\r\nc")]);
        static FRAMING: ApiProfile =
            ApiProfile::new("a.test").request_ids(RequestIds::new().send_header("content-length")).reporter(note);
        assert_eq!(clash(&FRAMING, &Error::NotFound).1, [Fault::Header("content-length")]);
        let caught = std::panic::catch_unwind(|| SHOWN.assert_catalog::<Error>()).unwrap_err();
        let told = caught.downcast_ref::<String>().unwrap();
        assert!(told.contains("has the member `request_id`"), "{told}");
    }
}

mod development {
    use super::*;
    use status_error::layer::ForeignRule;

    static ON: ApiProfile = ApiProfile::new("a.test").development();
    static OFF: ApiProfile = ApiProfile::new("a.test");
    static ENVELOPE: ApiProfile = ApiProfile::new("a.test").format(&format::Envelope).development().indent_json();
    static TEXT: ApiProfile = ApiProfile::new("a.test").format(&format::Text).development();
    static EMPTY: ApiProfile = ApiProfile::new("a.test").format(&format::Empty).development();

    /// The chain of `disk`, as a report has it.
    const CHAIN: &str = "the disk s3cret failed: hunter2\\r\\n{{}} \\u{202e}😀\\u{0}";

    #[test]
    fn a_masked_error_has_its_chain() {
        assert_eq!(json(&ON, &disk())["development"], CHAIN);
        assert_eq!(json(&ENVELOPE, &disk())["development"], CHAIN);
        assert!(body(&ENVELOPE, &disk()).contains("\n  \"development\": \"the disk"));
        assert!(body(&TEXT, &disk()).ends_with(&format!("\ndevelopment: {CHAIN}")));
        assert_eq!(body(&EMPTY, &disk()), "");
        // Each occurrence has its own chain, so no cache has it.
        let other = Error::Disk(std::io::Error::other("other"));
        assert_eq!(json(&ON, &other)["development"], "the disk s3cret failed: other");
        // The rest of the body is as without the mode.
        let (on, off) = (body(&ON, &disk()), body(&OFF, &disk()));
        assert!(on.starts_with(off.strip_suffix('}').unwrap()), "{on}\n{off}");
    }

    #[test]
    fn other_responses_are_as_without_it() {
        let raw = || Error::Raw(RawMember(RawValue::from_string("1".into()).unwrap()));
        for error in [Error::NotFound, Error::Buyer { id: 7 }, Error::Hidden, Error::Closed, raw()] {
            let (on, off) = (in_profile(&ON, &error), in_profile(&OFF, &error));
            assert_eq!((on.status(), on.headers(), on.body()), (off.status(), off.headers(), off.body()));
        }
    }

    /// An error by hand that is concealed, also behind a masked server error, and one whose shown
    /// response is illegal.
    #[derive(Debug)]
    struct Concealed(&'static ProblemType);

    static MASKED: ProblemType = ProblemType::new(500, "shown");
    static WITHOUT_CHALLENGE: ProblemType = ProblemType::new(401, "shown");
    static INTERNAL: ProblemType = ProblemType::new(500, "internal");

    impl fmt::Display for Concealed {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("s3cret")
        }
    }
    impl std::error::Error for Concealed {}
    impl ApiError for Concealed {
        fn problem_type(&self) -> &'static ProblemType {
            self.0
        }
        fn internal_type(&self) -> &'static ProblemType {
            &INTERNAL
        }
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    enum Wrapped {
        #[error(transparent)]
        #[status(transparent)]
        Transparent(#[from] Box<dyn ApiError + Send + Sync>),
        #[error("s3cret {0}")]
        #[status(500, downcast(Error))]
        Found(#[source] Box<dyn std::error::Error + Send + Sync>),
    }

    #[test]
    fn a_concealed_error_is_as_without_it_wherever_it_is() {
        for shown in [&MASKED, &WITHOUT_CHALLENGE] {
            let wrapped = || Wrapped::Transparent(Box::new(Concealed(shown)));
            let any = AnyError::<(Wrapped,)>::from(wrapped());
            for error in [&Concealed(shown) as &dyn ApiError, &wrapped(), any.as_api_error()] {
                assert_eq!(body(&ON, error), body(&OFF, error));
            }
        }
        let found = Wrapped::Found(Box::new(Error::Hidden));
        assert_eq!(body(&ON, &found), body(&OFF, &Error::NotFound));
    }

    #[test]
    fn wrappers_have_the_chain_of_the_whole_error() {
        let any = AnyError::<(Error,)>::from(std::io::Error::other("hunter2"));
        assert_eq!(json(&ON, any.as_api_error())["development"], "hunter2");
        let ad_hoc = problem!(500, "hunter2 {}", 7);
        assert_eq!(json(&ON, &ad_hoc)["development"], "hunter2 7");
        let found = Wrapped::Found("hunter2".into());
        assert_eq!(json(&ON, &found)["development"], "s3cret hunter2");
        let transparent = Wrapped::Transparent(Box::new(disk()));
        assert_eq!(json(&ON, &transparent)["development"], CHAIN);
    }

    #[test]
    fn a_display_that_panics_or_never_ends_does_no_harm() {
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("{}", panics())]
        #[status(500)]
        struct Panics;
        fn panics() -> &'static str {
            panic!("hunter2")
        }
        assert_eq!(json(&ON, &Panics)["development"], "(a Display panicked)");
        let long = Error::Disk(std::io::Error::other("a".repeat(10 << 20)));
        assert!(body(&ON, &long).len() < 5 * 1024);
        static SMALL: ApiProfile = ApiProfile::new("a.test").development().max_body(200);
        assert_eq!(body(&SMALL, &long), body(&OFF, &long));
    }

    #[test]
    fn a_format_may_reserve_the_name() {
        #[derive(Debug)]
        struct Own;
        impl Format for Own {
            fn media_type(&self) -> Option<&'static str> {
                Some("application/json")
            }
            fn write(&self, _: &Problem<'_>, body: &mut BodyWriter) {
                body.object(|object| object.string("development", "mine"));
            }
            fn reserved(&self) -> &'static [&'static str] {
                &["development"]
            }
        }
        static OWN: ApiProfile = ApiProfile::new("a.test").format(&Own).development();
        assert_eq!(body(&OWN, &disk()), r#"{"development":"mine"}"#);
        #[derive(Debug)]
        struct Nothing;
        impl Format for Nothing {
            fn media_type(&self) -> Option<&'static str> {
                Some("application/json")
            }
            fn write(&self, _: &Problem<'_>, body: &mut BodyWriter) {
                body.object(|_| {});
            }
            fn reserved(&self) -> &'static [&'static str] {
                &[]
            }
        }
        static NOTHING: ApiProfile = ApiProfile::new("a.test").format(&Nothing).development();
        assert_eq!(json(&NOTHING, &disk())["development"], CHAIN);
    }

    #[tokio::test]
    async fn the_layer_shows_the_causes_of_panics_and_of_foreign_responses() {
        let app = Router::new()
            .route("/panic", get(async || -> () { panic!("hunter2") }))
            .route("/foreign", get(async || (StatusCode::BAD_GATEWAY, "hunter2")))
            .route("/kept", get(async || (StatusCode::FORBIDDEN, "mine")))
            .layer(ApiErrorLayer::new(&ON).foreign(ForeignRule::keep_text()));
        for (path, chain) in [
            ("/panic", Some("a handler panicked: hunter2")),
            ("/foreign", Some("an answer that is not this API's own: 502 Bad Gateway: hunter2")),
            ("/kept", None),
            ("/nowhere", None),
        ] {
            let response = app.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
            let body: Value = serde_json::from_slice(&to_bytes(response.into_body(), 4096).await.unwrap()).unwrap();
            assert_eq!(body.get("development").and_then(Value::as_str), chain, "{path}");
        }
    }
}
