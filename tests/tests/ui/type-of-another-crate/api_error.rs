use status_error::{ApiError, ProblemType};

impl ApiError for std::io::Error {
    fn problem_type(&self) -> &'static ProblemType {
        static STORAGE: ProblemType = ProblemType::new(500, "storage");
        &STORAGE
    }
}

fn main() {}
