//! Texts of errors over GraphQL: the ways past the extension, and those that it closes.

use super::graphql::Picky;
use super::{API, Error, SECRET, invalid, not_found, shelf};
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextRequest};
use async_graphql::futures_util::{StreamExt as _, stream};
use async_graphql::http::{ClientMessage, WebSocket, WebSocketProtocols, WsMessage};
use async_graphql::{
    Context, CustomValidator, Data, EmptyMutation, ErrorExtensions as _, Guard, InputObject, InputValueError, Object,
    OneofObject, Request, Response, Result, Schema, ServerError, Subscription,
};
use futures_core::Stream;
use serde_json::{Value, json};
use status_error::async_graphql_7::{ApiErrors, ResultExt as _, error, rendered};
use status_error::report::Report;
use status_error::{ApiError, ApiProfile, AsResponse, RequestError};
use std::cell::RefCell;
use std::sync::{Arc, Mutex};

/// A type that no schema here has as data.
struct Pool;

/// A validator that rejects each number, with an extension.
struct Extended;

impl CustomValidator<u8> for Extended {
    fn check(&self, _: &u8) -> Result<(), InputValueError<u8>> {
        Err(InputValueError::custom(SECRET).with_extension("text", SECRET))
    }
}

#[derive(InputObject)]
struct Form {
    #[graphql(default)]
    scalars: Vec<Picky>,
    #[graphql(validator(custom = "Extended"), default)]
    number: u8,
}

#[derive(OneofObject)]
enum Either {
    Scalar(Picky),
    Number(u8),
}

struct Closed;

impl Guard for Closed {
    async fn check(&self, _: &Context<'_>) -> Result<()> {
        Err(async_graphql::Error::new(SECRET))
    }
}

type Boxed = Box<dyn ApiError + Send + Sync>;

struct Query;

#[Object]
impl Query {
    // Texts that only the program can have written.
    async fn display(&self) -> Result<u8> {
        Err(async_graphql::Error::new(std::io::Error::other(SECRET).to_string()))
    }
    async fn extended(&self) -> Result<u8> {
        Err((&std::io::Error::other(SECRET)).extend())
    }
    async fn extended_with(&self) -> Result<u8> {
        Err((&std::io::Error::other(SECRET)).extend_with(|_, extensions| extensions.set("text", SECRET)))
    }
    async fn added(&self, context: &Context<'_>) -> Option<u8> {
        context.add_error(ServerError::new(SECRET, None));
        None
    }
    #[graphql(guard = "Closed")]
    async fn guarded(&self) -> u8 {
        0
    }
    async fn literal(&self) -> Result<u8> {
        Err("for clients")?
    }
    async fn marked_literal(&self) -> Result<u8> {
        Err(async_graphql::Error::new_with_source("for clients"))
    }

    // Texts that look like async-graphql's.
    async fn like_a_refusal(&self, #[graphql(default)] number: u8) -> Result<u8> {
        Err(async_graphql::Error::new(format!("Failed to parse \"Invoice\": page {number} is torn")))
    }
    async fn like_missing_data(&self) -> Result<u8> {
        Err(async_graphql::Error::new("Data `orders` does not exist."))
    }
    async fn missing_data(&self, context: &Context<'_>) -> Result<u8> {
        context.data::<Pool>().map(|_| 1)
    }
    async fn missing_primitive(&self, context: &Context<'_>) -> Result<u8> {
        context.data::<u8>().copied()
    }
    async fn missing_text(&self, context: &Context<'_>) -> Result<u8> {
        context.data::<String>().map(|_| 1)
    }

    // Inputs.
    async fn scalar(&self, _value: Picky) -> u8 {
        0
    }
    async fn scalars(&self, _value: Vec<Picky>) -> u8 {
        0
    }
    async fn valid(&self, #[graphql(validator(custom = "Extended"))] _value: u8) -> u8 {
        0
    }
    async fn form(&self, _value: Form) -> u8 {
        0
    }
    async fn either(&self, _value: Either) -> u8 {
        0
    }
    async fn number(&self, #[graphql(validator(maximum = 3))] _value: u8) -> u8 {
        0
    }

