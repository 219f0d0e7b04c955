#[derive(Debug, thiserror::Error, status_error::ApiError)]
#[error("this buyer belongs to somebody else")]
#[status(403)]
#[conceal_as(NotFound)]
struct Foreign;

fn handler() -> Result<(), Foreign> {
    Ok(())
}

fn main() {
    let _ = handler().map_err(|error| status_error::response(&error));
}
