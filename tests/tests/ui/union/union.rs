#[derive(status_error::ApiError)]
#[status(404)]
union NotFound {
    id: u64,
    number: i64,
}

fn main() {}