    // Errors that a data loader shares, and other holders.
    async fn shared(&self) -> Result<u8> {
        Err(Arc::new(not_found()))?
    }
    async fn boxed(&self) -> Result<u8> {
        Err(Box::new(not_found()))?
    }
    async fn held(&self) -> Result<u8> {
        Err(AsResponse(Arc::new(not_found())))?
    }
    async fn any_boxed(&self) -> Result<u8> {
        let boxed: Boxed = Box::new(not_found());
        Err(async_graphql::Error::new_with_source(boxed))
    }
    async fn any_shared(&self) -> Result<u8> {
        let shared: Arc<dyn ApiError + Send + Sync> = Arc::new(not_found());
        Err(async_graphql::Error::new_with_source(shared))
    }
    async fn any_held(&self) -> Result<u8> {
        let shared: Arc<dyn ApiError + Send + Sync> = Arc::new(not_found());
        Err(async_graphql::Error::new_with_source(AsResponse(shared)))
    }
    async fn boxed_error(&self) -> Result<u8> {
        let boxed: Box<dyn std::error::Error + Send + Sync> = not_found().into();
        Err(boxed)?
    }
    async fn shared_error(&self) -> Result<u8> {
        let shared: Arc<dyn std::error::Error + Send + Sync> = Arc::new(not_found());
        Err(shared)?
    }
    async fn boxed_shared(&self) -> Result<u8> {
        let boxed: Box<dyn std::error::Error + Send + Sync> = Arc::new(not_found()).into();
        Err(boxed)?
    }
    async fn boxed_of_a_request(&self) -> Result<u8> {
        let boxed: Box<dyn std::error::Error + Send + Sync> = RequestError::NotFound.into();
        Err(boxed)?
    }
    async fn boxed_foreign(&self) -> Result<u8> {
        let boxed: Box<dyn std::error::Error + Send + Sync> = std::io::Error::other(SECRET).into();
        Err(boxed)?
    }
    async fn of_a_request(&self) -> Result<u8> {
        Err(RequestError::NotFound)?
    }

    // Errors that are converted on another thread, outside of the extension.
    async fn spawned(&self) -> Result<u8> {
        tokio::spawn(async { Err(shelf()).graphql() }).await.unwrap()
    }
    async fn spawned_not_found(&self) -> Result<u8> {
        tokio::spawn(async { Err(error(&not_found()).extend_with(|_, more| more.set("more", 1))) }).await.unwrap()
    }
    async fn spawned_invalid(&self) -> Result<u8> {
        tokio::spawn(async { Err(invalid(2)).graphql() }).await.unwrap()
    }
    async fn spawned_foreign(&self) -> Result<u8> {
        let foreign = || Error::Foreign { id: 8, tags: vec!["a".to_owned()], owner: SECRET };
        tokio::spawn(async move { Err(foreign()).graphql() }).await.unwrap()
    }
}

struct Events;

#[Subscription]
impl Events {
    async fn scalar(&self, _value: Picky) -> impl Stream<Item = u8> {
        stream::iter([1])
    }
    async fn fails(&self) -> Result<impl Stream<Item = u8>> {
        Err::<stream::Iter<std::array::IntoIter<u8, 0>>, _>(async_graphql::Error::new(SECRET))
    }
    async fn item(&self) -> impl Stream<Item = Result<u8>> {
        stream::iter([Err(async_graphql::Error::new(SECRET))])
    }
    async fn spawned(&self) -> impl Stream<Item = Result<u8>> {
        stream::once(async { tokio::spawn(async { Err(shelf()).graphql() }).await.unwrap() })
    }
}

type TestSchema = Schema<Query, EmptyMutation, Events>;

fn schema(extension: ApiErrors) -> TestSchema {
    Schema::build(Query, EmptyMutation, Events).extension(extension).finish()
}

