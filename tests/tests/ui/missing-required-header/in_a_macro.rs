use status_error::{AdHocError, bail};

fn find() -> Result<(), AdHocError> {
    bail!(401, "who are you?")
}

fn main() {
    let _ = find();
}
