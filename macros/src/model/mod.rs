//! The proven model: plain data that `emit` turns into tokens without further checks.

pub(crate) mod build;
pub(crate) mod contract;
pub(crate) mod database;