fn default() -> TestSchema {
    schema(ApiErrors::new(&API).register::<Error>())
}

fn strict() -> TestSchema {
    schema(ApiErrors::new(&API).register::<Error>().mask_texts())
}

/// Returns the first error of the response.
async fn ask(schema: &TestSchema, query: &str) -> Value {
    let answers: Vec<Response> = schema.execute_stream(query).collect().await;
    let answers = serde_json::to_value(answers).unwrap();
    let error = answers.as_array().unwrap().iter().find_map(|answer| answer["errors"].get(0));
    error.unwrap_or_else(|| panic!("{query}: {answers}")).clone()
}

#[track_caller]
fn assert_masked(query: &str, error: &Value) {
    assert!(!error.to_string().contains(SECRET), "{query}: {error}");
    assert_eq!(error["message"], "Something went wrong on our side. Please contact help@items.example.com.", "{query}");
    assert_eq!(error["extensions"]["code"], "server_error", "{query}");
    assert_eq!(error["extensions"]["reference"].as_str().map(str::len), Some(36), "{query}: {error}");
}

const BY_HAND: [&str; 7] = [
    "{ display }",
    "{ extended }",
    "{ extendedWith }",
    "{ added }",
    "{ guarded }",
    "subscription { fails }",
    "subscription { item }",
];

/// Without a source a text may be one that the program wrote for clients, so it is forwarded. The
/// documentation lists these.
#[tokio::test]
async fn a_text_without_a_source_is_forwarded_unless_texts_are_masked() {
    for query in BY_HAND {
        assert_eq!(ask(&default(), query).await["message"], SECRET, "{query}");
        assert_masked(query, &ask(&strict(), query).await);
    }
    for query in ["{ literal }", "{ markedLiteral }"] {
        for schema in [default(), strict()] {
            assert_eq!(ask(&schema, query).await["message"], "for clients", "{query}");
        }
    }
}

/// Errors that async-graphql itself finds in a query are the client's fault.
#[tokio::test]
async fn async_graphqls_own_texts_are_forwarded() {
    let operations = "query A { literal } query B { literal }";
    for query in ["{ nowhere }", "{ literal(a: 1) }", "{", "{ literal { a } }", "{ number }", "{ ...F }", operations] {
        for schema in [default(), strict()] {
            let error = ask(&schema, query).await;
            assert!(error.get("extensions").is_none(), "{query}: {error}");
        }
    }
    let fast = Schema::build(Query, EmptyMutation, Events).validation_mode(async_graphql::ValidationMode::Fast);
    let fast = fast.extension(ApiErrors::new(&API).mask_texts()).finish();
    let error = ask(&fast, "{ nowhere }").await;
    assert!(error["message"].as_str().unwrap().starts_with("Cannot query field"), "{error}");
}

/// A text that begins like one of async-graphql's is the program's, if its place is not an input.
#[tokio::test]
async fn a_text_of_the_program_is_not_taken_for_async_graphqls() {
    for query in ["{ likeARefusal }", "{ likeARefusal(number: 0) }", "{ a: likeARefusal(number: 0) }"] {
        let error = ask(&default(), query).await;
        assert_eq!(error["message"], "Failed to parse \"Invoice\": page 0 is torn", "{query}");
        assert!(error.get("extensions").is_none(), "{error}");
        assert_masked(query, &ask(&strict(), query).await);
    }
    assert_eq!(ask(&default(), "{ likeMissingData }").await["message"], "Data `orders` does not exist.");
}

