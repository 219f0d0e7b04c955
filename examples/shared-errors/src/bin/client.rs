//! Asks for some seats and prints what the server says.

use shared_errors::client::{CallError, Client};
use status_error::client::Decoded;

#[tokio::main]
async fn main() {
    let base = std::env::args().nth(1).unwrap_or_else(|| "http://127.0.0.1:8080".to_owned());
    let client = Client::new(&base);
    for number in [12, 99, 13, 14, 15] {
        let text = match client.seat(number).await {
            Ok(_) => "free".to_owned(),
            Err(CallError::Api(error)) => text(&error),
            Err(error @ CallError::Http(_)) => error.to_string(),
        };
        println!("seat {number}: {text}");
    }
}

fn text(error: &Decoded<shared_errors::SeatError>) -> String {
    let retry = error.retry_after().map(|after| format!(", retry in {after:?}")).unwrap_or_default();
    match error {
        Decoded::Known(error) => format!("known: {error}{retry}"),
        Decoded::Server(problem) => format!("the server failed: {problem}"),
        Decoded::Unknown(problem) => format!("a newer server: {problem}"),
    }
}
