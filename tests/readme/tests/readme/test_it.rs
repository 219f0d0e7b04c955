//! The section "Test it".

use status_error::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum BuyerError {
    /// No buyer has this id.
    #[error("buyer {id} was not found")]
    #[status(404)]
    NotFound { #[public] id: u32 },
}

// README: begin
#[test]
fn a_missing_buyer_is_a_404_with_its_id() {
    let response = status_error::response(&BuyerError::NotFound { id: 7 });
    assert_eq!(response.status(), 404);
    assert!(response.body().ends_with(br#""code":"not_found","id":7}"#));
}

#[test]
fn clients_know_these_codes() {
    let catalog = status_error::Catalog::of::<BuyerError>();
    let codes: Vec<&str> = catalog.public().map(|problem| problem.code).collect();
    assert_eq!(codes, ["not_found"]);
    // Each problem type has a doc comment, and each code has one status and one title.
    status_error::catalog::assert_catalog::<BuyerError>();
}
// README: end