#[tokio::test]
async fn a_rejected_input_keeps_no_text() {
    let cases = [
        ("{ scalar(value: 1) }", "Picky"),
        ("query ($v: Picky! = 1) { scalar(value: $v) }", "Picky"),
        ("{ scalars(value: [1]) }", "Picky"),
        ("{ valid(value: 1) }", "Int"),
        ("{ form(value: {scalars: [1]}) }", "Picky"),
        ("{ form(value: {number: 1}) }", "Int"),
        ("{ a: either(value: {scalar: 1}) }", "Picky"),
        ("{ ...F } fragment F on Query { scalar(value: 1) }", "Picky"),
        ("{ ... on Query { scalar(value: 1) } }", "Picky"),
        ("{ number(value: 7) }", "Int"),
        ("subscription { scalar(value: 1) }", "Picky"),
    ];
    for (query, name) in cases {
        for schema in [default(), strict()] {
            let error = ask(&schema, query).await;
            assert!(!error.to_string().contains(SECRET), "{query}: {error}");
            assert_eq!(error["message"], format!("Failed to parse \"{name}\"."), "{query}");
            assert_eq!(error["extensions"], json!({"code": "bad_request", "status": 400}), "{query}");
        }
    }
    let keeps = schema(ApiErrors::new(&API).keep_input_texts());
    assert!(ask(&keeps, "{ scalar(value: 1) }").await["message"].as_str().unwrap().contains(SECRET));
    // The positions of inputs are not known if the query was parsed elsewhere.
    let mut request = Request::new("{ scalar(value: 1) }");
    request.parsed_query().unwrap();
    let response = default().execute(request).await;
    assert_eq!(response.errors[0].message, "Failed to parse \"Picky\".");
}

#[tokio::test]
async fn missing_data_is_masked_and_reported() {
    static TEXTS: Mutex<Vec<String>> = Mutex::new(Vec::new());
    static LOUD: ApiProfile = ApiProfile::new("items.example.com").support("help@items.example.com").reporter(note);
    fn note(report: &Report<'_>) {
        TEXTS.lock().unwrap().push(report.error().to_string());
    }
    for query in ["{ missingData }", "{ missingPrimitive }", "{ missingText }"] {
        assert_masked(query, &ask(&schema(ApiErrors::new(&LOUD)), query).await);
    }
    let texts = TEXTS.lock().unwrap().join("\n");
    assert!(texts.contains("graphql_texts::Pool") && texts.contains("`u8`") && texts.contains("String"), "{texts}");
}

/// The error of a data loader is shared by several resolvers.
#[tokio::test]
async fn holders_of_a_known_error_are_known() {
    let holders = ["{ shared }", "{ boxed }", "{ held }", "{ anyBoxed }", "{ anyShared }", "{ anyHeld }"];
    for query in holders.into_iter().chain(["{ boxedError }", "{ sharedError }", "{ boxedShared }"]) {
        let error = ask(&default(), query).await;
        assert_eq!(error["message"], "item 8 was not found", "{query}");
        assert_eq!(error["extensions"], json!({"code": "not_found", "status": 404, "id": 8, "tags": ["a"]}), "{query}");
    }
    // Without registration.
    let bare = schema(ApiErrors::new(&API));
    for query in ["{ anyBoxed }", "{ anyShared }", "{ anyHeld }", "{ ofARequest }", "{ boxedOfARequest }"] {
        assert_eq!(ask(&bare, query).await["extensions"]["code"], "not_found", "{query}");
    }
    for query in ["{ shared }", "{ boxedError }", "{ sharedError }", "{ boxedForeign }"] {
        assert_masked(query, &ask(&bare, query).await);
    }
    assert_masked("{ boxedForeign }", &ask(&default(), "{ boxedForeign }").await);
}

