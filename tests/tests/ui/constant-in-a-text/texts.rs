const GONE: &str = "gone";
const MAX_ITEMS: u32 = 100;

#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum OrderError {
    #[error("the order is gone")]
    #[status(410)]
    #[message(GONE)]
    Gone,

    #[error("the order moved")]
    #[status(410)]
    #[message(concat!("moved", "."))]
    #[header("link", super::LINK)]
    Moved,

    #[error("the order has {count} items")]
    #[status(422)]
    #[message("{count} items are more than {MAX_ITEMS}.")]
    TooLong {
        #[public]
        count: u32,
    },

    #[error("more than {MAX_ITEMS} orders")]
    #[status(409)]
    TooMany,

    #[error("the order is locked")]
    #[status(409)]
    #[cause(std::concat!("locked", " by a worker"))]
    Locked,
}

fn handler() -> Result<(), OrderError> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
