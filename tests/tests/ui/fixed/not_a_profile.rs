mod profile {
    use status_error::ApiProfile;

    pub(super) static PAYMENTS: ApiProfile = ApiProfile::new("payments.example.com");
}
use profile::PAYMENTS;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(profile = PAYMENTS)]
#[error("this buyer was not found")]
#[status(404)]
struct NotFound;
