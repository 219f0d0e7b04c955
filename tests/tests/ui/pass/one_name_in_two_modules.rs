mod buyers {
    #[derive(Debug, thiserror::Error, status_error::ApiError)]
    pub enum Error {
        #[error("this buyer was not found")]
        #[status(404)]
        NotFound,
    }
}

mod orders {
    #[derive(Debug, thiserror::Error, status_error::ApiError)]
    pub enum Error {
        #[error("this order was not found")]
        #[status(410)]
        NotFound,

        #[error(transparent)]
        #[status(transparent)]
        Buyers(#[from] super::buyers::Error),
    }

    #[derive(Debug, thiserror::Error, status_error::ApiError)]
    pub enum Another {
        #[error("in one module with the other one")]
        #[status(400)]
        NotFound,
    }
}

fn main() {
    assert_eq!(status_error::response(&buyers::Error::NotFound).status(), 404);
    assert_eq!(status_error::response(&orders::Error::NotFound).status(), 410);
    assert_eq!(status_error::response(&orders::Error::from(buyers::Error::NotFound)).status(), 404);
    assert_eq!(status_error::response(&orders::Another::NotFound).status(), 400);
}
