fn main() {
    const LIMIT: u32 = 1;

    #[derive(Debug)]
    struct Id(u32);

    impl std::fmt::Display for Id {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "{}", self.0)
        }
    }

    static PROFILE: status_error::ApiProfile = status_error::ApiProfile::new("x.example.com");

    #[derive(Debug, thiserror::Error, status_error::ApiError)]
    #[api_error(profile = PROFILE)]
    enum Local {
        #[error("{id} was not found")]
        #[status(404)]
        NotFound {
            #[public(message)]
            id: Id,
        },
    }

    assert_eq!(status_error::response(&Local::NotFound { id: Id(LIMIT) }).status(), 404);
}
