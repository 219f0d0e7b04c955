//! The section "Keep the contract".

use status_error::{ApiError, ApiProfile};
use status_error_contract::LockedContract;
use std::path::Path;
use std::{fs, thread};

static API: ApiProfile = ApiProfile::new("shop.example.com");

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError {
    /// No buyer has this id.
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound { #[public] id: u32 },
}

// README: begin
use status_error::{RequestError, export::Contract};
use status_error_contract::Lock;

fn contract() -> Contract {
    Contract::of(&API).errors::<BuyerError>().errors::<RequestError>()
}

#[test]
fn error_contract() {
    Lock::at("errors.json").assert(&contract());
}
// README: end

/// The same error, with the change that the README makes.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("buyer {id} was not found")]
#[status(404, code = "not_found")]
struct NotFound { #[public] id: String }

/// Returns the message of the README's test after the change.
pub(crate) fn message_after_a_change() -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("errors.json");
    fs::write(&path, LockedContract::of(&contract()).to_string()).unwrap();
    let lock = Lock::at(&path);
    let changed = || Contract::of(&API).errors::<NotFound>().errors::<RequestError>();
    // The name of the thread is the name of the test.
    let test = thread::Builder::new().name("error_contract".to_owned());
    let test = test.spawn(move || lock.assert(&changed())).unwrap();
    let message = test.join().unwrap_err().downcast::<String>().unwrap();
    message.replace(path.to_str().unwrap(), "errors.json").replace("-p readme", "-p shop")
}
