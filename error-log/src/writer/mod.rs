//! The log: a queue in front of a store, and the tasks that write to the store and trim it.

pub(crate) mod error_log;
mod ids;
pub(crate) mod queue;
mod shares;
mod trim;
mod write;
