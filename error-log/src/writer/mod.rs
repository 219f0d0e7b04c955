//! The log: a queue before a store, and the tasks that write from it and trim.

pub(crate) mod error_log;
mod ids;
pub(crate) mod queue;
mod trim;
mod write;
