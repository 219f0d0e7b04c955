//! The table as partitions by time: made ahead of time, and dropped when they are too old.
//!
//! The table decides, not the program's settings: a node without `partitioned` makes and drops the
//! partitions of a table that another node has converted.

pub(super) mod catalog;
pub(super) mod convert;
pub(super) mod expire;
pub(super) mod make;
pub(super) mod obstacle;
pub(super) mod ranges;
pub(super) mod session;
