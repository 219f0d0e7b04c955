//! The end of the tour: a comparison of the error log with the error responses of the tour.

use super::call::Call;
use super::client::Answer;
use super::rows::World;
use super::{BOLD, DIM, Result, Tour, YELLOW};
use serde_json::Value;
use std::net::SocketAddr;

/// A client error of the tour, which the log should have.
pub(super) struct Caused {
    by: SocketAddr,
    method: &'static str,
    status: u16,
    body: Value,
}

impl Caused {
    /// Returns the expected entry of a call. Returns `None` if the log should have none.
    pub(super) fn by(call: &Call, answer: &Answer) -> Option<Self> {
        let is_logged = answer.status.is_client_error() && !call.path.starts_with("/api-logs");
        let (status, body) = (answer.status.as_u16(), answer.json());
        is_logged.then_some(Self { by: call.to, method: call.method, status, body })
    }
}

/// Causes that entries have, and no response.
const CAUSES: [&str; 5] = [
    "the token expired 3 minutes ago",
    "signed by a key that is not active",
    "scope buyers.write is missing",
    "no bearer token was sent",
    "the token is for other merchant accounts",
];

impl Tour<'_> {
    /// Lists the error log and compares it with the client errors of the tour: the newest is first,
    /// none is missing, and there are no others. Returns the entries.
    pub(super) async fn list_what_it_caused(&mut self, world: &World) -> Result<Vec<Value>> {
        let (mut found, mut faults) = (Vec::new(), Vec::new());
        writeln!(self.out, "\n{}", self.paint(BOLD, "What this tour caused, by the error log"))?;
        let mut path = "/api-logs?limit=20".to_owned();
        loop {
            let call = world.api_logs(path);
            let page = self.send(&call).await?;
            faults.extend(call.faults(&page));
            let page = page.json();
            found.extend(page.get("items").and_then(Value::as_array).cloned().unwrap_or_default());
            match page.get("next_cursor").and_then(Value::as_str) {
                Some(cursor) => path = format!("/api-logs?limit=20&cursor={cursor}"),
                None => break,
            }
        }
        for entry in &found {
            self.show_entry(entry)?;
        }
        let expected: Vec<_> = self.caused.iter().rev().filter(|caused| caused.by == world.server()).collect();
        if expected.len() != found.len() {
            faults.push(format!("{} errors were answered, and {} are in the log", expected.len(), found.len()));
        }
        for (caused, entry) in expected.into_iter().zip(&found) {
            let expected = (Value::from(caused.method), Value::from(caused.status), &caused.body);
            let member = |name| entry.get(name).unwrap_or(&Value::Null);
            let body = member("response_body");
            if (member("request_method"), member("response_status_code"), body)
                != (&expected.0, &expected.1, expected.2)
            {
                faults.push(format!("expected {expected:?}, found {entry}"));
            }
        }
        for cause in CAUSES {
            if !found.iter().any(|entry| entry.get("cause").and_then(Value::as_str) == Some(cause)) {
                faults.push(format!("no entry has the cause {cause:?}"));
            }
        }
        self.judge(&faults)?;
        Ok(found)
    }

    fn show_entry(&mut self, entry: &Value) -> Result<()> {
        let text = |name| entry.get(name).and_then(Value::as_str).unwrap_or_default();
        let status = entry.get("response_status_code").map(ToString::to_string).unwrap_or_default();
        let cause = match text("cause") {
            "" => String::new(),
            cause => self.paint(DIM, &format!("  {cause}")),
        };
        let (at, method, url) = (text("response_sent_at"), text("request_method"), text("request_url"));
        let status = self.paint(YELLOW, &status);
        Ok(writeln!(self.out, "  {at}  {status} {method:<6} {url}  {}{cause}", text("code"))?)
    }
}
