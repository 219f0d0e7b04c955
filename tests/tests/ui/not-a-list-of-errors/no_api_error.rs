use status_error::AnyError;

#[derive(Debug, thiserror::Error)]
#[error("the disk is full")]
struct DiskFull;

fn write() -> Result<(), AnyError<(DiskFull,)>> {
    Err(DiskFull)?
}

fn main() {
    let _ = write();
}
