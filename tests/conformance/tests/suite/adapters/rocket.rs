use super::{Error, REQUEST_IDS, Round, SWITCHES, Seen, block_on};
use rocket::fairing::AdHoc;
use rocket::http::{ContentType, Header, Status};
use rocket::local::asynchronous::Client;
use rocket::{Config, Request, Response, get, response, routes};
use status_error::rocket_05::{catch_panics, keep_body, rendered};
use status_error::{ApiError, AsResponse};
use std::io::Cursor;

type AnyError = AsResponse<Box<dyn ApiError + Send + Sync>>;

#[get("/gone")]
async fn gone() -> Result<(), Error> {
    Err(Error::Gone)
}

#[get("/disk")]
async fn disk() -> Result<(), Error> {
    Err(Error::Disk("s3cret"))
}

#[get("/boxed")]
async fn boxed() -> Result<(), AnyError> {
    Err(AsResponse(Box::new(Error::Gone)))
}

/// A foreign response.
struct Foreign {
    status: u16,
    media_type: ContentType,
    body: &'static str,
    keep: bool,
}

impl<'r> response::Responder<'r, 'static> for Foreign {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        if self.keep {
            keep_body(request);
        }
        let mut response = Response::build();
        response.status(Status::new(self.status)).header(self.media_type).header(Header::new("retry-after", "7"));
        response.sized_body(self.body.len(), Cursor::new(self.body)).ok()
    }
}

#[get("/foreign-500")]
fn foreign_500() -> Foreign {
    Foreign { status: 500, media_type: ContentType::Plain, body: "s3cret", keep: false }
}

#[get("/foreign-403")]
fn foreign_403() -> Foreign {
    Foreign { status: 403, media_type: ContentType::Plain, body: "s3cret", keep: false }
}

#[get("/foreign-json")]
fn foreign_json() -> Foreign {
    Foreign { status: 422, media_type: ContentType::JSON, body: r#"{"mine":1}"#, keep: false }
}

#[get("/skipped/500")]
fn skipped() -> Foreign {
    Foreign { status: 500, media_type: ContentType::Plain, body: "mine", keep: false }
}

#[get("/kept")]
fn kept() -> Foreign {
    Foreign { status: 503, media_type: ContentType::Plain, body: "mine", keep: true }
}

#[get("/panic")]
async fn panics() -> &'static str {
    rocket::tokio::task::yield_now().await;
    panic!("s3cret")
}

pub(super) fn answers() {
    Round::ALL.into_iter().for_each(within);
}

fn within(round: Round) {
    let routes = routes![gone, disk, boxed, foreign_500, foreign_403, foreign_json, skipped, kept, panics];
    let config = Config { log_level: rocket::config::LogLevel::Off, ..Config::default() };
    let mark = AdHoc::on_response("mark", |request, response| {
        Box::pin(async move {
            if let Some(rendered) = rendered(request) {
                response.set_raw_header("x-mark", rendered.internal_type().code);
            }
        })
    });
    let rocket = rocket::custom(config).attach(round.layer()).attach(mark).mount("/", catch_panics(routes));
    block_on(async {
        let client = Client::untracked(rocket).await.unwrap();
        round
            .ask(async |path| {
                let request = client.get(path.to_owned());
                let request =
                    REQUEST_IDS.iter().fold(request, |request, (name, id)| request.header(Header::new(*name, *id)));
                let response = request.dispatch().await;
                let header = |name| response.headers().get_one(name).map(str::to_owned);
                let (kept, mark) = (header("retry-after"), header("x-mark"));
                Seen {
                    status: response.status().code,
                    media_type: header("content-type").unwrap_or_default(),
                    kept,
                    switched: SWITCHES.map(header),
                    rendered: ["gone", "disk"].into_iter().find(|code| mark.as_deref() == Some(*code)),
                    body: response.into_string().await.unwrap_or_default(),
                }
            })
            .await;
    });
}
