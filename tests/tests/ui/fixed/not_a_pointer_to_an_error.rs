use super::*;
use status_error::AnyError;

fn read(name: &str) -> Result<String, AnyError<(OrderError,)>> {
    let Ok(text) = std::fs::read_to_string(name) else {
        status_error::bail!(500, "the file can't be read")
    };
    Ok(text)
}
