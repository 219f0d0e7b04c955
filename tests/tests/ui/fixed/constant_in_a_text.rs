#[derive(Debug, thiserror::Error, status_error::ApiError)]
enum OrderError {
    #[error("the order has {count} items")]
    #[status(422)]
    #[message("{count} items are more than {max_items}.")]
    TooLong {
        #[public]
        count: u32,
        #[public(message)] max_items: u32,
    },
}
