//! The errors that clients know are those in `errors.json`.

#[test]
fn error_contract() {
    status_error_contract::Lock::at("errors.json").assert(&buyers::error::contract());
}