/// An error that a spawned task converts has no profile there. The extension converts it again.
#[tokio::test]
async fn an_error_of_a_spawned_task_has_the_profile_and_is_reported() {
    thread_local! {
        static REPORTS: RefCell<Vec<(String, String, Option<String>)>> = const { RefCell::new(Vec::new()) };
    }
    static LOUD: ApiProfile = ApiProfile::new("items.example.com").support("help@items.example.com").reporter(note);
    fn note(report: &Report<'_>) {
        let (code, error_id) = (report.internal_type().code, report.error_id().map(|id| id.to_string()));
        REPORTS.with(|reports| reports.borrow_mut().push((code.to_owned(), report.chain().to_string(), error_id)));
    }
    let schema = schema(ApiErrors::new(&LOUD));
    for query in ["{ spawned }", "subscription { spawned }"] {
        let error = ask(&schema, query).await;
        assert_masked(query, &error);
        let reports = REPORTS.take();
        let error_id = error["extensions"]["reference"].as_str().unwrap().to_owned();
        assert_eq!(reports, [("shelf".to_owned(), "the shelf is broken: s3cret".to_owned(), Some(error_id))]);
    }
    let error = ask(&schema, "{ spawnedNotFound }").await;
    assert_eq!(error["message"], "item 8 was not found");
    assert_eq!(error["extensions"], json!({"code": "not_found", "status": 404, "id": 8, "tags": ["a"], "more": 1}));
    assert_eq!(REPORTS.take(), [("not_found".to_owned(), "item 8 was not found".to_owned(), None)]);
    assert_eq!(ask(&schema, "{ spawnedInvalid }").await["extensions"]["details"].as_array().unwrap().len(), 2);
    REPORTS.take();
    let shown = ask(&schema, "{ spawnedForeign }").await;
    assert!(!shown.to_string().contains(SECRET), "{shown}");
    assert_eq!(shown["extensions"], json!({"code": "not_found", "status": 404, "id": 8, "tags": ["a"]}));
    assert_eq!(REPORTS.take()[0].0, "foreign");

    let response = schema.execute("{ spawnedForeign }").await;
    let mark = rendered(&response.errors[0]).unwrap();
    assert_eq!(format!("{mark:?}"), "RenderedProblem { status: 404, code: \"not_found\", error_id: None, .. }");
    assert!(!format!("{:?}", response.errors).contains("belongs"), "{response:?}");
}

/// Nothing of the schema sees the errors of a connection, so they have to be converted there.
#[tokio::test]
async fn an_error_of_a_websocket_is_converted_by_hand() {
    async fn closed(protocol: WebSocketProtocols, ping: bool, convert: fn() -> async_graphql::Error) -> String {
        let init = ClientMessage::ConnectionInit { payload: None };
        let messages = if ping { vec![init, ClientMessage::Ping { payload: None }] } else { vec![init] };
        let messages = stream::iter(messages.into_iter().map(Ok)).chain(stream::pending());
        let socket = WebSocket::from_message_stream(default(), messages, protocol)
            .on_connection_init(move |_| async move { if ping { Ok(Data::default()) } else { Err(convert()) } })
            .on_ping(move |_, _| async move { Err(convert()) });
        let messages: Vec<WsMessage> = socket.collect().await;
        format!("{:?}", messages.last().unwrap())
    }
    for protocol in [WebSocketProtocols::GraphQLWS, WebSocketProtocols::SubscriptionsTransportWS] {
        for ping in [false, true] {
            let converted = closed(protocol, ping, || error(&Error::Unauthorized { token: SECRET })).await;
            assert!(converted.contains("The token is not valid.") && !converted.contains(SECRET), "{converted}");
            // The leak that the documentation names.
            let plain = closed(protocol, ping, || Error::Unauthorized { token: SECRET }.into()).await;
            assert!(plain.contains(SECRET), "{plain}");
        }
    }
}

/// An extension whose errors have no source.
struct Limits;

impl ExtensionFactory for Limits {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for Limits {
    async fn request(&self, context: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        let response = next.run(context).await;
        Response::from_errors(response.errors.into_iter().chain([ServerError::new(SECRET, None)]).collect())
    }
}

/// The first extension is the outermost, and sees the errors of the others.
#[tokio::test]
async fn an_extension_outside_is_not_seen() {
    let build = || Schema::build(Query, EmptyMutation, Events);
    let inside = build().extension(ApiErrors::new(&API).mask_texts()).extension(Limits).finish();
    let outside = build().extension(Limits).extension(ApiErrors::new(&API).mask_texts()).finish();
    let text = async |schema: TestSchema| format!("{:?}", schema.execute("{ literal }").await.errors);
    assert!(!text(inside).await.contains(SECRET));
    assert!(text(outside).await.contains(SECRET));
}
