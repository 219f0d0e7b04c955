static PAYMENTS: status_error::ApiProfile =
    status_error::ApiProfile::new("payments.example.com").format(&status_error::format::Text);

#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[api_error(profile = PAYMENTS)]
enum PaymentError {
    #[error("this order is locked")]
    #[status(409)]
    Reserved {
        #[public]
        status: String,
        #[public]
        r#type: String,
        #[public(name = "errors")]
        faults: Vec<String>,
    },
}

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum OrderError {
    #[error("order {number} is closed")]
    #[status(409)]
    Closed {
        #[public(name = "since")]
        _since: u64,
        #[public(message)]
        number: u64,
    },

    #[error("this order is locked")]
    #[status(409)]
    Reserved {
        #[public(name = "buyer_status")]
        status: String,
        #[public(name = "buyer_type")]
        r#type: String,
        #[public(name = "buyer_errors")]
        faults: Vec<String>,
    },

    #[error("order {0} is gone")]
    #[status(410)]
    Tuple(#[public(name = "id")] u64),
}
