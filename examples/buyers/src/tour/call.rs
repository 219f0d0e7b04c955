//! One call of the tour: a request, and its expected response by README.md.

use super::client::Answer;
use bytes::Bytes;
use http::{HeaderName, Request, header};
use http_body_util::Full;
use serde_json::{Value, json};
use std::net::SocketAddr;

/// A request and its expected response.
#[derive(Debug, Clone)]
pub struct Call {
    pub name: &'static str,
    pub to: SocketAddr,
    pub method: &'static str,
    pub path: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Option<String>,
    status: u16,
    content: Content,
    answer_headers: Vec<(&'static str, Is)>,
}

/// The expected body.
#[derive(Debug, Clone)]
enum Content {
    /// No body.
    Empty,
    /// An object with exactly these members, and with these values of some of them.
    Object { members: &'static [&'static str], values: Vec<(&'static str, Value)> },
    /// An error in the envelope's format.
    Error {
        code: &'static str,
        message: Option<String>,
        details: Vec<[String; 3]>,
        members: Vec<(&'static str, Value)>,
    },
}

/// The expected value of a header.
#[derive(Debug, Clone, Copy)]
pub enum Is {
    /// This text.
    Text(&'static str),
    /// A list of these items, in any order.
    List(&'static [&'static str]),
    /// A number.
    Number,
    /// A UUID.
    Uuid,
    /// The header is absent.
    Absent,
}

impl Call {
    #[must_use]
    pub fn new(to: SocketAddr, name: &'static str, method: &'static str, path: impl Into<String>) -> Self {
        let path = path.into();
        let (headers, answer_headers) = (Vec::new(), Vec::new());
        Self { name, to, method, path, headers, body: None, status: 204, content: Content::Empty, answer_headers }
    }

    /// Adds a bearer token to the request.
    #[must_use]
    pub fn token(self, token: &str) -> Self {
        self.with("authorization", format!("Bearer {token}"))
    }

    /// Adds a header to the request.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Sets a JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.with("content-type", "application/json").text(body.to_string())
    }

    /// Sets the body, without a content type.
    #[must_use]
    pub fn text(mut self, body: impl Into<String>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Expects this status and a JSON object with exactly these members.
    #[must_use]
    pub fn is(mut self, status: u16, members: &'static [&'static str]) -> Self {
        (self.status, self.content) = (status, Content::Object { members, values: Vec::new() });
        self
    }

    /// Expects an error.
    #[must_use]
    pub fn fails(mut self, status: u16, code: &'static str) -> Self {
        self.status = status;
        self.content = Content::Error { code, message: None, details: Vec::new(), members: Vec::new() };
        self
    }

    /// Expects this message of the error.
    #[must_use]
    pub fn message(mut self, text: impl Into<String>) -> Self {
        if let Content::Error { message, .. } = &mut self.content {
            *message = Some(text.into());
        }
        self
    }

    /// Expects this entry of `details`, in addition to earlier ones.
    #[must_use]
    pub fn detail(mut self, location: &str, pointer: &str, kind: &str) -> Self {
        if let Content::Error { details, .. } = &mut self.content {
            details.push([location, pointer, kind].map(str::to_owned));
        }
        self
    }

    /// Expects this value of a member. In an error, this is a member in addition to the envelope's
    /// own.
    #[must_use]
    pub fn member(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        match &mut self.content {
            Content::Empty => {}
            Content::Object { values, .. } => values.push((name, value.into())),
            Content::Error { members, .. } => members.push((name, value.into())),
        }
        self
    }

    /// Expects this header.
    #[must_use]
    pub fn header(mut self, name: &'static str, is: Is) -> Self {
        self.answer_headers.push((name, is));
        self
    }

    /// Returns the request.
    ///
    /// # Errors
    ///
    /// The path or a header is not valid in HTTP.
    pub fn request(&self) -> http::Result<Request<Full<Bytes>>> {
        let mut request =
            Request::builder().method(self.method).uri(&self.path).header(header::HOST, self.to.to_string());
        for (name, value) in &self.headers {
            request = request.header(HeaderName::from_static(name), value);
        }
        request.body(Full::from(self.body.clone().unwrap_or_default()))
    }

    /// Returns the differences between a response and the expected one.
    #[must_use]
    pub fn faults(&self, answer: &Answer) -> Vec<String> {
        let mut faults = Faults::default();
        faults.compare("status", &self.status, &answer.status.as_u16());
        for (name, is) in &self.answer_headers {
            is.check(name, answer, &mut faults);
        }
        let body = answer.json();
        match &self.content {
            Content::Empty => faults.compare("body", &"", &String::from_utf8_lossy(&answer.body).as_ref()),
            Content::Object { members, values } => {
                faults.compare("content-type", &"application/json", &answer.header("content-type"));
                faults.compare("members", &sorted(members.iter().copied()), &names(&body));
                for (name, value) in values {
                    faults.compare(name, value, &member(&body, name));
                }
            }
            Content::Error { code, message, details, members } => {
                faults.compare("content-type", &"application/json", &answer.header("content-type"));
                faults.compare("cache-control", &"no-store", &answer.header("cache-control"));
                let own = ["type", "code", "status", "message", "details"];
                let declared = own.into_iter().chain(members.iter().map(|(name, _)| *name));
                faults.compare("members", &sorted(declared), &names(&body));
                faults.compare("type", &json!("error"), &member(&body, "type"));
                faults.compare("code", &json!(code), &member(&body, "code"));
                faults.compare("status", &json!(self.status), &member(&body, "status"));
                if let Some(message) = message {
                    faults.compare("message", &json!(message), &member(&body, "message"));
                }
                let found = details_of(&body, &mut faults);
                faults.compare("details", &in_order(details), &in_order(&found));
                for (name, value) in members {
                    faults.compare(name, value, &member(&body, name));
                }
            }
        }
        faults.0
    }
}

/// Returns location, pointer and type of each entry of `details`.
fn details_of(body: &Value, faults: &mut Faults) -> Vec<[String; 3]> {
    let details = body.get("details").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut found = Vec::new();
    for detail in details {
        faults.compare("members of a detail", &sorted(["location", "pointer", "message", "type"]), &names(detail));
        if detail.get("message").and_then(Value::as_str).is_none_or(str::is_empty) {
            faults.0.push("a detail without a message".to_owned());
        }
        found.push(
            ["location", "pointer", "type"].map(|name| member(detail, name).as_str().unwrap_or_default().to_owned()),
        );
    }
    found
}

/// Returns a member of an object, or `null` if the object does not have it.
fn member(object: &Value, name: &str) -> Value {
    object.get(name).cloned().unwrap_or_default()
}

/// Sorts entries of `details`, because their order has no meaning.
fn in_order(details: &[[String; 3]]) -> Vec<[String; 3]> {
    let mut details = details.to_vec();
    details.sort_unstable();
    details
}

fn names(object: &Value) -> Vec<&str> {
    sorted(object.as_object().into_iter().flatten().map(|(name, _)| name.as_str()))
}

fn sorted<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let mut names: Vec<_> = names.into_iter().collect();
    names.sort_unstable();
    names
}

#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn compare<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, expected: &T, found: &T) {
        if expected != found {
            self.0.push(format!("{what}: expected {expected:?}, found {found:?}"));
        }
    }
}

impl Is {
    fn check(self, name: &str, answer: &Answer, faults: &mut Faults) {
        let value = answer.header(name);
        let right = match self {
            Self::Text(text) => value == text,
            Self::List(items) => sorted(value.split(',').map(str::trim)) == sorted(items.iter().copied()),
            Self::Number => value.parse::<u32>().is_ok(),
            Self::Uuid => uuid::Uuid::try_parse(value).is_ok(),
            Self::Absent => !answer.headers.contains_key(name),
        };
        if !right {
            faults.0.push(format!("{name}: expected {self:?}, found {value:?}"));
        }
    }
}
