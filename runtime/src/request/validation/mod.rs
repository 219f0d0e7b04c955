//! Field errors from validation crates.

#[cfg(feature = "garde-023")]
mod garde_023;
#[cfg(feature = "validator-021")]
mod validator_021;
