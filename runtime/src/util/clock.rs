//! The clock and the process id, which a WebAssembly host may lack.

use std::time::SystemTime;

/// Returns the process id. On WebAssembly there is none, and `std::process::id` aborts the
/// instance.
pub(crate) fn process_id() -> u32 {
    if cfg!(target_family = "wasm") { 0 } else { std::process::id() }
}

/// Returns the time. Returns `None` on WebAssembly without WASI, where `SystemTime::now` aborts the
/// instance.
pub(crate) fn now() -> Option<SystemTime> {
    (!cfg!(all(target_family = "wasm", target_os = "unknown"))).then(SystemTime::now)
}
