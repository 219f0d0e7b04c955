use status_error::{AdHocError, problem};

fn find() -> AdHocError {
    problem!(200, "fine")
}

fn main() {
    let _ = find();
}
